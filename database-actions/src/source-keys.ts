import { callWithBackOff } from "./back-off.ts";
import { objectBody, unusableAnswer } from "./call-source.ts";
import type { Deadline } from "./deadline.ts";
import type { RsaJwk } from "./jwk-to-pem.ts";
import { keep, kept } from "./kept.ts";
import type { Settings } from "./settings.ts";

const KEPT_MS = 10 * 60 * 1000;

/**
 * The source's RSA signing key with this id, from its JWKS; undefined when it has none. Keys are kept for ten minutes, and
 * an id that is not among them makes the list be read again, since sources rotate their keys.
 */
export async function findSigningKey(kid: string, settings: Settings, deadline: Deadline): Promise<RsaJwk | undefined> {
  const shelfName = `keys ${settings.domain}`;
  const known = (kept<RsaJwk[]>(shelfName) || []).find((key) => key.kid === kid);
  if (known) return known;
  const keys = await fetchKeys(settings, deadline);
  keep(shelfName, keys, KEPT_MS);
  return keys.find((key) => key.kid === kid);
}

async function fetchKeys(settings: Settings, deadline: Deadline): Promise<RsaJwk[]> {
  const call = { name: "The key list", method: "GET", path: "/.well-known/jwks.json" } as const;
  const answer = await callWithBackOff(call, settings, deadline);
  const keys = objectBody(answer)?.keys;
  if (answer.status !== 200 || !Array.isArray(keys)) throw unusableAnswer(call, answer);
  return keys.filter(isRsaSigningKey);
}

function isRsaSigningKey(key: unknown): key is RsaJwk {
  if (typeof key !== "object" || key === null) return false;
  const jwk = key as Partial<RsaJwk>;
  return (
    jwk.kty === "RSA" &&
    typeof jwk.kid === "string" &&
    typeof jwk.n === "string" &&
    typeof jwk.e === "string" &&
    (jwk.use === undefined || jwk.use === "sig") &&
    (jwk.alg === undefined || jwk.alg === "RS256")
  );
}
