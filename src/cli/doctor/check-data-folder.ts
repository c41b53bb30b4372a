import { accessSync, constants, statfsSync, statSync } from "node:fs";
import type { Config } from "../../config/config.ts";
import { reasonOf } from "../../config/data-folder.ts";
import { masterKeyFile } from "../../config/master-key.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const LITTLE_SPACE_BYTES = 1_000_000_000;

/** Whether the data folder can be written, has room, and keeps its secrets to its owner. */
export function checkDataFolder(config: Pick<Config, "dataDir" | "databaseUrl">): Finding[] {
  try {
    accessSync(config.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (config.databaseUrl !== undefined && (error as NodeJS.ErrnoException).code === "ENOENT") {
      return [ok("data folder", "none, and none is needed: the database is elsewhere")];
    }
    return [
      fail(
        "data folder",
        `${config.dataDir}: ${reasonOf(error)}`,
        "Give this user the right to write there, or choose another with --data.",
      ),
    ];
  }
  return [ok("data folder", `${config.dataDir} can be written`), spaceOf(config.dataDir), ...secretsOf(config.dataDir)];
}

function spaceOf(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const gigabytes = `${Math.round((bavail * bsize) / 100_000_000) / 10} GB free`;
  return bavail * bsize < LITTLE_SPACE_BYTES
    ? warn("disk", gigabytes, "Make room before the database cannot grow.")
    : ok("disk", gigabytes);
}

function secretsOf(folder: string): Finding[] {
  const open = [masterKeyFile(folder), `${folder}/ca.key`, `${folder}/server.pem`].filter((file) => {
    try {
      return (statSync(file).mode & 0o077) !== 0;
    } catch {
      return false;
    }
  });
  // Windows has no such bits.
  if (process.platform === "win32" || open.length === 0) return [];
  return open.map((file) => warn("file modes", `others may read ${file}`, `chmod 600 ${file}`));
}
