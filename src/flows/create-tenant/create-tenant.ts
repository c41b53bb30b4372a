import { type Client, DEFAULT_REFRESH_TOKEN_POLICY, type ResourceServer } from "../../domain/client.ts";
import type { Clock } from "../../domain/clock.ts";
import { DomainError } from "../../domain/errors.ts";
import {
  newClientGrantId,
  newClientId,
  newClientSecret,
  newResourceServerId,
  newTenantId,
  type TenantId,
} from "../../domain/ids.ts";
import { MANAGEMENT_SCOPES } from "../../domain/management-scopes.ts";
import { managementAudienceOf, type SigningKey, type Tenant } from "../../domain/tenant.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import { makeSigningKey } from "../../tokens/make-signing-key.ts";
import { checkedDomain } from "./checked-domain.ts";

export interface CreateTenantInput {
  /** Lower-case letters, digits and dashes. */
  readonly name: string;
  /** Host, with port when it is not 443, for example `localhost:3443`. */
  readonly domain: string;
  /** Default "Management". */
  readonly managementClientName?: string;
}

export interface CreateTenantDeps {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

export interface CreatedTenant {
  readonly tenant: Tenant;
  /** The one machine client that may do everything in the Management API; the secret is shown here only. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  readonly audience: string;
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Makes a tenant that can be worked with at once: signing keys, the Management API as a resource server, the global client
 * "All Applications" (contract §4.3) and a management client with a grant for every scope. Throws `DomainError`:
 * `invalid_body` for a malformed name or domain, `conflict` when the domain is another tenant's.
 */
export async function createTenant(input: CreateTenantInput, deps: CreateTenantDeps): Promise<CreatedTenant> {
  const domain = checkedDomain(input.domain);
  if (!NAME.test(input.name)) {
    throw new DomainError(
      "invalid_body",
      `"${input.name}" is no tenant name: use lower-case letters, digits and dashes, 63 at most.`,
    );
  }
  if (await deps.store.tenants.findByDomain(domain)) {
    throw new DomainError("conflict", `The domain ${domain} belongs to a tenant already.`);
  }
  const now = deps.clock.now();
  const tenant: Tenant = { id: newTenantId(), name: input.name, domains: [domain], settings: {}, createdAt: now };
  const clientSecret = newClientSecret();
  const management = machineClient(
    tenant.id,
    input.managementClientName ?? "Management",
    clientSecret,
    now,
    deps.sealer,
  );
  const api = managementApi(tenant.id, domain, now);

  // Made before the transaction: it takes a while, and a write lock is held for as short as can be.
  const keys = await firstKeys(tenant.id, domain, now, deps);

  await deps.store.transaction(async (tx) => {
    await tx.tenants.insert(tenant);
    for (const key of keys) await tx.signingKeys.insert(key);
    await tx.resourceServers.insert(api);
    await tx.clients.insert(globalClient(tenant.id, domain, now, deps.sealer));
    await insertWithEveryScope(management, api, now, tx);
  });
  return { tenant, client: { clientId: management.clientId, clientSecret }, audience: api.identifier };
}

/**
 * One more machine client that may do everything in the Management API of a tenant that is there, for whoever holds the database
 * and the master key and has lost the first one's secret.
 */
export async function addManagementClient(
  input: { readonly tenant: Tenant; readonly name: string },
  deps: Pick<CreateTenantDeps, "store" | "sealer" | "clock">,
): Promise<CreatedTenant> {
  const { tenant, name } = input;
  const audience = managementAudienceOf(tenant.domains[0] ?? "");
  const api = await deps.store.resourceServers.findByIdentifier(tenant.id, audience);
  if (!api) throw new DomainError("not_found", `The tenant ${tenant.name} has no Management API at ${audience}.`);
  const now = deps.clock.now();
  const clientSecret = newClientSecret();
  const client = machineClient(tenant.id, name, clientSecret, now, deps.sealer);
  await deps.store.transaction((tx) => insertWithEveryScope(client, api, now, tx));
  return { tenant, client: { clientId: client.clientId, clientSecret }, audience };
}

async function insertWithEveryScope(client: Client, api: ResourceServer, now: Date, tx: Store): Promise<void> {
  await tx.clients.insert(client);
  await tx.clientGrants.insert({
    tenantId: client.tenantId,
    id: newClientGrantId(),
    clientId: client.clientId,
    audience: api.identifier,
    scope: api.scopes.map(({ value }) => value),
    subjectType: "client",
    properties: {},
    createdAt: now,
    updatedAt: now,
  });
}

const firstKeys = (
  tenantId: TenantId,
  domain: string,
  at: Date,
  deps: Pick<CreateTenantDeps, "sealer">,
): Promise<SigningKey[]> =>
  Promise.all(
    (["current", "next"] as const).map((state) =>
      makeSigningKey({ tenantId, alg: "RS256", commonName: domain, state, at }, deps),
    ),
  );

function newClient(tenantId: TenantId, name: string, clientSecret: string, now: Date, sealer: Sealer): Client {
  const clientId = newClientId();
  return {
    tenantId,
    clientId,
    name,
    sealedSecret: sealer.seal(clientSecret, sealContext.clientSecret(tenantId, clientId)),
    isGlobal: false,
    isFirstParty: true,
    grantTypes: [],
    callbacks: [],
    allowedLogoutUrls: [],
    webOrigins: [],
    allowedOrigins: [],
    tokenEndpointAuthMethod: "client_secret_post",
    isTokenEndpointIpHeaderTrusted: false,
    idTokenLifetimeSeconds: 36_000,
    idTokenAlg: "RS256",
    refreshToken: DEFAULT_REFRESH_TOKEN_POLICY,
    properties: {},
    createdAt: now,
    updatedAt: now,
  };
}

const machineClient = (tenantId: TenantId, name: string, clientSecret: string, now: Date, sealer: Sealer): Client => ({
  ...newClient(tenantId, name, clientSecret, now, sealer),
  appType: "non_interactive",
  grantTypes: ["client_credentials"],
});

/** Serves "Try connection" (contract §5.8): its one callback is our own page. */
const globalClient = (tenantId: TenantId, domain: string, now: Date, sealer: Sealer): Client => ({
  ...newClient(tenantId, "All Applications", newClientSecret(), now, sealer),
  isGlobal: true,
  grantTypes: ["authorization_code"],
  callbacks: [`https://${domain}/tester/callback`],
});

const managementApi = (tenantId: TenantId, domain: string, now: Date): ResourceServer => ({
  tenantId,
  id: newResourceServerId(),
  name: "Auth0 Management API",
  identifier: managementAudienceOf(domain),
  isSystem: true,
  scopes: MANAGEMENT_SCOPES,
  signingAlg: "RS256",
  allowOfflineAccess: false,
  tokenLifetimeSeconds: 86_400,
  tokenLifetimeForWebSeconds: 7_200,
  skipConsentForVerifiableFirstPartyClients: false,
  enforcePolicies: false,
  tokenDialect: "access_token",
  properties: {},
  createdAt: now,
  updatedAt: now,
});
