import type { Client } from "../../src/domain/client.ts";
import { type OidcSite, SECRET } from "./oidc-site.ts";

/** The callback that `OidcSite.addClient` allows. */
export const CALLBACK = "https://app.example.com/callback";

/** `/authorize` for a code of this client; a parameter that is undefined is left out. */
export function authorizeAddress(client: Client, parameters: Record<string, string | undefined> = {}): string {
  const all = {
    response_type: "code",
    client_id: client.clientId,
    redirect_uri: CALLBACK,
    scope: "openid profile email",
    state: "st",
    ...parameters,
  };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/authorize?${new URLSearchParams(kept).toString()}`;
}

/** The token endpoint's answer to a code. */
export const redeemCode = (site: OidcSite, client: Client, code: string | null, extra: Record<string, unknown> = {}) =>
  site.post("/oauth/token", {
    grant_type: "authorization_code",
    client_id: client.clientId,
    client_secret: SECRET,
    code,
    redirect_uri: CALLBACK,
    ...extra,
  });
