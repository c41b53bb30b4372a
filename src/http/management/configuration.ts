import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { isJsonObject } from "../../domain/json.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { attackProtectionOf } from "../../flows/attack-protection/attack-protection-settings.ts";
import { emailProviderOf } from "../../mail/email-provider.ts";
import type { KeysetPage } from "../../store/page.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { noteSecretRead } from "./audit.ts";
import { clientGrantToWire } from "./client-grants-wire.ts";
import { clientToWire } from "./clients-wire.ts";
import { connectionToWire } from "./connections-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { resourceServerToWire } from "./resource-servers-wire.ts";
import { settingsToWire } from "./tenant-settings.ts";
import { connectionFor, withoutSecrets } from "./without-secrets.ts";

/** All of them are needed: each opens a part of what is given. */
const SCOPES = [
  "read:tenant_settings",
  "read:clients",
  "read:client_grants",
  "read:connections",
  "read:resource_servers",
];
const PAGE = 100;

const part = z.record(z.string(), z.unknown());
const reply = z.object({
  exported_at: z.string(),
  tenant: z.object({
    name: z.string(),
    domains: z.array(z.string()),
    settings: part,
    attack_protection: z.object({ brute_force_protection: part, suspicious_ip_throttling: part }),
    email_provider: part.optional(),
  }),
  clients: z.array(part),
  resource_servers: z.array(part),
  client_grants: z.array(part),
  connections: z.array(part),
});

/** What a tenant is set to, for a copy or a comparison; users, keys and secrets are not in it. Not part of Auth0's API. */
export const configurationRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute({
    method: "GET",
    path: "/configuration",
    operationId: "exportConfiguration",
    tag: "tenants",
    summary: "Get all of the tenant's configuration, without secrets; needs all of the scopes",
    scopes: SCOPES,
    reply,
    status: 200,
    async handle({ context }, deps: ManagementDeps): Promise<z.input<typeof reply>> {
      const missing = SCOPES.filter((scope) => !context.caller.scopes.has(scope));
      if (missing.length > 0)
        throw new DomainError("insufficient_scope", `Insufficient scope, expected all of: ${SCOPES.join(",")}`);
      const { store } = deps;
      const tenant = (await store.tenants.find(context.tenant.id)) ?? context.tenant;
      const { id } = tenant;
      const clients = await all(
        (page) => store.clients.listAfter(id, {}, page),
        ({ clientId }) => clientId,
      );
      const apis = await all(
        (page) => store.resourceServers.listAfter(id, {}, page),
        (api) => api.id,
      );
      const grants = await all(
        (page) => store.clientGrants.listAfter(id, {}, page),
        (grant) => grant.id,
      );
      const connections = await all(
        (page) => store.connections.listAfter(id, {}, page),
        (connection) => connection.id,
      );
      const view = { tenantName: tenant.name, certificateSubject: "" };
      const parts = {
        exported_at: deps.clock.now().toISOString(),
        tenant: tenantPart(tenant),
        clients: clients.map((client) => clientToWire(client, view)),
        resource_servers: apis.map((api) => resourceServerToWire(api)),
        client_grants: grants.map(clientGrantToWire),
        connections: await Promise.all(connections.map((connection) => connectionPart(connection, context, deps))),
      };
      noteSecretRead("Export the configuration", context, deps);
      return withoutSecrets(parts) as z.input<typeof reply>;
    },
  }),
];

function tenantPart(tenant: Tenant): z.input<typeof reply>["tenant"] {
  const { bruteForce, suspiciousIp } = attackProtectionOf(tenant);
  const provider = emailProviderOf(tenant);
  return {
    name: tenant.name,
    domains: [...tenant.domains],
    settings: settingsToWire(tenant.settings),
    attack_protection: { brute_force_protection: bruteForce, suspicious_ip_throttling: suspiciousIp },
    email_provider: provider && {
      name: "smtp",
      enabled: provider.enabled,
      default_from_address: provider.fromAddress,
      credentials: { smtp_host: provider.host, smtp_port: provider.port, smtp_user: provider.user },
    },
  };
}

/** Of its settings the names: their values are secrets, sealed or not. Scripts are in it for whoever may read them. */
async function connectionPart(
  connection: Parameters<typeof connectionToWire>[0],
  context: RouteContext,
  { store }: Pick<ManagementDeps, "store">,
): Promise<Record<string, unknown>> {
  const { tenantId, id, options } = connection;
  const enabledClients = await all(
    (page) => store.connections.enabledClients(tenantId, id, page),
    (clientId) => clientId,
  );
  const { configuration, ...others } = options;
  const names = isJsonObject(configuration) ? { configuration_names: Object.keys(configuration).toSorted() } : {};
  const wire = connectionToWire(
    { ...connection, options: { ...others, ...names } },
    { domain: context.domain, enabledClients },
  );
  return connectionFor(context.caller, wire);
}

async function all<Item>(
  list: (page: KeysetPage) => Promise<readonly Item[]>,
  keyOf: (item: Item) => string,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let after: string | undefined; ; ) {
    const items = await list({ after, limit: PAGE });
    found.push(...items);
    const last = items.at(-1);
    if (items.length < PAGE || last === undefined) return found;
    after = keyOf(last);
  }
}
