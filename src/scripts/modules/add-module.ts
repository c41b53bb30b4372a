import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE_FILE, type CatalogueFile, readCatalogueFile } from "./catalogue.ts";

export type AddModuleOutcome =
  | { readonly outcome: "added"; readonly name: string; readonly version: string }
  | { readonly outcome: "already_there"; readonly name: string; readonly version: string }
  | { readonly outcome: "refused"; readonly problem: string };

export interface AddModuleDeps {
  /** How npm is started; default: `npm` from the path. */
  readonly npm?: { readonly command: string; readonly args: readonly string[] };
}

const SPEC = /^((?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * Installs `spec` (NAME@VERSION, an exact version) into the data folder `dir` for scripts to require, without running any
 * install script, and enters it in the folder's catalogue. The first version added of a name is what the bare name means,
 * unless the shipped catalogue has that name.
 */
export async function addModule(
  input: { spec: string; dir: string },
  deps: AddModuleDeps = {},
): Promise<AddModuleOutcome> {
  const parsed = SPEC.exec(input.spec);
  if (parsed === null)
    return {
      outcome: "refused",
      problem: `'${input.spec}' is not NAME@VERSION with an exact version, for example lodash@4.17.21`,
    };
  const [, name, version] = parsed as unknown as [string, string, string];
  const catalogue = readCatalogueFile(input.dir);
  const folder = folderName(name, version);
  if (catalogue[name]?.versions[version] !== undefined && existsSync(join(input.dir, "node_modules", folder))) {
    return { outcome: "already_there", name, version };
  }
  prepareFolder(input.dir);
  const problem = await npmInstall(
    `${folder}@npm:${name}@${version}`,
    input.dir,
    deps.npm ?? { command: "npm", args: [] },
  );
  if (problem !== undefined) return { outcome: "refused", problem };
  writeCatalogue(input.dir, withModule(catalogue, name, version, folder));
  return { outcome: "added", name, version };
}

/** `auth0`, `2.9.1` → `auth0-2-9-1`: a name that npm takes for an alias. */
function folderName(name: string, version: string): string {
  return `${name.replace(/^@/, "").replace("/", "-")}-${version.replace(/[^0-9A-Za-z]/g, "-")}`.toLowerCase();
}

function prepareFolder(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const manifest = join(dir, "package.json");
  if (!existsSync(manifest))
    writeFileSync(manifest, `${JSON.stringify({ name: "added-modules", private: true }, undefined, 2)}\n`);
}

async function npmInstall(
  alias: string,
  dir: string,
  npm: { command: string; args: readonly string[] },
): Promise<string | undefined> {
  const args = [
    ...npm.args,
    "install",
    "--prefix",
    dir,
    "--save-exact",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--legacy-peer-deps",
    alias,
  ];
  const child = spawn(npm.command, args, { cwd: dir, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const status = await new Promise<number | string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("close", (code) => done(code ?? 1));
  });
  if (status === 0) return undefined;
  return `npm could not install it (${status})${said === "" ? "" : `:\n${said.trim()}`}`;
}

function withModule(catalogue: CatalogueFile, name: string, version: string, folder: string): CatalogueFile {
  const entry = catalogue[name];
  return {
    ...catalogue,
    [name]: { default: entry?.default ?? version, versions: { ...entry?.versions, [version]: folder } },
  };
}

function writeCatalogue(dir: string, catalogue: CatalogueFile): void {
  const path = join(dir, CATALOGUE_FILE);
  // Written aside and moved, since running guests may read it at any moment.
  writeFileSync(`${path}.new`, `${JSON.stringify(catalogue, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
