import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCatalogue } from "./catalogue.ts";

/** One row of `usher modules list`. */
export interface ListedModule {
  readonly name: string;
  readonly version: string;
  /** Whether `require("name")` means this version. */
  readonly isDefault: boolean;
  /** `shipped` comes with Usher, `added` was added by the operator. */
  readonly origin: "shipped" | "added";
  /** False when the folder is missing, so the module was never installed. */
  readonly installed: boolean;
}

/** The modules that scripts may require, by name and version. */
export function listModules(input: { modulesDir: string; extraModulesDir?: string }): readonly ListedModule[] {
  const dirs = [input.modulesDir, ...(input.extraModulesDir === undefined ? [] : [input.extraModulesDir])];
  return readCatalogue(dirs)
    .map((module) => ({
      name: module.name,
      version: module.version,
      isDefault: module.isDefault,
      origin: module.root === input.modulesDir ? ("shipped" as const) : ("added" as const),
      installed: existsSync(join(module.root, "node_modules", module.installedName, "package.json")),
    }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version, "en", { numeric: true }));
}
