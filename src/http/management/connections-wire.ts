import { createHash } from "node:crypto";
import type { Connection } from "../../domain/connection.ts";
import type { ConnectionId, TenantId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { ConnectionInput } from "./connection-schemas.ts";
import { withoutNulls } from "./json-values.ts";
import { mergeShortMetadata } from "./merge-short-metadata.ts";
import { strategyShape } from "./strategy-options.ts";

/** Properties that are kept as they were sent. */
const KEPT = [
  "show_as_button",
  "authentication",
  "connected_accounts",
  "cross_app_access_requesting_app",
  "cross_app_access_resource_app",
] as const;

/** The connection that a `POST` body describes (contract §4.5). `options` are ready to be kept. */
export function newConnectionFromWire(
  input: ConnectionInput & { readonly name: string; readonly strategy: string },
  ids: { readonly tenantId: TenantId; readonly id: ConnectionId },
  options: JsonObject,
  now: Date,
): Connection {
  const blank: Connection = {
    ...ids,
    name: input.name,
    strategy: input.strategy,
    options,
    realms: [input.name],
    isDomainConnection: false,
    properties: { authentication: { active: true }, connected_accounts: { active: false } },
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  return changeConnectionFromWire(blank, input, options, now);
}

/**
 * The connection after a `PATCH`: `options` replace the former ones, and a display name that is not sent is reset
 * (contract §4.5).
 */
export function changeConnectionFromWire(
  connection: Connection,
  input: ConnectionInput,
  options: JsonObject,
  now: Date,
): Connection {
  const sent = Object.fromEntries(KEPT.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]));
  return {
    ...connection,
    displayName: input.display_name ?? undefined,
    options,
    realms: input.realms ?? connection.realms,
    isDomainConnection: input.is_domain_connection ?? connection.isDomainConnection,
    metadata:
      input.metadata === undefined ? connection.metadata : mergeShortMetadata(connection.metadata, input.metadata),
    properties: withoutNulls({ ...connection.properties, ...sent }),
    updatedAt: now,
  };
}

/** What a reply shows beyond the connection itself. */
export interface ConnectionView {
  readonly domain: string;
  readonly enabledClients?: readonly string[];
}

/** A connection as the Management API shows it (contract §4.5). `configuration` leaves sealed, as it is kept. */
export function connectionToWire(connection: Connection, view: ConnectionView): Record<string, unknown> {
  const shape = strategyShape(connection.strategy);
  const { scim: _scim, ...properties } = connection.properties;
  return {
    id: connection.id,
    options: connection.options,
    strategy: connection.strategy,
    name: connection.name,
    is_domain_connection: connection.isDomainConnection,
    ...(shape.showAsButton ? { show_as_button: false } : {}),
    ...displayName(connection, shape.displayName === true),
    ...(shape.provisioningPage ? { provisioning_ticket_url: provisioningPage(connection, view.domain) } : {}),
    ...properties,
    ...(connection.metadata === undefined ? {} : { metadata: connection.metadata }),
    ...(view.enabledClients === undefined ? {} : { enabled_clients: view.enabledClients }),
    realms: connection.realms,
  };
}

function displayName(connection: Connection, always: boolean): { display_name?: string } {
  const shown = connection.displayName ?? (always ? connection.name : undefined);
  return shown === undefined ? {} : { display_name: shown };
}

// A stable address per connection. Nothing answers there: these strategies are kept, not run.
const provisioningPage = (connection: Connection, domain: string): string =>
  `https://${domain}/p/${connection.strategy}/${createHash("sha256").update(connection.id).digest("base64url").replaceAll(/[-_]/g, "").slice(0, 8)}`;
