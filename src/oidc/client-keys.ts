import { createPublicKey, type JsonWebKey } from "node:crypto";
import type { Client } from "../domain/client.ts";
import { credentialsOf, type StoredCredential } from "../domain/client-credential.ts";

/** Algorithms that a client may sign its assertions with; which one a key takes is its own `alg`. */
export const CLIENT_KEY_ALGS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"] as const;

/** What a client that proves itself by signatures is known by. */
export interface ClientKeys {
  readonly jwks: { readonly keys: readonly object[] };
  /** When the first of the keys expires, in milliseconds since 1970. */
  readonly until?: number;
}

/**
 * The keys of a client with `client_authentication_methods` (contract §3.1); undefined for one with a secret or none. Expired keys are
 * left out. With methods other than `private_key_jwt` there are no keys, so that such a client cannot authenticate at all rather than
 * by something it was not set up for.
 */
export function clientKeysOf(client: Client, now: Date): ClientKeys | undefined {
  const methods = client.properties.client_authentication_methods as
    | { private_key_jwt?: { credentials?: readonly { id: string }[] } }
    | undefined;
  if (methods === undefined || methods === null) return undefined;
  const named = new Set((methods.private_key_jwt?.credentials ?? []).map(({ id }) => id));
  const live = credentialsOf(client.properties).filter(
    (credential) => named.has(credential.id) && expiryOf(credential) > now.getTime(),
  );
  const until = Math.min(...live.map(expiryOf));
  return { jwks: { keys: live.flatMap(jwkOf) }, ...(Number.isFinite(until) ? { until } : {}) };
}

const expiryOf = ({ expires_at: at }: StoredCredential): number =>
  at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at);

/** Public parts only, bound to one algorithm: the assertion does not choose it (RFC 8725 §3.1). */
function jwkOf({ kid, alg = "RS256", pem }: StoredCredential): JsonWebKey[] {
  if (pem === undefined || !(CLIENT_KEY_ALGS as readonly string[]).includes(alg)) return [];
  try {
    return [
      { ...createPublicKey(pem).export({ format: "jwk" }), ...(kid === undefined ? {} : { kid }), alg, use: "sig" },
    ];
  } catch {
    // Refused when it is sent; whatever else is in the store is no key.
    return [];
  }
}
