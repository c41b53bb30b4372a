import { createSecretKey } from "node:crypto";
import { compactDecrypt } from "jose";
import { type Clock, epochSeconds } from "../domain/clock.ts";
import { DomainError } from "../domain/errors.ts";
import type { User } from "../domain/user.ts";
import type { Store } from "../store/store.ts";
import type { AccessTokenVerifier } from "../tokens/access-token-verifier.ts";
import { deriveKey } from "./derive-key.ts";
import type { OidcSite } from "./oidc-request.ts";

export interface UserOfTokenDeps {
  readonly store: Pick<Store, "users">;
  readonly accessTokens: AccessTokenVerifier;
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
}

/**
 * Whom a token shown at `/userinfo` speaks for, and what of them it may see (contract §5.3). Takes both kinds: the opaque one for `/userinfo`
 * alone and an API's JWT whose audience names `/userinfo`. Throws `invalid_token`, also for a person who is blocked or gone, and
 * `insufficient_scope` without `openid`.
 */
export async function userOfToken(
  input: { token: string; site: OidcSite },
  deps: UserOfTokenDeps,
): Promise<{ user: User; scopes: ReadonlySet<string> }> {
  const { token, site } = input;
  const { sub, scopes, issuedAt } =
    token.split(".").length === 5 ? await openOpaque(token, site, deps) : await verifyJwt(token, site, deps);
  if (!scopes.has("openid")) throw new DomainError("insufficient_scope", "The token has no openid scope.");
  const user = await deps.store.users.find(site.tenant.id, sub);
  // A token that is older than the user was another's, who had the same id.
  const isTheirs = user !== undefined && issuedAt >= epochSeconds(user.createdAt);
  if (!isTheirs || user.blocked === true) throw new DomainError("invalid_token", "The token's user is not active.");
  return { user, scopes };
}

interface Bearer {
  readonly sub: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
  readonly scopes: ReadonlySet<string>;
}

async function verifyJwt(token: string, site: OidcSite, deps: UserOfTokenDeps): Promise<Bearer> {
  const audience = `${site.issuer}userinfo`;
  const claims = await deps.accessTokens.verify(token, { tenantId: site.tenant.id, issuer: site.issuer, audience });
  return { sub: claims.sub, issuedAt: claims.iat, scopes: claims.scope };
}

async function openOpaque(token: string, site: OidcSite, deps: UserOfTokenDeps): Promise<Bearer> {
  const claims = await decrypt(token, site, deps);
  const { iss, aud, iat, exp, sub, scope } = claims;
  const isUsable =
    iss === site.issuer &&
    aud === `${site.issuer}userinfo` &&
    typeof exp === "number" &&
    exp > epochSeconds(deps.clock.now());
  if (!isUsable || typeof sub !== "string" || typeof scope !== "string" || typeof iat !== "number")
    throw new DomainError("invalid_token", "The token is not valid here.");
  return { sub, issuedAt: iat, scopes: new Set(scope.split(" ")) };
}

async function decrypt(token: string, site: OidcSite, deps: UserOfTokenDeps): Promise<Record<string, unknown>> {
  if (token.length > 16_384) throw new DomainError("invalid_token", "The token is too long.");
  const key = createSecretKey(deriveKey(deps.masterKey, "userinfo-token", site.tenant.id));
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, unknown>;
  } catch (cause) {
    throw new DomainError("invalid_token", "The token is not valid here.", { cause });
  }
}
