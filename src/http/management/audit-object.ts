import type { TenantId } from "../../domain/ids.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import type { Route } from "../route.ts";
import type { ManagementDeps } from "./management-deps.ts";

type FindName = (id: string, tenantId: TenantId, deps: Pick<ManagementDeps, "store">) => Promise<string | undefined>;

const connectionName: FindName = async (id, tenantId, { store }) => (await store.connections.find(tenantId, id))?.name;
const userName: FindName = async (id, tenantId, { store }) => {
  const user = await store.users.find(tenantId, id);
  return user?.email ?? user?.username ?? user?.phoneNumber ?? user?.name;
};

/** What calls below a first part of a path are about. */
const KINDS: Readonly<Record<string, { readonly kind: string; readonly nameOf?: FindName }>> = {
  connections: { kind: "connection", nameOf: connectionName },
  migrations: { kind: "connection", nameOf: connectionName },
  clients: {
    kind: "client",
    nameOf: async (id, tenantId, { store }) => (await store.clients.find(tenantId, id))?.name,
  },
  "resource-servers": {
    kind: "api",
    nameOf: async (id, tenantId, { store }) =>
      ((await store.resourceServers.find(tenantId, id)) ?? (await store.resourceServers.findByIdentifier(tenantId, id)))
        ?.name,
  },
  "client-grants": {
    kind: "client_grant",
    nameOf: async (id, tenantId, { store }) => {
      const grant = await store.clientGrants.find(tenantId, id);
      if (grant === undefined) return undefined;
      const client = await store.clients.find(tenantId, grant.clientId);
      return `${client?.name ?? grant.clientId} – ${grant.audience}`;
    },
  },
  users: { kind: "user", nameOf: userName },
  "user-blocks": { kind: "user", nameOf: userName },
  administrators: {
    kind: "administrator",
    nameOf: async (id, tenantId, { store }) => (await store.administrators.find(tenantId, id))?.email,
  },
  jobs: { kind: "job" },
  "custom-domains": { kind: "domain" },
  keys: { kind: "signing_key" },
  tenants: { kind: "tenant_settings" },
  branding: { kind: "branding" },
  emails: { kind: "email_provider" },
  "attack-protection": { kind: "attack_protection" },
};

/**
 * What a call is about, for its log event: `{ kind, id, name }`, as far as the address says. Asked before the call is answered, since
 * a thing that is removed has no name afterwards.
 */
export async function objectOfPath(
  route: Pick<Route<never>, "path">,
  params: unknown,
  tenantId: TenantId,
  deps: Pick<ManagementDeps, "store">,
): Promise<JsonObject | undefined> {
  const known = kindOf(route);
  if (known === undefined) return undefined;
  const { id: ownId, connection_id: connectionId, user_id: userId, kid } = isJsonObject(params) ? params : {};
  const id = ownId ?? connectionId ?? userId ?? kid;
  if (typeof id !== "string") return { kind: known.kind };
  const name = await known.nameOf?.(id, tenantId, deps);
  return { kind: known.kind, id, ...(name === undefined ? {} : { name }) };
}

/** The same, with id and name of what was created by the call or was named in its body; undefined where neither says. */
export function completeObject(object: JsonObject | undefined, body: unknown, result: unknown): JsonObject | undefined {
  if (object?.id !== undefined) return object;
  const sent = isJsonObject(body) ? body : {};
  // An import, a ticket: about a connection or a person, whatever they give.
  if (object === undefined || object.kind === "job") {
    if (typeof sent.user_id === "string") return { kind: "user", id: sent.user_id };
    if (typeof sent.connection_id === "string") return { kind: "connection", id: sent.connection_id };
  }
  if (object === undefined || !isJsonObject(result)) return object;
  const id = [result.client_id, result.user_id, result.id, result.custom_domain_id].find(isText);
  const name = [result.name, result.email, result.domain, result.audience].find(isText);
  const isGrant = object.kind === "client_grant";
  return {
    ...object,
    ...((isGrant ? result.id : id) ? { id: isGrant ? result.id : id } : {}),
    ...(name ? { name } : {}),
  };
}

const kindOf = ({ path }: Pick<Route<never>, "path">) => KINDS[path.split("/")[1] ?? ""];
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
