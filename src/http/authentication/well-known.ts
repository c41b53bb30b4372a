import { X509Certificate } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { PASSWORD_REALM_GRANT } from "../../domain/client.ts";
import { CLIENT_KEY_ALGS } from "../../oidc/client-keys.ts";
import type { KeyRing } from "../../tokens/key-ring.ts";
import "../site.ts";

export interface WellKnownDeps {
  readonly keyRing: Pick<KeyRing, "publicJwks" | "current">;
}

const OPEN = { "access-control-allow-origin": "*", "cache-control": "public, max-age=15, stale-while-revalidate=15" };

/** What anyone may read about a tenant domain: discovery, keys, certificate (contract §5.7). */
export function registerWellKnown(app: FastifyInstance, deps: WellKnownDeps): void {
  const discovery = async (request: FastifyRequest, reply: FastifyReply) => {
    const { key } = await deps.keyRing.current(request.site.tenant.id);
    await reply.headers(OPEN).send(discoveryOf(request.site.issuer, key.alg));
  };
  app.get("/.well-known/openid-configuration", discovery);
  app.get("/.well-known/oauth-authorization-server", discovery);
  app.get("/.well-known/jwks.json", async (request, reply) => {
    await reply.headers(OPEN).send(await deps.keyRing.publicJwks(request.site.tenant.id));
  });
  app.get("/pem", async (request, reply) => {
    const { key } = await deps.keyRing.current(request.site.tenant.id);
    await reply
      .header("content-disposition", `attachment; filename="${request.site.tenant.name}.pem"`)
      .type("application/x-pem-file")
      .send(`${key.certificate.trimEnd()}\n`);
  });
  app.get("/cer", async (request, reply) => {
    const { key } = await deps.keyRing.current(request.site.tenant.id);
    await reply
      .header("content-disposition", `attachment; filename="${request.site.tenant.name}.cer"`)
      .type("application/x-x509-ca-cert")
      .send(new X509Certificate(key.certificate).raw);
  });
}

function discoveryOf(issuer: string, alg: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}oauth/token`,
    userinfo_endpoint: `${issuer}userinfo`,
    jwks_uri: `${issuer}.well-known/jwks.json`,
    pushed_authorization_request_endpoint: `${issuer}oauth/par`,
    require_pushed_authorization_requests: false,
    revocation_endpoint: `${issuer}oauth/revoke`,
    end_session_endpoint: `${issuer}oidc/logout`,
    scopes_supported: [
      "openid",
      "profile",
      "offline_access",
      "name",
      "given_name",
      "family_name",
      "nickname",
      "email",
      "email_verified",
      "picture",
      "created_at",
      "identities",
      "phone",
      "address",
    ],
    response_types_supported: [
      "code",
      "id_token",
      "code id_token",
      "code token",
      "code id_token token",
      "id_token token",
    ],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "refresh_token",
      "client_credentials",
      "password",
      PASSWORD_REALM_GRANT,
    ],
    code_challenge_methods_supported: ["S256", "plain"],
    response_modes_supported: ["query", "fragment", "form_post", "web_message"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["HS256", alg],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    token_endpoint_auth_signing_alg_values_supported: CLIENT_KEY_ALGS,
    claims_supported: [
      "aud",
      "auth_time",
      "created_at",
      "email",
      "email_verified",
      "exp",
      "family_name",
      "given_name",
      "iat",
      "identities",
      "iss",
      "name",
      "nickname",
      "phone_number",
      "picture",
      "sub",
    ],
    request_uri_parameter_supported: false,
    request_parameter_supported: false,
    authorization_response_iss_parameter_supported: true,
  };
}
