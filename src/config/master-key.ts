import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ConfigError } from "./config-error.ts";
import { ensureDataFolder, readIfThere, readOrCreate } from "./data-folder.ts";

const BYTES = 32;

/** Where the master key lives when the environment does not give it. */
export const masterKeyFile = (dataDir: string): string => join(dataDir, "master.key");

/**
 * The key that seals secrets in the database (design §6): from `USHER_MASTER_KEY`, else from `dataDir/master.key`, which is made
 * (0600) when `create` is true. Throws `ConfigError` for a key that is no base64 of 32 bytes, or is missing.
 */
export function loadMasterKey(input: { fromEnvironment?: string; dataDir: string; create: boolean }): Uint8Array {
  if (input.fromEnvironment !== undefined) return decode(input.fromEnvironment, "USHER_MASTER_KEY");
  const file = masterKeyFile(input.dataDir);
  if (!input.create) {
    const text = readIfThere(file);
    if (text === undefined) {
      throw new ConfigError(
        `There is no master key at ${file}. Is --data right? "usher init" or "usher start" makes one.`,
      );
    }
    return decode(text, file);
  }
  ensureDataFolder(input.dataDir);
  const made = readOrCreate(file, 0o600, () => `${randomBytes(BYTES).toString("base64")}\n`);
  return decode(made, file);
}

function decode(text: string, origin: string): Uint8Array {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64");
  if (bytes.byteLength !== BYTES || bytes.toString("base64").replace(/=+$/, "") !== trimmed.replace(/=+$/, "")) {
    throw new ConfigError(`${origin} must hold ${BYTES} bytes in base64. Make one with: openssl rand -base64 ${BYTES}`);
  }
  return new Uint8Array(bytes);
}
