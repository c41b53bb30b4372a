import type { FastifyInstance } from "fastify";
import type { Client } from "../../domain/client.ts";
import { type Sealer, sealContext } from "../../store/sealer.ts";
import type { Site } from "../site.ts";

export interface CodeExchangeInput {
  readonly site: Site;
  readonly client: Client;
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

export type CodeExchangeOutcome =
  | { readonly outcome: "tokens"; readonly idToken: string; readonly accessToken: string }
  | { readonly outcome: "refused"; readonly error: string; readonly description: string };

/** Redeems an authorization code of our own. */
export type CodeExchange = (input: CodeExchangeInput) => Promise<CodeExchangeOutcome>;

/** By a real request to our own token endpoint, within the process: what works here works for every client. */
export function createCodeExchange(app: FastifyInstance, deps: { readonly sealer: Sealer }): CodeExchange {
  return async ({ site, client, code, codeVerifier, redirectUri }) => {
    const response = await app.inject({
      method: "POST",
      url: "/oauth/token",
      headers: { host: site.domain, "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: client.clientId,
        ...secretOf(client, deps.sealer),
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
      }).toString(),
    });
    const body = parseObject(response.body);
    const { id_token: idToken, access_token: accessToken } = body;
    if (typeof idToken === "string" && typeof accessToken === "string")
      return { outcome: "tokens", idToken, accessToken };
    return {
      outcome: "refused",
      error: typeof body.error === "string" ? body.error : "server_error",
      description:
        typeof body.error_description === "string"
          ? body.error_description
          : `The token endpoint answered ${response.statusCode}.`,
    };
  };
}

function secretOf(client: Client, sealer: Sealer): { client_secret?: string } {
  if (client.tokenEndpointAuthMethod === "none" || client.sealedSecret === undefined) return {};
  return {
    client_secret: sealer.open(client.sealedSecret, sealContext.clientSecret(client.tenantId, client.clientId)),
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
