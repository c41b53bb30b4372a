import { ensureDataFolder } from "../config/data-folder.ts";
import { dataFolderOf } from "../config/load-config.ts";
import { addModule as addToFolder } from "../scripts/modules/add-module.ts";
import { listModules as listFolders } from "../scripts/modules/list-modules.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import { findNpm } from "./find-npm.ts";
import { addedModulesFolder, SHIPPED_MODULES_FOLDER } from "./modules-folders.ts";

export interface ModulesListFlags {
  readonly data?: string;
  readonly json?: boolean;
}

export type ModulesAddFlags = ModulesListFlags;

/** `usher modules list`: what scripts may require, the shipped modules and those that were added in the data folder. */
export async function listModules(flags: ModulesListFlags, { env, terminal }: CommandContext): Promise<void> {
  const dataDir = dataFolderOf(flags, env);
  const modules = listFolders({ modulesDir: SHIPPED_MODULES_FOLDER, extraModulesDir: addedModulesFolder(dataDir) });
  if (flags.json) {
    terminal.out(JSON.stringify({ modules }, null, 2));
    return;
  }
  for (const { name, version, isDefault, origin, installed } of modules) {
    const notes = [
      isDefault ? `require("${name}")` : undefined,
      origin === "added" ? "added" : undefined,
      installed ? undefined : "NOT INSTALLED",
    ];
    terminal.out(`${`${name}@${version}`.padEnd(34)} ${notes.filter(Boolean).join(", ")}`.trimEnd());
  }
  if (modules.some((module) => !module.installed))
    terminal.note('\nSome modules are not installed. Run "npm ci" in the folder guest-modules.');
}

/** `usher modules add NAME@VERSION`: installs it into the data folder, so that it survives an upgrade of Usher. */
export async function addModule(
  wanted: { name: string; version: string },
  flags: ModulesAddFlags,
  { env, terminal }: CommandContext,
): Promise<void> {
  const dataDir = dataFolderOf(flags, env);
  const folder = addedModulesFolder(dataDir);
  ensureDataFolder(dataDir);
  const npm = findNpm(env);
  if (!npm) throw new CliError("npm was not found. Install it; it comes with Node.", EXIT.failed);
  const added = await addToFolder({ spec: `${wanted.name}@${wanted.version}`, dir: folder }, { npm });
  if (added.outcome === "refused") throw new CliError(added.problem);
  if (flags.json) {
    terminal.out(JSON.stringify({ ...added, folder }, null, 2));
    return;
  }
  const spec = `${added.name}@${added.version}`;
  terminal.out(added.outcome === "added" ? `Scripts may now use require("${spec}").` : `${spec} is there already.`);
}
