import type { JsonObject } from "../../domain/json.ts";

/** Metadata that an identity provider need not publish, with what is shown then (recorded). */
const METADATA_DEFAULTS: JsonObject = {
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  require_request_uri_registration: false,
};

const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "issuer"];

/** Options of an OpenID Connect connection. Endpoints that were left out are those of the metadata, where there is some. */
export function openIdOptions(sent: JsonObject, how: { readonly type: string; readonly mapping: string }): JsonObject {
  const published = sent.oidc_metadata as JsonObject | null | undefined;
  const filled = ENDPOINTS.filter((key) => sent[key] == null && published?.[key] !== undefined).map((key) => [
    key,
    published?.[key],
  ]);
  return {
    type: how.type,
    schema_version: "oidc-V4",
    attribute_map: { mapping_mode: how.mapping },
    connection_settings: { pkce: "auto" },
    ...sent,
    ...Object.fromEntries(filled),
    ...(published == null ? {} : { oidc_metadata: { ...METADATA_DEFAULTS, ...published } }),
  };
}

const SECRET_METHODS = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"];
const SIGNATURES = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/** Options of an Okta connection: every Okta domain has the same endpoints, so that saving one needs no network. */
export function oktaOptions(sent: JsonObject): JsonObject {
  const metadata =
    typeof sent.domain === "string" && sent.oidc_metadata == null ? { oidc_metadata: oktaMetadata(sent.domain) } : {};
  return openIdOptions({ ...sent, ...metadata }, { type: "back_channel", mapping: "basic_profile" });
}

/** What an Okta domain publishes (recorded). */
function oktaMetadata(domain: string): JsonObject {
  const base = `https://${domain}/oauth2/v1`;
  return {
    issuer: `https://${domain}`,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    registration_endpoint: `${base}/clients`,
    jwks_uri: `${base}/keys`,
    introspection_endpoint: `${base}/introspect`,
    introspection_endpoint_auth_methods_supported: SECRET_METHODS,
    revocation_endpoint: `${base}/revoke`,
    revocation_endpoint_auth_methods_supported: SECRET_METHODS,
    end_session_endpoint: `${base}/logout`,
    device_authorization_endpoint: `${base}/device/authorize`,
    pushed_authorization_request_endpoint: `${base}/par`,
    response_types_supported: [
      "code",
      "id_token",
      "code id_token",
      "code token",
      "id_token token",
      "code id_token token",
    ],
    response_modes_supported: ["query", "fragment", "form_post", "okta_post_message"],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "refresh_token",
      "password",
      "urn:ietf:params:oauth:grant-type:device_code",
    ],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    id_token_encryption_alg_values_supported: ["RSA-OAEP-256", "RSA-OAEP-384", "RSA-OAEP-512"],
    id_token_encryption_enc_values_supported: ["A256GCM"],
    scopes_supported: ["openid", "email", "profile", "address", "phone", "offline_access", "groups"],
    token_endpoint_auth_methods_supported: SECRET_METHODS,
    claims_supported: [
      "iss",
      "ver",
      "sub",
      "aud",
      "iat",
      "exp",
      "jti",
      "auth_time",
      "amr",
      "idp",
      "nonce",
      "name",
      "nickname",
      "email",
      "email_verified",
    ],
    code_challenge_methods_supported: ["S256"],
    request_parameter_supported: true,
    request_object_signing_alg_values_supported: SIGNATURES,
    backchannel_token_delivery_modes_supported: ["poll"],
    backchannel_authentication_request_signing_alg_values_supported: SIGNATURES,
    dpop_signing_alg_values_supported: SIGNATURES.filter((name) => !name.startsWith("HS")),
    claims_parameter_supported: false,
    request_uri_parameter_supported: false,
    require_request_uri_registration: false,
  };
}
