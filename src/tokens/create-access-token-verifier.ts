import { createHash } from "node:crypto";
import { type CryptoKey, compactVerify, decodeProtectedHeader, importJWK, type JWK } from "jose";
import { LRUCache } from "lru-cache";
import { type Clock, epochSeconds } from "../domain/clock.ts";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { SigningKey } from "../domain/tenant.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import type { AccessTokenClaims, AccessTokenVerifier } from "./access-token-verifier.ts";

export interface AccessTokenVerifierDeps {
  readonly config: ConfigCache;
  readonly clock: Clock;
}

interface Verified {
  readonly claims: AccessTokenClaims;
  readonly kid: string;
  /** The list of keys by which it was checked: another list means that a key may have been revoked. */
  readonly keys: readonly SigningKey[];
}

const MAX_TOKEN_LENGTH = 16 * 1024;

/** Checks access tokens that this server signed. What was checked once is remembered until its keys change. */
export function createAccessTokenVerifier(deps: AccessTokenVerifierDeps): AccessTokenVerifier {
  const seen = new LRUCache<string, Verified>({ max: 10_000 });
  const publicKeys = new WeakMap<SigningKey, Promise<CryptoKey | Uint8Array>>();

  const publicKeyOf = (key: SigningKey) => {
    let value = publicKeys.get(key);
    if (value === undefined) {
      value = importJWK(key.publicJwk as unknown as JWK, key.alg);
      publicKeys.set(key, value);
    }
    return value;
  };

  const checkSignature = async (token: string, keys: readonly SigningKey[]): Promise<Verified> => {
    const { kid, alg } = headerOf(token);
    const key = keys.find((candidate) => candidate.kid === kid && candidate.state !== "revoked");
    // The algorithm comes from the key, never from the token alone (RFC 8725 §3.1).
    if (key === undefined || key.alg !== alg) throw invalid("Invalid signature.");
    try {
      const { payload } = await compactVerify(token, await publicKeyOf(key), { algorithms: [key.alg] });
      return { claims: parseClaims(JSON.parse(new TextDecoder().decode(payload))), kid: key.kid, keys };
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      throw invalid("Invalid signature.", cause);
    }
  };

  return {
    async verify(token, expected) {
      if (token.length > MAX_TOKEN_LENGTH) throw invalid("The token is too long.");
      const keys = await deps.config.signingKeys(expected.tenantId);
      const cacheKey = keyOf(expected.tenantId, token);
      let verified = seen.get(cacheKey);
      if (verified === undefined || !isStillSigned(verified, keys)) {
        verified = await checkSignature(token, keys);
        seen.set(cacheKey, verified);
      }
      const { claims } = verified;
      if (claims.exp <= epochSeconds(deps.clock.now()))
        throw invalid("Expired token received for JSON Web Token validation");
      if (claims.iss !== expected.issuer) throw invalid("Bad issuer");
      if (!claims.aud.includes(expected.audience)) throw invalid(`Bad audience: ${claims.aud.join(", ")}`);
      return claims;
    },
  };
}

// A digest, so that a dump of memory does not hold ten thousand usable tokens, and keys stay short.
const keyOf = (tenantId: TenantId, token: string): string =>
  `${tenantId} ${createHash("sha256").update(token).digest("base64url")}`;

const isStillSigned = (verified: Verified, keys: readonly SigningKey[]): boolean =>
  verified.keys === keys || keys.some((key) => key.kid === verified.kid && key.state !== "revoked");

function headerOf(token: string): { kid?: string; alg?: string } {
  try {
    return decodeProtectedHeader(token) as { kid?: string; alg?: string };
  } catch (cause) {
    throw invalid("Invalid token", cause);
  }
}

function parseClaims(payload: unknown): AccessTokenClaims {
  const claims = payload as Record<string, unknown>;
  const { iss, sub, aud, exp, iat, scope, azp, client_id: clientId, gty, sid } = claims;
  if (typeof iss !== "string" || typeof sub !== "string" || typeof exp !== "number" || typeof iat !== "number") {
    throw invalid("Invalid token");
  }
  // An ID token of this server has none of these, so it can never pass for an access token.
  const caller = typeof azp === "string" ? azp : clientId;
  if (typeof caller !== "string") throw invalid("Invalid token");
  return {
    iss,
    sub,
    aud: (Array.isArray(aud) ? aud : [aud]).filter((entry): entry is string => typeof entry === "string"),
    azp: caller,
    scope: new Set(typeof scope === "string" ? scope.split(" ").filter(Boolean) : []),
    ...(typeof gty === "string" ? { gty } : {}),
    ...(typeof sid === "string" ? { sid } : {}),
    exp,
    iat,
  };
}

const invalid = (message: string, cause?: unknown): DomainError => new DomainError("invalid_token", message, { cause });
