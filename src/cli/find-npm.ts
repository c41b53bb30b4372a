import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Environment } from "../config/load-config.ts";

/** How npm is started here; undefined when there is none. */
export function findNpm(env: Environment): { readonly command: string; readonly args: readonly string[] } | undefined {
  // npm itself says where it is to what it runs.
  if (env.npm_execpath && existsSync(env.npm_execpath)) return { command: process.execPath, args: [env.npm_execpath] };
  const names = process.platform === "win32" ? ["npm.cmd"] : ["npm"];
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
  return found ? { command: found, args: [] } : undefined;
}
