import { join } from "node:path";
import type { Config } from "./config/config.ts";
import { type Clock, systemClock } from "./domain/clock.ts";
import type { ConfigCache } from "./store/config-cache.ts";
import { openConfigCache } from "./store/open-config-cache.ts";
import { openStore } from "./store/open-store.ts";
import { createSealer, type Sealer } from "./store/sealer.ts";
import type { Store } from "./store/store.ts";
import { createKeyRing } from "./tokens/create-key-ring.ts";
import type { KeyRing } from "./tokens/key-ring.ts";

/** What commands need even when no server runs: the opened database, its cache, the keys. */
export interface Foundation {
  readonly clock: Clock;
  readonly store: Store;
  readonly configCache: ConfigCache;
  readonly sealer: Sealer;
  readonly keyRing: KeyRing;
}

/**
 * Opens the database (and brings it up to date) and what stands directly on it. Whoever opens it closes `store`.
 * Throws the store's own errors for a folder that cannot be written, a database that is newer, or one that does not answer.
 */
export async function openFoundation(
  config: Pick<Config, "dataDir" | "databaseUrl" | "masterKey">,
  clock: Clock = systemClock,
  onUnavailable?: (error: unknown) => void,
): Promise<Foundation> {
  const { databaseUrl } = config;
  const place = databaseUrl ? { databaseUrl } : { file: join(config.dataDir, "usher.db") };
  const store = await openStore({ ...place, onUnavailable });
  const sealer = createSealer(config.masterKey);
  const configCache = openConfigCache(store, { clock });
  const keyRing = createKeyRing({ store, config: configCache, sealer, clock });
  return { clock, store, configCache, sealer, keyRing };
}
