import type { FastifyRequest } from "fastify";
import type { Administrator } from "../../domain/administrator.ts";
import { scopesOfRole } from "../../domain/administrator-scopes.ts";
import { DASHBOARD_CLIENT_ID } from "../../domain/dashboard.ts";
import { DomainError, isDomainError } from "../../domain/errors.ts";
import { managementAudienceOf } from "../../domain/tenant.ts";
import type { ConfigCache } from "../../store/config-cache.ts";
import type { Store } from "../../store/store.ts";
import type { AccessTokenClaims, AccessTokenVerifier } from "../../tokens/access-token-verifier.ts";
import type { ManagementCaller } from "../route.ts";

/**
 * Who calls, from the bearer token (contract §4.1): signed by this tenant, for `https://<domain>/api/v2/` of the domain asked,
 * and given to a client that is still there: deleting a client ends what it may do here at once. Of a token of the dashboard counts
 * what the role that its administrator has now still allows, as long as they have not signed out.
 * Throws `DomainError("missing_token")` or `DomainError("invalid_token")`.
 */
export async function authenticate(
  request: FastifyRequest,
  deps: {
    verifier: AccessTokenVerifier;
    config: Pick<ConfigCache, "client">;
    store: Pick<Store, "administrators" | "oidc">;
  },
): Promise<ManagementCaller> {
  const header = request.headers.authorization;
  if (header === undefined || header.trim() === "") throw new DomainError("missing_token", "Missing authentication");
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw new DomainError("invalid_token", "Invalid token");
  const { tenant, domain, issuer } = request.site;
  const expected = { tenantId: tenant.id, issuer, audience: managementAudienceOf(domain) };
  const claims = await deps.verifier.verify(token, expected).catch((cause: unknown) => {
    if (!isDomainError(cause) || cause.code !== "invalid_token") throw cause;
    // One text for every reason: what exactly is wrong with a token is for our log.
    throw new DomainError("invalid_token", "Invalid token", { detail: cause.message, cause });
  });
  const clientId = claims.azp ?? claims.sub.replace(/@clients$/, "");
  const client = await deps.config.client(tenant.id, clientId);
  if (client === undefined)
    throw new DomainError("invalid_token", "Invalid token", { detail: "the token's client is gone" });
  if (clientId !== DASHBOARD_CLIENT_ID)
    return { clientId, clientName: client.name, subject: claims.sub, scopes: claims.scope };
  const administrator = await deps.store.administrators.find(tenant.id, claims.sub);
  if (administrator === undefined || isFromBefore(claims, administrator))
    throw new DomainError("invalid_token", "Invalid token", { detail: "the token's administrator is gone" });
  const session = claims.sid && (await deps.store.oidc.findByUid(tenant.id, "Session", claims.sid));
  if (!session || session.accountId !== claims.sub)
    throw new DomainError("invalid_token", "Invalid token", { detail: "the token's session is over" });
  const ofRole = scopesOfRole(administrator.role);
  const scopes = new Set([...claims.scope].filter((scope) => ofRole.has(scope)));
  return { clientId, clientName: client.name, subject: claims.sub, scopes, administrator };
}

/** `sessionsValidFrom` can be a second ahead, and whoever signs in within it has a token that is earlier. */
const isFromBefore = ({ iat }: AccessTokenClaims, { sessionsValidFrom }: Administrator): boolean =>
  sessionsValidFrom !== undefined && (iat + 1) * 1000 < sessionsValidFrom.getTime();

/** Throws `DomainError("insufficient_scope")` for a viewer who would change something: a few changes ask for no more than to read. */
export function refuseViewerChange({ administrator }: ManagementCaller, method: string): void {
  if (administrator?.role === "viewer" && method !== "GET")
    throw new DomainError("insufficient_scope", "Viewers cannot change anything.");
}

/** Throws `DomainError("insufficient_scope")` unless the caller has one of `scopes`; an empty list asks for none (contract §4.1). */
export function requireScope(caller: ManagementCaller, scopes: readonly string[]): void {
  if (scopes.length === 0 || scopes.some((scope) => caller.scopes.has(scope))) return;
  throw new DomainError("insufficient_scope", `Insufficient scope, expected any of: ${scopes.join(",")}`);
}
