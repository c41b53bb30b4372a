import type { ResourceServer } from "../../domain/client.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { ResourceServerInput } from "./resource-server-schemas.ts";

const DEFAULT_SUBJECT_TYPES = { user: { policy: "allow_all" }, client: { policy: "require_client_grant" } };

/** Properties that are kept as they were sent. */
const KEPT = [
  "token_encryption",
  "consent_policy",
  "proof_of_possession",
  "authorization_details",
  "authorization_policy",
  "subject_type_authorization",
  "verificationLocation",
] as const;

/** The API that a `POST` body describes, with the defaults of contract §4.4; without its signing secret. */
export function newResourceServerFromWire(
  input: ResourceServerInput & { readonly identifier: string },
  ids: { readonly tenantId: TenantId; readonly id: string },
  now: Date,
): ResourceServer {
  const blank: ResourceServer = {
    ...ids,
    name: input.identifier,
    identifier: input.identifier,
    isSystem: false,
    scopes: [],
    signingAlg: "RS256",
    allowOfflineAccess: false,
    tokenLifetimeSeconds: 86_400,
    tokenLifetimeForWebSeconds: Math.min(7200, input.token_lifetime ?? 7200),
    skipConsentForVerifiableFirstPartyClients: false,
    enforcePolicies: false,
    tokenDialect: "access_token",
    properties: { subject_type_authorization: DEFAULT_SUBJECT_TYPES },
    createdAt: now,
    updatedAt: now,
  };
  return changeResourceServerFromWire(blank, input, now);
}

/** The API after a `PATCH`. */
export function changeResourceServerFromWire(
  api: ResourceServer,
  input: ResourceServerInput,
  now: Date,
): ResourceServer {
  const sent = Object.fromEntries(KEPT.map((key) => [key, input[key]]));
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  return {
    ...api,
    name: input.name ?? api.name,
    scopes: input.scopes ?? api.scopes,
    signingAlg: input.signing_alg ?? api.signingAlg,
    allowOfflineAccess: input.allow_offline_access ?? api.allowOfflineAccess,
    tokenLifetimeSeconds: input.token_lifetime ?? api.tokenLifetimeSeconds,
    tokenLifetimeForWebSeconds: input.token_lifetime_for_web ?? api.tokenLifetimeForWebSeconds,
    skipConsentForVerifiableFirstPartyClients:
      input.skip_consent_for_verifiable_first_party_clients ?? api.skipConsentForVerifiableFirstPartyClients,
    enforcePolicies: input.enforce_policies ?? api.enforcePolicies,
    tokenDialect: input.token_dialect ?? api.tokenDialect,
    properties: { ...api.properties, ...given },
    updatedAt: now,
  };
}

/** An API as the Management API shows it (contract §4.4). `signingSecret` only for those who may see it. */
export const resourceServerToWire = (api: ResourceServer, signingSecret?: string): Record<string, unknown> => ({
  id: api.id,
  name: api.name,
  identifier: api.identifier,
  ...(api.isSystem ? { is_system: true } : {}),
  scopes: api.scopes,
  signing_alg: api.signingAlg,
  ...(signingSecret === undefined ? {} : { signing_secret: signingSecret }),
  allow_offline_access: api.allowOfflineAccess,
  token_lifetime: api.tokenLifetimeSeconds,
  token_lifetime_for_web: api.tokenLifetimeForWebSeconds,
  skip_consent_for_verifiable_first_party_clients: api.skipConsentForVerifiableFirstPartyClients,
  enforce_policies: api.enforcePolicies,
  token_dialect: api.tokenDialect,
  subject_type_authorization: DEFAULT_SUBJECT_TYPES,
  // `null` is shown where it was set: for these fields it is a choice of its own, "none".
  ...withoutUndefined(api.properties),
});

const withoutUndefined = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
