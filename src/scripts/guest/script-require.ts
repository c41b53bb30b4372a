import { createRequire } from "node:module";
import { CORE_MODULES, coreName, REFUSED_CORE_MODULES } from "./core-modules.ts";
import { missingModuleText, splitRequest } from "./missing-module.ts";
import { adaptModule } from "./old-template-shapes.ts";
import { hasOwn, mapGet, mapSet, NativeError, NativeMap, NativeTypeError } from "./primordials.ts";
import type { GuestModule } from "./protocol.ts";

/** `require` as scripts have it: Node's harmless core modules and the catalogue, by name or `name@x.y.z`. */
export type ScriptRequire = ((name: string) => unknown) & { resolve?: undefined };

const core = new Set(CORE_MODULES);
const refusedCore = new Set(REFUSED_CORE_MODULES);

/** The `code` of the errors for modules that there are not, which the host reports as `refused`. */
export const MODULE_REFUSED = "MODULE_NOT_FOUND";

/**
 * Makes the scripts' `require` over `modules` (name as written → package). Throws, from the returned function, an
 * Error with code `MODULE_NOT_FOUND` that names the command that would add the module.
 */
export function createScriptRequire(modules: Readonly<Record<string, GuestModule>>): ScriptRequire {
  const nativeRequire = createRequire(import.meta.url);
  const loaded = new NativeMap<string, unknown>();

  return (wanted: string): unknown => {
    if (typeof wanted !== "string" || wanted === "") throw new NativeTypeError("require() needs the name of a module");
    const known = mapGet(loaded, wanted);
    if (known !== undefined) return known;
    const module = load(wanted);
    mapSet(loaded, wanted, module);
    return module;
  };

  function load(wanted: string): unknown {
    const name = coreName(wanted);
    // A package may share its name with a core module (`punycode`): the core one wins, as in Node.
    if (core.has(name)) return nativeRequire(`node:${name}`);
    if (refusedCore.has(name)) throw refusal(`Module '${wanted}' is not available to database action scripts`);
    const { packageName, subpath } = splitRequest(wanted);
    if (!hasOwn(modules, packageName)) throw refusal(missingModuleText(packageName));
    const { root, name: installedName } = modules[packageName]!;
    const requireFrom = createRequire(`${root}/index.js`);
    if (subpath === "") return adaptModule(packageName, requireFrom(installedName));
    if (subpath.split("/").includes("..")) throw refusal(`Module '${wanted}' leaves its own folder`);
    return requireFrom(`${installedName}/${subpath}`);
  }
}

function refusal(message: string): Error {
  return Object.assign(new NativeError(message), { code: MODULE_REFUSED, refused: true });
}
