import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The oldest Node that runs this program: it strips types without a flag and has `node:sqlite`. */
export const OLDEST_NODE_MAJOR = 24;

/** The Node 24 (or newer) that the npm package `node` brought along, as seen from a folder; undefined when there is none. */
export function findNode24(folder) {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("node/package.json");
    if (Number(JSON.parse(readFileSync(manifest, "utf8")).version.split(".")[0]) < OLDEST_NODE_MAJOR) return undefined;
    const file = join(dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
    // An install with scripts switched off leaves the package without its binary.
    if (!existsSync(file)) return undefined;
    execFileSync(file, ["--version"], { stdio: "ignore" });
    return file;
  } catch {
    return undefined;
  }
}
