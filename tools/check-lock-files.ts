/**
 * The lock files must work wherever the packages come from: no addresses of a registry in them, and no versions that are
 * not in package.json's ranges (`npm ci` would refuse those).
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly resolved?: string; readonly link?: boolean } & Record<string, unknown>>
  >;
}

const root = resolve(import.meta.dirname, "..");
const problems: string[] = [];

for (const folder of [".", "guest-modules"]) {
  const file = join(root, folder, "package-lock.json");
  if (!existsSync(file)) {
    problems.push(`${folder}/package-lock.json is missing`);
    continue;
  }
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as LockFile;
  const manifest = manifestOf(folder);
  for (const [name, entry] of Object.entries(packages)) {
    if (entry.resolved !== undefined && !entry.link)
      problems.push(`${folder}/package-lock.json: ${name} names an address`);
  }
  for (const workspace of ["", ...((manifest.workspaces ?? []) as readonly string[])]) {
    const wanted = workspace === "" ? manifest : manifestOf(join(folder, workspace));
    for (const kind of ["dependencies", "devDependencies"]) {
      if (JSON.stringify(packages[workspace]?.[kind] ?? {}) !== JSON.stringify(wanted[kind] ?? {}))
        problems.push(
          `${folder}/package-lock.json: ${kind} are not those of ${join(folder, workspace, "package.json")}`,
        );
    }
  }
}

function manifestOf(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Record<string, unknown>;
}

for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
