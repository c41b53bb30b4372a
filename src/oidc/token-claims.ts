import type { ProviderContext, TokenModel } from "oidc-provider";
import { DASHBOARD_CLIENT_ID } from "../domain/dashboard.ts";
import { apiFactsOf } from "./api-access.ts";

interface StructuredToken {
  header?: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/**
 * Turns `oidc-provider`'s access token claims into Auth0's (contract §3.9). The default dialect has `azp` and `gty` and the type `JWT`;
 * an API of the RFC 9068 dialect has `client_id` and `jti` and the type `at+jwt`.
 */
export function shapeAccessToken(ctx: ProviderContext, token: TokenModel, structured: StructuredToken): void {
  const { payload } = structured;
  const jwt = token.resourceServer?.jwt;
  if (jwt === undefined) return;
  const { api, audience } = apiFactsOf(jwt);
  const dialect = api?.tokenDialect ?? "access_token";
  const isMachine = token.kind === "ClientCredentials";
  const scopes = token.scope?.split(" ") ?? [];
  const userinfo = `${ctx.oidc.issuer}userinfo`;
  const reachesUserinfo = !isMachine && api !== undefined && jwt.sign?.alg !== "HS256" && scopes.includes("openid");
  const common = {
    iss: payload.iss,
    sub: isMachine ? `${token.clientId}@clients` : payload.sub,
    aud: reachesUserinfo ? [audience, userinfo] : audience,
    iat: payload.iat,
    exp: payload.exp,
    scope: payload.scope,
  };
  const permissions = permissionsOf(token, dialect);
  if (dialect.startsWith("rfc9068")) {
    structured.header = { typ: "at+jwt" };
    structured.payload = { ...common, client_id: token.clientId, jti: payload.jti, permissions };
  } else {
    structured.header = { typ: "JWT" };
    structured.payload = { ...common, gty: grantNameOf(token), azp: token.clientId, permissions };
    // By it, the Management API knows whether its administrator has signed out meanwhile.
    if (token.clientId === DASHBOARD_CLIENT_ID) structured.payload.sid = token.sessionUid;
  }
}

/** `gty` exists for three grants only. */
function grantNameOf(token: TokenModel): string | undefined {
  if (token.kind === "ClientCredentials") return "client-credentials";
  if (token.gty?.endsWith("refresh_token")) return "refresh_token";
  return token.gty === "password" ? "password" : undefined;
}

/** Only the `authz` dialects show permissions. People have none here, so a token of theirs carries an empty list. */
function permissionsOf(token: TokenModel, dialect: string): readonly string[] | undefined {
  if (!dialect.endsWith("_authz")) return undefined;
  return token.kind === "ClientCredentials" ? (token.scope?.split(" ").filter(Boolean) ?? []) : [];
}
