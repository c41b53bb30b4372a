import type { Connection } from "../../domain/connection.ts";
import { misconfiguredSource } from "../../sources/misconfigured-source.ts";
import { rosterSource } from "../../sources/roster/roster-source.ts";
import type { SourceConnector } from "../../sources/source-connector.ts";
import type { ConnectionStrategy, OpenConnection } from "../connection-strategy.ts";
import { createDatabaseAuthenticator, type DatabaseAuthenticatorDeps } from "./database-authenticator.ts";
import { type DatabaseOptions, databaseOptions } from "./database-options.ts";

export interface DatabaseStrategyDeps extends Omit<DatabaseAuthenticatorDeps, "source" | "roster"> {
  /** Opens the connection's source; undefined when it has none (a plain database). */
  openSource(connection: Connection, options: DatabaseOptions): SourceConnector | undefined;
}

/** The strategy `auth0`: users of this server's own store, with or without a source behind it (contract §2.1). */
export const databaseStrategy: ConnectionStrategy<DatabaseOptions, DatabaseStrategyDeps> = {
  name: "auth0",
  options: databaseOptions,
  open(connection, deps): OpenConnection {
    const source = isImporting(connection.options) ? openSource(connection, deps) : undefined;
    return {
      password: createDatabaseAuthenticator(connection, { ...deps, source, roster: rosterSource(connection, deps) }),
      close: async () => source?.close(),
    };
  },
};

/** A source that cannot be opened must not keep those out who are here (design §4 rule 6). */
function openSource(connection: Connection<DatabaseOptions>, deps: DatabaseStrategyDeps): SourceConnector | undefined {
  try {
    return deps.openSource(connection, connection.options);
  } catch (error) {
    return misconfiguredSource(error);
  }
}

/** Only with both switches on does a missing person lead to the source. */
const isImporting = (options: DatabaseOptions): boolean => options.enabledDatabaseCustomization && options.import_mode;
