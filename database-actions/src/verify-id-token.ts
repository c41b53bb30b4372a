import type { Deadline } from "./deadline.ts";
import { jwkToPem } from "./jwk-to-pem.ts";
import type { JsonWebToken } from "./runtime.ts";
import type { Settings } from "./settings.ts";
import { findSigningKey } from "./source-keys.ts";

const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * The `sub` of an ID token that the source signed for this application, and that is still valid (OpenID Connect Core
 * §3.1.3.7). Rejects with an `Error` that says what was wrong. Only RS256 is taken: with HS256 allowed, a public key could
 * serve as the secret of a forged token.
 */
export async function verifyIdToken(idToken: string, settings: Settings, deadline: Deadline): Promise<string> {
  const jwt: JsonWebToken = require("jsonwebtoken");
  const header = readHeader(jwt, idToken);
  if (header.alg !== "RS256") {
    throw new Error(
      `The source's ID token is signed with ${String(header.alg)}; only RS256 is accepted (set it in the source application)`,
    );
  }
  if (typeof header.kid !== "string") throw new Error("The source's ID token does not name its signing key");

  const key = await findSigningKey(header.kid, settings, deadline);
  if (!key) throw new Error("The source's ID token is signed with a key that the source does not publish");
  const claims = verifySignatureAndClaims(jwt, idToken, jwkToPem(key), settings);
  if (typeof claims.exp !== "number") throw new Error("The source's ID token has no expiry");
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims.azp !== settings.clientId) {
    throw new Error("The source's ID token was made for another application");
  }
  if (typeof claims.sub !== "string" || claims.sub === "") throw new Error("The source's ID token names no user");
  return claims.sub;
}

function readHeader(jwt: JsonWebToken, idToken: string): Record<string, unknown> {
  try {
    const decoded = jwt.decode(idToken, { complete: true });
    if (decoded) return decoded.header;
  } catch {
    // Falls through to the one text for everything that is no token.
  }
  throw new Error("The source's ID token cannot be read");
}

interface IdTokenClaims {
  readonly sub?: unknown;
  readonly aud?: unknown;
  readonly azp?: unknown;
  readonly exp?: unknown;
}

function verifySignatureAndClaims(
  jwt: JsonWebToken,
  idToken: string,
  publicKeyPem: string,
  settings: Settings,
): IdTokenClaims {
  try {
    return jwt.verify(idToken, publicKeyPem, {
      algorithms: ["RS256"],
      issuer: `https://${settings.domain}/`,
      audience: settings.clientId,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
    }) as IdTokenClaims;
  } catch (error) {
    throw new Error(`The source's ID token was not accepted: ${(error as Error).message}`);
  }
}
