import type { Config } from "../config/config.ts";
import { type Foundation, openFoundation } from "../foundation.ts";

/** Opens the database for a command that needs no server, runs `work`, and closes it again whatever happened. */
export async function withInstallation<Result>(
  config: Pick<Config, "dataDir" | "databaseUrl" | "masterKey">,
  work: (installation: Foundation) => Promise<Result>,
): Promise<Result> {
  const foundation = await openFoundation(config);
  try {
    return await work(foundation);
  } finally {
    await foundation.store.close();
  }
}
