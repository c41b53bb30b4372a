import type { Config } from "../config/config.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import { createConfigCache } from "../store/create-config-cache.ts";
import { openStore } from "../store/open-store.ts";
import { createSealer, type Sealer } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import { createKeyRing } from "../tokens/create-key-ring.ts";
import type { KeyRing } from "../tokens/key-ring.ts";

/** What commands that work on the database, without a server, need of it. */
export interface Installation {
  readonly store: Store;
  readonly config: ConfigCache;
  readonly sealer: Sealer;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** Opens the database, runs `work`, and closes it again whatever happened. */
export async function withInstallation<Result>(
  config: Pick<Config, "dataDir" | "databaseUrl" | "masterKey">,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const clock = systemClock;
  const store = await openStore({ databaseUrl: config.databaseUrl, file: databaseFile(config.dataDir), clock });
  try {
    const sealer = createSealer(config.masterKey);
    const cache = createConfigCache({ store, clock });
    return await work({
      store,
      sealer,
      clock,
      config: cache,
      keyRing: createKeyRing({ store, config: cache, sealer, clock }),
    });
  } finally {
    await store.close();
  }
}
