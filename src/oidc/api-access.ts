import { createSecretKey, type KeyObject, type webcrypto } from "node:crypto";
import type { ResourceServerInfo } from "oidc-provider";
import type { AdministratorRole } from "../domain/administrator.ts";
import { scopesOfRole } from "../domain/administrator-scopes.ts";
import type { Client, ClientGrant, ResourceServer } from "../domain/client.ts";
import { DASHBOARD_TOKEN_SECONDS } from "../domain/dashboard.ts";
import { DomainError } from "../domain/errors.ts";
import { managementAudienceOf, type SigningKey } from "../domain/tenant.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";
import type { OidcSite } from "./oidc-request.ts";
import { STANDARD_SCOPE } from "./user-claims.ts";

/** What `token-claims.ts` and `lifetimes.ts` need to know of the API a token is for. */
export interface ApiFacts {
  /** undefined: the token is for `/userinfo` alone. */
  readonly api?: ResourceServer;
  readonly audience: string;
}

/** Decides for which APIs a caller gets tokens, and with which scopes at most (contract §3.2, §3.6, §4.4). */
export interface ApiAccess {
  /** For the client itself. Throws `audience_unknown` and `audience_not_granted`. */
  forMachine(site: OidcSite, client: Client, audience: string): Promise<ResourceServerInfo>;
  /** For a person at this client; without an audience for `/userinfo` alone. Throws the same. */
  forUser(site: OidcSite, client: Client, audience: string | undefined): Promise<ResourceServerInfo>;
  /**
   * For an administrator at the dashboard: the Management API of the domain asked, with the scopes of their role. Before it is known who
   * they are, with those of any. Throws the same.
   */
  forAdministrator(
    site: OidcSite,
    role: AdministratorRole | undefined,
    audience: string | undefined,
  ): Promise<ResourceServerInfo>;
}

export interface ApiAccessDeps {
  readonly config: ConfigCache;
  readonly sealer: Sealer;
  /** The tenant's signing algorithm: the only one that asymmetric tokens can have. */
  readonly signingAlg: SigningKey["alg"];
  /** Key of the tokens for `/userinfo` alone. */
  readonly userinfoKey: webcrypto.CryptoKey;
}

const USERINFO_TOKEN_SECONDS = 86_400;
const GRANT_HELP = "https://auth0.com/docs/api/management/v2/client-grants/post-client-grants";

// oidc-provider hands the `jwt` object of an API through to its tokens unchanged: it is the thread back to our facts.
const factsByJwt = new WeakMap<object, ApiFacts>();

/** The facts of the API behind a token that is being made. */
export function apiFactsOf(jwt: object): ApiFacts {
  const facts = factsByJwt.get(jwt);
  if (facts === undefined) throw new DomainError("internal", "The token's API is unknown.");
  return facts;
}

export function createApiAccess(deps: ApiAccessDeps): ApiAccess {
  const machine = new WeakMap<ClientGrant, { api: ResourceServer; audience: string; info: ResourceServerInfo }>();
  const person = new WeakMap<ResourceServer, { audience: string; info: ResourceServerInfo }>();
  const userinfoOnly = new Map<string, ResourceServerInfo>();

  return {
    async forMachine(site, client, audience) {
      const api = await findApi(site, audience, deps.config);
      const grant = await deps.config.clientGrant(client.tenantId, client.clientId, api.identifier);
      if (grant === undefined || grant.subjectType !== "client" || policyOf(api, "client") === "deny_all")
        throw notGranted(audience);
      const known = machine.get(grant);
      if (known?.api === api && known.audience === audience) return known.info;
      const scope = grant.properties.allow_all_scopes === true ? api.scopes.map(({ value }) => value) : grant.scope;
      const info = describe(api, audience, scope.join(" "), deps);
      machine.set(grant, { api, audience, info });
      return info;
    },

    async forUser(site, client, audience) {
      if (audience === undefined) return describeUserinfoOnly(site, userinfoOnly, deps);
      const api = await findApi(site, audience, deps.config);
      const isPerClient = api.isSystem || policyOf(api, "user") !== "allow_all";
      const known = isPerClient ? undefined : person.get(api);
      if (known?.audience === audience) return known.info;
      const apiScopes = await scopesOfPeople(client, api, deps.config);
      const offline = api.allowOfflineAccess ? ["offline_access"] : [];
      const info = describe(api, audience, [STANDARD_SCOPE, ...offline, ...apiScopes].join(" "), deps);
      if (!isPerClient) person.set(api, { audience, info });
      return info;
    },

    async forAdministrator(site, role = "owner", audience) {
      if (audience === undefined) return describeUserinfoOnly(site, userinfoOnly, deps);
      if (audience !== managementAudienceOf(site.domain)) throw notGranted(audience);
      const api = await findApi(site, audience, deps.config);
      const scope = [STANDARD_SCOPE, ...scopesOfRole(role)].join(" ");
      return { ...describe(api, audience, scope, deps), accessTokenTTL: DASHBOARD_TOKEN_SECONDS };
    },
  };
}

/** The API a caller means. The Management API is stored once and answers at every domain of its tenant. */
async function findApi(site: OidcSite, audience: string, config: ConfigCache): Promise<ResourceServer> {
  const { tenant } = site;
  // Before any other API of that name: it may have been made when the domain was not yet the tenant's.
  const mainDomain = tenant.domains[0];
  if (mainDomain !== undefined && tenant.domains.some((domain) => managementAudienceOf(domain) === audience)) {
    const management = await config.resourceServer(tenant.id, managementAudienceOf(mainDomain));
    if (management !== undefined) return management;
  }
  const api = await config.resourceServer(tenant.id, audience);
  if (api !== undefined) return api;
  throw new DomainError("audience_unknown", `Service not found: ${audience}`);
}

/**
 * API scopes that a person may be given. At the Management API a person has none unless an administrator granted them to the
 * client for users: otherwise anyone who can sign in could ask for `update:users`.
 */
async function scopesOfPeople(client: Client, api: ResourceServer, config: ConfigCache): Promise<readonly string[]> {
  const policy = api.isSystem ? "require_client_grant" : policyOf(api, "user");
  const refusal = () =>
    new DomainError(
      "audience_not_granted",
      `Client "${client.clientId}" is not authorized to access resource server "${api.identifier}".`,
    );
  if (policy === "deny_all") throw refusal();
  if (policy === "require_client_grant") {
    const grant = await config.clientGrant(client.tenantId, client.clientId, api.identifier);
    if (grant?.subjectType === "user") return grant.scope;
    if (api.isSystem) return [];
    throw refusal();
  }
  // With RBAC a person's scopes are those of their permissions (contract §3.9), and nobody has permissions here yet.
  return api.enforcePolicies ? [] : api.scopes.map(({ value }) => value);
}

function policyOf(api: ResourceServer, subject: "user" | "client"): string {
  const rules = api.properties.subject_type_authorization as
    | Record<string, { policy?: unknown } | undefined>
    | undefined;
  const policy = rules?.[subject]?.policy;
  return typeof policy === "string" ? policy : subject === "user" ? "allow_all" : "require_client_grant";
}

function describe(api: ResourceServer, audience: string, scope: string, deps: ApiAccessDeps): ResourceServerInfo {
  const jwt = { sign: signingOf(api, deps) };
  factsByJwt.set(jwt, { api, audience });
  return { scope, audience, accessTokenTTL: api.tokenLifetimeSeconds, accessTokenFormat: "jwt", jwt };
}

/** Opaque to clients and nothing to store: encrypted with a key of the tenant (JWE `dir`, RFC 7516). */
function describeUserinfoOnly(
  site: OidcSite,
  cache: Map<string, ResourceServerInfo>,
  deps: ApiAccessDeps,
): ResourceServerInfo {
  const audience = `${site.issuer}userinfo`;
  let info = cache.get(audience);
  if (info === undefined) {
    const jwt = { encrypt: { alg: "dir", enc: "A256GCM", key: deps.userinfoKey } };
    factsByJwt.set(jwt, { audience });
    const scope = `${STANDARD_SCOPE} offline_access`;
    info = { scope, audience, accessTokenTTL: USERINFO_TOKEN_SECONDS, accessTokenFormat: "jwt", jwt };
    cache.set(audience, info);
  }
  return info;
}

function signingOf(api: ResourceServer, deps: ApiAccessDeps): { alg: string; key?: KeyObject } {
  if (api.signingAlg === "HS256" && api.sealedSigningSecret !== undefined) {
    const secret = deps.sealer.open(api.sealedSigningSecret, sealContext.apiSigningSecret(api.tenantId, api.id));
    return { alg: "HS256", key: createSecretKey(secret, "utf8") };
  }
  const isRsa = deps.signingAlg === "RS256" && ["RS256", "RS512", "PS256"].includes(api.signingAlg);
  return { alg: isRsa ? api.signingAlg : deps.signingAlg };
}

const notGranted = (audience: string): DomainError =>
  new DomainError(
    "audience_not_granted",
    `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API. See: ${GRANT_HELP}`,
  );
