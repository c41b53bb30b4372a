import { z } from "zod";
import { PASSWORD_REALM_GRANT } from "../../domain/client.ts";
import { describedValues } from "./described-values.ts";
import { jsonObject, shortMetadata, webAddresses } from "./json-values.ts";

/** Every grant type a client may have (contract §3.2). What the token endpoint does not offer is stored all the same. */
export const GRANT_TYPES = [
  "authorization_code",
  "implicit",
  "refresh_token",
  "client_credentials",
  "password",
  PASSWORD_REALM_GRANT,
  "http://auth0.com/oauth/grant-type/mfa-otp",
  "http://auth0.com/oauth/grant-type/mfa-oob",
  "http://auth0.com/oauth/grant-type/mfa-recovery-code",
  "http://auth0.com/oauth/grant-type/passwordless/otp",
  "http://auth0.com/oauth/legacy/grant-type/ro",
  "http://auth0.com/oauth/legacy/grant-type/ro/jwt-bearer",
  "http://auth0.com/oauth/legacy/grant-type/delegation/refresh_token",
  "http://auth0.com/oauth/legacy/grant-type/delegation/id_token",
  "http://auth0.com/oauth/legacy/grant-type/access_token",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:openid:params:grant-type:ciba",
  "urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token",
] as const;

const refreshToken = z.strictObject({
  rotation_type: z.enum(["rotating", "non-rotating"]),
  expiration_type: z.enum(["expiring", "non-expiring"]),
  leeway: z.int().min(0).max(60).optional(),
  token_lifetime: z.int().min(1).max(157_788_000).optional(),
  infinite_token_lifetime: z.boolean().optional(),
  idle_token_lifetime: z.int().min(1).max(157_788_000).optional(),
  infinite_idle_token_lifetime: z.boolean().optional(),
  policies: z.array(jsonObject).max(100).nullish(),
});

const jwtConfiguration = z.strictObject({
  lifetime_in_seconds: z.int().min(1).max(2_592_000).optional(),
  alg: z.enum(["HS256", "RS256", "RS512", "PS256", "ES256"]).optional(),
  secret_encoded: z.boolean().optional(),
  scopes: jsonObject.optional(),
});

/** One credential as it is sent (contract §4.3). */
export const credentialInput = z.strictObject({
  name: z.string().max(128).optional(),
  credential_type: z.enum(["public_key", "x509_cert", "cert_subject_dn"]),
  pem: z.string().max(16_384).optional(),
  subject_dn: z.string().max(2048).optional(),
  alg: z.enum(["RS256", "RS384", "PS256"]).optional(),
  kid: z.string().max(64).optional(),
  parse_expiry_from_cert: z.boolean().optional(),
  expires_at: z.iso.datetime({ offset: true }).nullish(),
});

const credentialReference = z.looseObject({ id: z.string().min(1).max(64) });
const credentialMethod = z.strictObject({
  credentials: z.array(z.union([credentialReference, credentialInput])).max(10),
});

const text = (max: number, description: string) => z.string().max(max).meta({ description }).nullable();

/** Properties that may be written, apart from `name` (contract §4.3). `null` takes an optional one away. */
const writable = {
  description: text(140, "What the client is for."),
  logo_uri: text(2048, "Address of its logo."),
  callbacks: webAddresses("Where sign-in may send people back to.").nullable(),
  allowed_logout_urls: webAddresses("Where sign-out may send people to.").nullable(),
  web_origins: webAddresses("Origins that may use silent sign-in.").nullable(),
  allowed_origins: webAddresses("Origins that may call from a browser.").nullable(),
  client_aliases: z.array(z.string().max(2048)).max(100).nullable(),
  allowed_clients: z.array(z.string().max(2048)).max(100).nullable(),
  grant_types: z
    .array(z.enum(GRANT_TYPES))
    .max(50)
    .meta({ description: "What it may use at the token endpoint; the password grants only for confidential clients." })
    .nullable(),
  token_endpoint_auth_method: z.enum(["none", "client_secret_post", "client_secret_basic"]).nullable(),
  is_token_endpoint_ip_header_trusted: z
    .boolean()
    .meta({ description: "Believe `auth0-forwarded-for` of this client." }),
  app_type: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: "`native`, `spa`, `regular_web`, `non_interactive` …" })
    .nullable(),
  is_first_party: z.boolean(),
  oidc_conformant: z.boolean(),
  jwt_configuration: jwtConfiguration.nullable(),
  encryption_key: jsonObject.nullable(),
  sso: z.boolean(),
  sso_disabled: z.boolean(),
  cross_origin_authentication: z.boolean(),
  cross_origin_loc: text(2048, "Where the cross-origin page is."),
  custom_login_page_on: z.boolean(),
  custom_login_page: text(100_000, "Kept; the sign-in page is this server's own."),
  custom_login_page_preview: text(100_000, "Kept, not used."),
  form_template: text(100_000, "Kept, not used."),
  addons: jsonObject.nullable(),
  client_metadata: shortMetadata.nullable(),
  mobile: jsonObject.nullable(),
  initiate_login_uri: text(2048, "Where a sign-in that started elsewhere begins."),
  native_social_login: jsonObject.nullable(),
  fedcm_login: jsonObject.nullable(),
  refresh_token: refreshToken.nullable(),
  default_organization: jsonObject.nullable(),
  organization_usage: z.enum(["deny", "allow", "require"]).nullable(),
  organization_require_behavior: z.enum(["no_prompt", "pre_login_prompt", "post_login_prompt"]).nullable(),
  organization_discovery_methods: z
    .array(z.enum(["email", "organization_name"]))
    .max(2)
    .nullable(),
  client_authentication_methods: z
    .strictObject({
      private_key_jwt: credentialMethod.optional(),
      tls_client_auth: credentialMethod.optional(),
      self_signed_tls_client_auth: credentialMethod.optional(),
    })
    .nullable(),
  require_pushed_authorization_requests: z.boolean(),
  require_proof_of_possession: z.boolean(),
  signed_request_object: z
    .strictObject({
      required: z.boolean().optional(),
      credentials: z
        .array(z.union([credentialReference, credentialInput]))
        .max(10)
        .optional(),
    })
    .nullable(),
  compliance_level: text(64, "FAPI profile."),
  par_request_expiry: z.int().min(10).max(600).nullable(),
  skip_non_verifiable_callback_uri_confirmation_prompt: z.boolean().nullable(),
  token_quota: jsonObject.nullable(),
  oidc_logout: jsonObject.nullable(),
  oidc_backchannel_logout: jsonObject.nullable(),
  session_transfer: jsonObject.nullable(),
  token_exchange: jsonObject.nullable(),
  resource_server_identifier: text(600, "The API that a `resource_server` client stands for."),
  express_configuration: jsonObject.nullable(),
  my_organization_configuration: jsonObject.nullable(),
  async_approval_notification_channels: z.array(z.string().max(64)).max(10).nullable(),
  identity_assertion_authorization_grant: jsonObject.nullable(),
  third_party_security_mode: text(64, "Kept, not used."),
  redirection_policy: text(64, "Kept, not used."),
} as const;

const name = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^<>]*$/, "Must not contain < or >")
  .meta({ description: "Name; no < or >." });
const secret = z.string().min(16).max(512).meta({ description: "Client secret; made when absent." });

/** Body of `POST /clients`. */
export const createClientBody = z.strictObject({
  name,
  client_secret: secret.optional(),
  ...z.object(writable).partial().shape,
});

/** Body of `PATCH /clients/{id}`. */
export const updateClientBody = z.strictObject({
  name: name.optional(),
  client_secret: secret.optional(),
  ...z.object(writable).partial().shape,
});

export type ClientInput = z.output<typeof updateClientBody>;

/** What the server acts on has a field of the domain object; every other writable property is kept as it was sent. */
export const KEPT_AS_SENT = Object.keys(writable).filter(
  (key) =>
    ![
      "callbacks",
      "allowed_logout_urls",
      "web_origins",
      "allowed_origins",
      "grant_types",
      "token_endpoint_auth_method",
      "is_token_endpoint_ip_header_trusted",
      "app_type",
      "is_first_party",
      "refresh_token",
      "client_authentication_methods",
      "signed_request_object",
    ].includes(key),
) as readonly (keyof typeof writable)[];

/** A client as it is shown. Every field is optional, since callers choose fields. */
export const clientReply = z
  .object({
    name: z.string(),
    client_id: z.string(),
    secret_withheld: z
      .boolean()
      .describe("It may do more than the administrator who asks, who neither sees nor changes its secret. Not Auth0's.")
      .optional(),
    client_secret: z.string().meta({ description: "Only with `read:client_keys`, and when the client is made." }),
    tenant: z.string(),
    global: z.boolean(),
    signing_keys: z.array(z.object({ cert: z.string(), subject: z.string() })),
    ...describedValues(writable),
  })
  .partial();

/** A credential as it is shown: never the private side, and the public key only by its id. */
export const credentialReply = z.object({
  id: z.string(),
  name: z.string().optional(),
  credential_type: z.string(),
  kid: z.string().optional(),
  alg: z.string().optional(),
  subject_dn: z.string().optional(),
  thumbprint_sha256: z.string().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string().nullish(),
});
