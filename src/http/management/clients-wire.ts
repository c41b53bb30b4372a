import {
  type Client,
  DEFAULT_REFRESH_TOKEN_POLICY,
  PASSWORD_REALM_GRANT,
  type RefreshTokenPolicy,
} from "../../domain/client.ts";
import { credentialsOf, type StoredCredential } from "../../domain/client-credential.ts";
import { DomainError } from "../../domain/errors.ts";
import type { ClientId, TenantId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import { credentialToWire, makeCredential } from "./client-credentials.ts";
import { type ClientInput, KEPT_AS_SENT } from "./client-schemas.ts";
import { withoutNulls } from "./json-values.ts";
import { mergeShortMetadata } from "./merge-short-metadata.ts";

const PUBLIC_APP_TYPES = ["spa", "native"];
const PASSWORD_GRANTS = ["password", PASSWORD_REALM_GRANT];

/** What a new client has before its body is read (contract §4.3, recorded defaults). */
function blankClient(tenantId: TenantId, clientId: ClientId, input: ClientInput, now: Date): Client {
  const isPublic = PUBLIC_APP_TYPES.includes(input.app_type ?? "");
  return {
    tenantId,
    clientId,
    name: "",
    isGlobal: false,
    isFirstParty: true,
    grantTypes: defaultGrantTypes(input.app_type ?? undefined),
    callbacks: [],
    allowedLogoutUrls: [],
    webOrigins: [],
    allowedOrigins: [],
    tokenEndpointAuthMethod: isPublic ? "none" : "client_secret_post",
    isTokenEndpointIpHeaderTrusted: false,
    idTokenLifetimeSeconds: 36_000,
    idTokenAlg: "RS256",
    refreshToken: DEFAULT_REFRESH_TOKEN_POLICY,
    properties: {
      oidc_conformant: input.app_type !== undefined,
      sso_disabled: false,
      cross_origin_authentication: false,
      custom_login_page_on: true,
      async_approval_notification_channels: ["guardian-push"],
    },
    createdAt: now,
    updatedAt: now,
  };
}

/** Contract §3.2. The password grants are never among them (design §6). */
function defaultGrantTypes(appType: string | undefined): readonly string[] {
  if (appType === "resource_server") return [];
  if (appType !== undefined && PUBLIC_APP_TYPES.includes(appType))
    return ["authorization_code", "implicit", "refresh_token"];
  return ["authorization_code", "implicit", "refresh_token", "client_credentials"];
}

/** The client that a `POST` body describes, without its secret. Throws `DomainError("invalid_body")`. */
export async function newClientFromWire(
  input: ClientInput,
  ids: { tenantId: TenantId; clientId: ClientId },
  now: Date,
): Promise<Client> {
  return changeClientFromWire(blankClient(ids.tenantId, ids.clientId, input, now), input, now);
}

/** The client after a `PATCH`: top-level properties are replaced, `null` takes one away. Throws `DomainError("invalid_body")`. */
export async function changeClientFromWire(client: Client, input: ClientInput, now: Date): Promise<Client> {
  const { properties, credentials } = await changeProperties(client, input, now);
  const jwt = properties.jwt_configuration as { alg?: string; lifetime_in_seconds?: number } | undefined;
  const usesKeys = properties.client_authentication_methods !== undefined;
  const changed: Client = {
    ...client,
    name: input.name ?? client.name,
    isFirstParty: input.is_first_party ?? client.isFirstParty,
    appType: input.app_type === undefined ? client.appType : (input.app_type ?? undefined),
    grantTypes: input.grant_types === undefined ? client.grantTypes : (input.grant_types ?? []),
    callbacks: input.callbacks === undefined ? client.callbacks : (input.callbacks ?? []),
    allowedLogoutUrls:
      input.allowed_logout_urls === undefined ? client.allowedLogoutUrls : (input.allowed_logout_urls ?? []),
    webOrigins: input.web_origins === undefined ? client.webOrigins : (input.web_origins ?? []),
    allowedOrigins: input.allowed_origins === undefined ? client.allowedOrigins : (input.allowed_origins ?? []),
    tokenEndpointAuthMethod: input.token_endpoint_auth_method ?? client.tokenEndpointAuthMethod,
    isTokenEndpointIpHeaderTrusted: input.is_token_endpoint_ip_header_trusted ?? client.isTokenEndpointIpHeaderTrusted,
    idTokenLifetimeSeconds: jwt?.lifetime_in_seconds ?? 36_000,
    // Others are kept in the properties and signed as RS256, the algorithm every client can check.
    idTokenAlg: jwt?.alg === "HS256" || jwt?.alg === "ES256" ? jwt.alg : "RS256",
    refreshToken: input.refresh_token == null ? client.refreshToken : refreshTokenFromWire(input.refresh_token),
    properties: credentials.length === 0 ? properties : { ...properties, credentials },
    updatedAt: now,
  };
  refusePasswordGrantsOfStrangers(changed, usesKeys);
  return changed;
}

/** A third party that cannot prove who it is must not be handed passwords (docs/decisions/0006). */
function refusePasswordGrantsOfStrangers(client: Client, usesKeys: boolean): void {
  if (client.isFirstParty || client.tokenEndpointAuthMethod !== "none" || usesKeys) return;
  const refused = client.grantTypes.filter((grant) => PASSWORD_GRANTS.includes(grant));
  if (refused.length === 0) return;
  throw new DomainError(
    "invalid_body",
    `Payload validation error: 'The grant ${refused.join(", ")} is not for public clients of third parties; set token_endpoint_auth_method' on property grant_types.`,
  );
}

async function changeProperties(
  client: Client,
  input: ClientInput,
  now: Date,
): Promise<{ properties: Record<string, unknown>; credentials: readonly StoredCredential[] }> {
  const { credentials: _kept, ...before } = client.properties;
  const sent = Object.fromEntries(
    KEPT_AS_SENT.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]),
  );
  if (input.client_metadata != null)
    sent.client_metadata = mergeShortMetadata(before.client_metadata, input.client_metadata) ?? null;
  const properties = withoutNulls({ ...before, ...sent });
  // A policy list belongs to the refresh token on the wire; the domain object has no place for it.
  if (input.refresh_token?.policies !== undefined)
    properties.refresh_token_policies = input.refresh_token.policies ?? undefined;

  let credentials = credentialsOf(client.properties);
  const keep = async (given: readonly unknown[]): Promise<{ id: string }[]> => {
    const ids: { id: string }[] = [];
    for (const item of given as readonly ({ id: string } | Parameters<typeof makeCredential>[0])[]) {
      if ("id" in item) {
        if (!credentials.some(({ id }) => id === item.id))
          throw new DomainError("invalid_body", `The credential ${item.id} does not exist.`);
        ids.push({ id: item.id });
        continue;
      }
      const made = await makeCredential(item, now);
      credentials = [...credentials, made];
      ids.push({ id: made.id });
    }
    return ids;
  };

  if (input.client_authentication_methods === null) delete properties.client_authentication_methods;
  else if (input.client_authentication_methods !== undefined) {
    const methods: Record<string, unknown> = {};
    for (const [method, value] of Object.entries(input.client_authentication_methods)) {
      if (value !== undefined) methods[method] = { credentials: await keep(value.credentials) };
    }
    properties.client_authentication_methods = methods;
  }
  if (input.signed_request_object === null) delete properties.signed_request_object;
  else if (input.signed_request_object !== undefined) {
    const { required, credentials: given } = input.signed_request_object;
    const former = (client.properties.signed_request_object ?? {}) as JsonObject;
    properties.signed_request_object = {
      required: required ?? former.required ?? false,
      credentials: given === undefined ? (former.credentials ?? []) : await keep(given),
    };
  }
  return { properties, credentials };
}

function refreshTokenFromWire(input: NonNullable<ClientInput["refresh_token"]>): RefreshTokenPolicy {
  const expires = input.expiration_type === "expiring";
  return {
    rotationType: input.rotation_type,
    expirationType: input.expiration_type,
    leeway: input.leeway ?? DEFAULT_REFRESH_TOKEN_POLICY.leeway,
    tokenLifetime: input.token_lifetime ?? DEFAULT_REFRESH_TOKEN_POLICY.tokenLifetime,
    infiniteTokenLifetime: input.infinite_token_lifetime ?? !expires,
    idleTokenLifetime: input.idle_token_lifetime ?? DEFAULT_REFRESH_TOKEN_POLICY.idleTokenLifetime,
    infiniteIdleTokenLifetime: input.infinite_idle_token_lifetime ?? !expires,
  };
}

const refreshTokenToWire = (policy: RefreshTokenPolicy, policies: unknown): JsonObject => ({
  rotation_type: policy.rotationType,
  expiration_type: policy.expirationType,
  leeway: policy.leeway,
  token_lifetime: policy.tokenLifetime,
  infinite_token_lifetime: policy.infiniteTokenLifetime,
  infinite_idle_token_lifetime: policy.infiniteIdleTokenLifetime,
  idle_token_lifetime: policy.idleTokenLifetime,
  ...(policies === undefined ? {} : { policies }),
});

/** What a reply shows beyond the client itself. */
export interface ClientView {
  readonly tenantName: string;
  /** Certificate of the key that signs now, PEM. */
  readonly certificate?: string;
  readonly certificateSubject: string;
  /** Only when the caller may see it. */
  readonly secret?: string;
  /** Shows the credentials in full, as the reply to the request that made them does. */
  readonly withCredentials?: boolean;
}

/** A client as the Management API shows it (contract §4.3). */
export function clientToWire(client: Client, view: ClientView): Record<string, unknown> {
  const { refresh_token_policies: policies, jwt_configuration: jwt, ...properties } = client.properties;
  const kept = Object.fromEntries(
    KEPT_AS_SENT.filter((key) => properties[key] !== undefined).map((key) => [key, properties[key]]),
  );
  const usesKeys = properties.client_authentication_methods !== undefined;
  const methods = keysToWire(client, view.withCredentials === true);
  return withoutNulls({
    tenant: view.tenantName,
    global: client.isGlobal,
    name: client.name,
    client_id: client.clientId,
    client_secret: view.secret,
    app_type: client.appType,
    is_first_party: client.isFirstParty,
    is_token_endpoint_ip_header_trusted: client.isTokenEndpointIpHeaderTrusted,
    callbacks: client.callbacks,
    allowed_logout_urls: client.allowedLogoutUrls,
    web_origins: client.webOrigins,
    allowed_origins: client.allowedOrigins,
    grant_types: client.grantTypes,
    token_endpoint_auth_method: usesKeys ? undefined : client.tokenEndpointAuthMethod,
    refresh_token: refreshTokenToWire(client.refreshToken, policies),
    jwt_configuration: {
      alg: client.idTokenAlg,
      lifetime_in_seconds: client.idTokenLifetimeSeconds,
      secret_encoded: false,
      ...(jwt as JsonObject | undefined),
    },
    signing_keys:
      view.certificate === undefined ? undefined : [{ cert: view.certificate, subject: view.certificateSubject }],
    ...kept,
    // The older name of the same thing, still read by tools.
    oidc_backchannel_logout: kept.oidc_backchannel_logout ?? backchannelOf(kept.oidc_logout),
    ...methods,
  });
}

function backchannelOf(logout: unknown): JsonObject | undefined {
  const urls = (logout as { backchannel_logout_urls?: unknown } | undefined)?.backchannel_logout_urls;
  return urls === undefined ? undefined : { backchannel_logout_urls: urls };
}

function keysToWire(client: Client, inFull: boolean): Record<string, unknown> {
  const all = credentialsOf(client.properties);
  const show = (references: unknown): unknown =>
    ((references ?? []) as { id: string }[]).flatMap(({ id }) => {
      const found = all.find((credential) => credential.id === id);
      return found === undefined ? [] : [inFull ? credentialToWire(found) : { id }];
    });
  const methods = client.properties.client_authentication_methods as
    | Record<string, { credentials?: unknown }>
    | undefined;
  const signed = client.properties.signed_request_object as { required?: boolean; credentials?: unknown } | undefined;
  return {
    ...(methods === undefined
      ? {}
      : {
          client_authentication_methods: Object.fromEntries(
            Object.entries(methods).map(([name, value]) => [name, { credentials: show(value.credentials) }]),
          ),
        }),
    ...(signed === undefined
      ? {}
      : { signed_request_object: { required: signed.required, credentials: show(signed.credentials) } }),
  };
}
