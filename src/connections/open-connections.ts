import type { Connection } from "../domain/connection.ts";
import { isAdministratorsConnection } from "../domain/dashboard.ts";
import {
  type AdministratorAuthenticatorDeps,
  createAdministratorAuthenticator,
} from "./administrators/administrator-authenticator.ts";
import type { OpenConnection } from "./connection-strategy.ts";
import type { DatabaseStrategyDeps } from "./database/database-strategy.ts";
import { strategies } from "./strategies.ts";

/** Opened connections, kept until they change. */
export interface OpenConnections {
  /** undefined when the connection's strategy cannot be opened here. Throws zod's error for options that do not parse. */
  get(connection: Connection): OpenConnection | undefined;
  close(): Promise<void>;
}

/** Keeps one opened connection per id; a newer `version` replaces it and closes the older one. */
export function createOpenConnections(deps: DatabaseStrategyDeps & AdministratorAuthenticatorDeps): OpenConnections {
  const open = new Map<string, { version: number; opened: OpenConnection }>();

  return {
    get(connection) {
      // Not by its strategy: whoever may make connections chooses theirs, and none of them leads to the administrators.
      if (isAdministratorsConnection(connection)) return openAdministrators(connection, deps);
      const key = `${connection.tenantId}/${connection.id}`;
      const kept = open.get(key);
      if (kept && kept.version === connection.version) return kept.opened;
      const strategy = strategies.get(connection.strategy);
      if (!strategy) return undefined;
      const options = strategy.options.parse(connection.options);
      const opened = strategy.open({ ...connection, options }, deps);
      open.set(key, { version: connection.version, opened });
      void kept?.opened.close();
      return opened;
    },
    async close() {
      const all = [...open.values()];
      open.clear();
      await Promise.all(all.map(({ opened }) => opened.close()));
    },
  };
}

/** Holds nothing that would have to be kept or closed. */
const openAdministrators = ({ tenantId }: Connection, deps: AdministratorAuthenticatorDeps): OpenConnection => ({
  password: createAdministratorAuthenticator(tenantId, deps),
  close: async () => {},
});
