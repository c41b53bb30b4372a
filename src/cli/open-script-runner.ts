import type { Config } from "../config/config.ts";
import { authorityFile } from "../config/local-authority.ts";
import { createDenoScriptRunner } from "../scripts/deno-script-runner.ts";
import type { ScriptRunner } from "../scripts/script-runner.ts";
import { addedModulesFolder, SHIPPED_MODULES_FOLDER } from "./modules-folders.ts";

/** The authority that scripts of this installation trust beside the system's; undefined where certificates are given. */
export const trustedAuthority = (config: Pick<Config, "tls" | "dataDir">): string | undefined =>
  config.tls ? undefined : authorityFile(config.dataDir);

/** The sandbox as the server of this installation has it. Whoever opens it closes it. */
export const openScriptRunner = (config: Pick<Config, "tls" | "dataDir">): ScriptRunner =>
  createDenoScriptRunner({
    modulesDir: SHIPPED_MODULES_FOLDER,
    extraModulesDir: addedModulesFolder(config.dataDir),
    caFile: () => trustedAuthority(config),
  });
