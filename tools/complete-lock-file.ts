/**
 * `node tools/complete-lock-file.ts [--check]`, after every `npm install`: adds the optional packages for other platforms that
 * npm leaves out of the lock file when a registry does not have them at the moment. `npm ci` refuses a lock file without them.
 * Their versions are exact in the packages that want them; they get no integrity, as there is nothing to take it from.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.ts";

interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS = [
  "darwin",
  "linux",
  "win32",
  "windows",
  "freebsd",
  "openbsd",
  "netbsd",
  "sunos",
  "aix",
  "android",
  "openharmony",
];
const PROCESSORS = [
  "x64",
  "arm64",
  "arm",
  "ia32",
  "ppc64",
  "ppc64le",
  "s390x",
  "riscv64",
  "loong64",
  "mips64el",
  "wasm32",
];
const NOT_NPM_NAMES: Readonly<Record<string, string>> = { windows: "win32", ppc64le: "ppc64" };

const isCheck = process.argv.includes("--check");
let added = 0;
for (const folder of [".", "guest-modules"]) {
  const file = join(root, folder, "package-lock.json");
  if (existsSync(file)) added += complete(file);
}
if (isCheck && added > 0) {
  console.log("Run: node tools/complete-lock-file.ts");
  process.exitCode = 1;
}

function complete(file: string): number {
  const lock = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockEntry> };
  const missing = missingFrom(lock.packages);
  for (const [path, entry] of missing) {
    console.log(`${isCheck ? "missing" : "added"}: ${path.replace(/^.*node_modules\//, "")}@${entry.version}`);
    lock.packages[path] = entry;
  }
  if (missing.length > 0 && !isCheck) {
    // npm's own order, so that its next change is a small difference.
    lock.packages = Object.fromEntries(
      Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, "en")),
    );
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  }
  return missing.length;
}

function missingFrom(packages: Readonly<Record<string, LockEntry>>): [string, LockEntry][] {
  const missing = new Map<string, LockEntry>();
  for (const [parent, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      const isThere = places(parent, name).some((place) => packages[place] || missing.has(place));
      if (isThere || !platform || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) continue;
      missing.set(`node_modules/${name}`, {
        version,
        ...platform,
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      });
    }
  }
  return [...missing];
}

/** Where Node finds a package from another one's folder, innermost first. */
function places(parent: string, name: string): string[] {
  const folders = parent === "" ? [] : parent.split(/(?<=^|\/)(?=node_modules\/)/);
  return [...folders.keys(), folders.length]
    .map((depth) => `${folders.slice(0, depth).join("")}`.replace(/\/?$/, "/").replace(/^\//, ""))
    .map((prefix) => `${prefix}node_modules/${name}`)
    .reverse();
}

/** `@swc/core-linux-arm64-musl` is for `linux`, `arm64`, `musl`. Undefined for a package whose name tells no platform. */
function platformOf(name: string): Pick<LockEntry, "os" | "cpu" | "libc"> | undefined {
  const parts = name.split("/").at(-1)?.split(/[-_.]/) ?? [];
  const npmName = (part: string): string => NOT_NPM_NAMES[part] ?? part;
  const os = name === "fsevents" ? "darwin" : parts.find((part) => SYSTEMS.includes(part));
  const cpu = parts.find((part) => PROCESSORS.includes(part));
  const libc = parts.find((part) => /^(musl|glibc|gnu)/.test(part));
  if (!os && !cpu) return undefined;
  return {
    ...(os ? { os: [npmName(os)] } : {}),
    ...(cpu ? { cpu: [npmName(cpu)] } : {}),
    ...(libc && os === "linux" ? { libc: [libc.startsWith("musl") ? "musl" : "glibc"] } : {}),
  };
}
