import { type Client, PASSWORD_REALM_GRANT } from "../domain/client.ts";
import type { SigningKey } from "../domain/tenant.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";
import type { ClientKeys } from "./client-keys.ts";

const SUPPORTED_GRANTS = new Set([
  "authorization_code",
  "implicit",
  "refresh_token",
  "client_credentials",
  "password",
  PASSWORD_REALM_GRANT,
]);
const FORBIDDEN_SCHEMES = new Set(["javascript:", "vbscript:", "data:", "blob:", "file:", "about:"]);

/**
 * A client as `oidc-provider` takes it. Only what the protocol needs: names, origins and lifetimes are read from our own object.
 * Every client is of type `web`, since the library's `native` allows other redirect ports than the registered one.
 */
export function clientMetadataOf(
  client: Client,
  keys: ClientKeys | undefined,
  deps: { sealer: Sealer; signingAlg: SigningKey["alg"] },
): object {
  const redirectUris = client.callbacks.filter(canBeRedirectedTo);
  const responseTypes = redirectUris.length === 0 ? [] : responseTypesOf(client.grantTypes);
  const secret =
    client.sealedSecret === undefined
      ? undefined
      : deps.sealer.open(client.sealedSecret, sealContext.clientSecret(client.tenantId, client.clientId));
  const isPublic = client.tokenEndpointAuthMethod === "none" || secret === undefined;
  return {
    client_id: client.clientId,
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(client.properties.require_pushed_authorization_requests === true
      ? { require_pushed_authorization_requests: true }
      : {}),
    application_type: "web",
    grant_types: client.grantTypes.filter((grant) => SUPPORTED_GRANTS.has(grant)),
    response_types: responseTypes,
    redirect_uris: redirectUris,
    ...(keys === undefined
      ? { token_endpoint_auth_method: isPublic ? "none" : client.tokenEndpointAuthMethod }
      : { token_endpoint_auth_method: "private_key_jwt", jwks: keys.jwks }),
    id_token_signed_response_alg: client.idTokenAlg === "HS256" && secret !== undefined ? "HS256" : deps.signingAlg,
  };
}

function canBeRedirectedTo(callback: string): boolean {
  const url = URL.parse(callback);
  return url !== null && !callback.includes("#") && !FORBIDDEN_SCHEMES.has(url.protocol);
}

function responseTypesOf(grantTypes: readonly string[]): string[] {
  const code = grantTypes.includes("authorization_code");
  const implicit = grantTypes.includes("implicit");
  return [
    ...(code ? ["code"] : []),
    ...(implicit ? ["id_token", "id_token token"] : []),
    ...(code && implicit ? ["code id_token", "code token", "code id_token token"] : []),
  ];
}
