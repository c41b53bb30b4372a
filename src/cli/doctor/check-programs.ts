import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findDeno } from "../../scripts/guests/guest-command.ts";
import { listModules } from "../../scripts/modules/list-modules.ts";
import { addedModulesFolder, SHIPPED_MODULES_FOLDER } from "../modules-folders.ts";
import { type Finding, fail, ok } from "./finding.ts";

const OLDEST_NODE_MAJOR = 24;
const PATIENCE_MS = 10_000;

/** Whether this Node is new enough. */
export function checkNode(version: string): Finding {
  return Number(version.split(".")[0]) >= OLDEST_NODE_MAJOR
    ? ok("Node", version)
    : fail("Node", `${version} is too old`, `Install Node ${OLDEST_NODE_MAJOR} or newer.`);
}

/** Whether the sandbox's Deno starts, and whether the modules that scripts may require are there. */
export async function checkSandbox(dataDir: string): Promise<Finding[]> {
  return [await checkDeno(), checkModules(dataDir)];
}

async function checkDeno(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)(findDeno(), ["--version"], { timeout: PATIENCE_MS });
    return ok("sandbox", stdout.split("\n", 1)[0] ?? "");
  } catch (error) {
    return fail(
      "sandbox",
      `Deno does not start: ${(error as Error).message.split("\n", 1)[0]}`,
      'Run "npm ci" again, with install scripts allowed.',
    );
  }
}

function checkModules(dataDir: string): Finding {
  const modules = listModules({ modulesDir: SHIPPED_MODULES_FOLDER, extraModulesDir: addedModulesFolder(dataDir) });
  const missing = modules.filter((module) => !module.installed);
  if (modules.length === 0)
    return fail(
      "modules",
      "there is no catalogue of modules for scripts",
      "Install Usher again: the folder guest-modules is missing.",
    );
  if (missing.length === 0) return ok("modules", `${modules.length} modules that scripts may require are installed`);
  const shipped = missing.some((module) => module.origin === "shipped");
  const names = missing.slice(0, 5).map(({ name, version }) => `${name}@${version}`);
  return fail(
    "modules",
    `${missing.length} of ${modules.length} are not installed: ${names.join(", ")}${missing.length > 5 ? ", …" : ""}`,
    shipped ? `npm ci --prefix ${SHIPPED_MODULES_FOLDER}` : 'Add them again with "usher modules add".',
  );
}
