import type { Connection } from "../domain/connection.ts";
import type { Store } from "../store/store.ts";
import { CliError, EXIT } from "./cli-error.ts";
import { findTenant } from "./find-tenant.ts";

/** The connection of this name of the tenant that a command is about. Throws `CliError` when there is none. */
export async function findConnection(
  flags: { readonly domain?: string; readonly connection: string },
  deps: { readonly store: Pick<Store, "tenants" | "connections"> },
): Promise<Connection> {
  const tenant = await findTenant(flags.domain, deps);
  const connection = await deps.store.connections.findByName(tenant.id, flags.connection);
  if (!connection) throw new CliError(`${tenant.name} has no connection "${flags.connection}".`, EXIT.usage);
  return connection;
}
