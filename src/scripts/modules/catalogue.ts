import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const catalogueFile = z.record(
  z.string(),
  z.object({
    /** The version that the bare name means. */
    default: z.string(),
    /** Version as scripts write it → folder below `node_modules`. */
    versions: z.record(z.string(), z.string()),
  }),
);

/** What `catalogue.json` holds: by module name, its versions and the folders they are installed in. */
export type CatalogueFile = z.infer<typeof catalogueFile>;

/** One module as a script may require it. */
export interface CatalogueModule {
  readonly name: string;
  /** Exact version; scripts may write it behind `@`. */
  readonly version: string;
  /** Whether the bare name means this version. */
  readonly isDefault: boolean;
  /** Folder that Node resolves `installedName` from. */
  readonly root: string;
  readonly installedName: string;
}

/** File name of a catalogue, in the folder whose `node_modules` it describes. */
export const CATALOGUE_FILE = "catalogue.json";

/** The catalogue file of `dir`, empty when there is none. Throws on a file that is not a catalogue. */
export function readCatalogueFile(dir: string): CatalogueFile {
  const path = join(dir, CATALOGUE_FILE);
  if (!existsSync(path)) return {};
  return catalogueFile.parse(JSON.parse(readFileSync(path, "utf8")));
}

/**
 * The modules of all `dirs` together. A version that an earlier folder has already is skipped, and so is a later folder's
 * default: what an operator adds never changes what existing scripts get.
 */
export function readCatalogue(dirs: readonly string[]): readonly CatalogueModule[] {
  const modules = new Map<string, CatalogueModule>();
  const withDefault = new Set<string>();
  for (const root of dirs) {
    const file = readCatalogueFile(root);
    for (const [name, entry] of Object.entries(file)) {
      const hasDefault = withDefault.has(name);
      for (const [version, installedName] of Object.entries(entry.versions)) {
        const spec = `${name}@${version}`;
        if (modules.has(spec)) continue;
        modules.set(spec, { name, version, isDefault: !hasDefault && entry.default === version, root, installedName });
      }
      withDefault.add(name);
    }
  }
  return [...modules.values()];
}

/** Every way a script may write a module's name → the module. */
export function modulesByRequest(catalogue: readonly CatalogueModule[]): ReadonlyMap<string, CatalogueModule> {
  const byRequest = new Map<string, CatalogueModule>();
  for (const module of catalogue) {
    byRequest.set(`${module.name}@${module.version}`, module);
    if (module.isDefault) byRequest.set(module.name, module);
  }
  return byRequest;
}
