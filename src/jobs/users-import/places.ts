import { databaseOptions } from "../../connections/database/database-options.ts";
import type { Connection } from "../../domain/connection.ts";
import type { ExportedIdentity, ReadRow, RowProblem } from "../../domain/import-row.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { Store } from "../../store/store.ts";

const DATABASE = "auth0";

/** Why no users can be imported into a connection (contract §4.7); undefined where they can. */
export function whyNotImportable({ strategy, options }: Pick<Connection, "strategy" | "options">): string | undefined {
  if (strategy !== DATABASE) return sayOfJob("not_database");
  const { enabledDatabaseCustomization, import_mode } = databaseOptions.parse(options);
  return enabledDatabaseCustomization && !import_mode ? sayOfJob("not_importing") : undefined;
}

/** A connection that an identity goes to, or why it can go nowhere. */
export type Place =
  | { readonly ok: true; readonly connection: Connection }
  | { readonly ok: false; readonly problem: RowProblem };

/** Where the identities of exported people belong. */
export interface Places {
  /** Looks the connections up that these rows name; call it before `placeOf`. */
  learn(rows: readonly ReadRow[]): Promise<void>;
  placeOf(identity: ExportedIdentity, index: number): Place;
}

/**
 * An identity goes to the connection that has the name of the one it was exported from. `home`, the job's connection, takes those of
 * databases that are not here under their name.
 */
export function openPlaces(
  home: Connection,
  { store }: { readonly store: { readonly connections: Pick<Store["connections"], "findByName"> } },
): Places {
  const known = new Map<string, Connection | undefined>([[home.name, home]]);
  return {
    async learn(rows) {
      for (const read of rows)
        for (const { connection: name } of read.ok ? (read.row.exported?.identities ?? []) : [])
          if (!known.has(name)) known.set(name, await store.connections.findByName(home.tenantId, name));
    },

    placeOf({ connection: name, provider }, index) {
      const connection = known.get(name) ?? (provider === DATABASE ? home : undefined);
      const problem = connection === undefined ? `There is no connection ${name}.` : whyUnfit(connection, provider);
      if (connection !== undefined && problem === undefined) return { ok: true, connection };
      const path = `identities.${index}.connection`;
      return { ok: false, problem: { code: "CONNECTION_NOT_FOUND", message: problem ?? "", path } };
    },
  };
}

function whyUnfit(connection: Connection, provider: string): string | undefined {
  if (provider === DATABASE) return whyNotImportable(connection);
  return connection.strategy === provider ? undefined : `The connection ${connection.name} is not of ${provider}.`;
}
