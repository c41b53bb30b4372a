import type { Connection } from "../../domain/connection.ts";
import type { Foundation } from "../../foundation.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { findTenant } from "../find-tenant.ts";

/** The connection that a command names. Throws `CliError` when its tenant has none of that name. */
export async function findConnection(
  flags: { readonly domain?: string; readonly connection: string },
  { store }: Pick<Foundation, "store">,
): Promise<Connection> {
  const tenant = await findTenant(flags.domain, { store });
  const connection = await store.connections.findByName(tenant.id, flags.connection);
  if (connection === undefined)
    throw new CliError(`${tenant.name} has no connection "${flags.connection}".`, EXIT.usage);
  return connection;
}
