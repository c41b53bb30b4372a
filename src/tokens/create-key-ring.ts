import { X509Certificate } from "node:crypto";
import { type CryptoKey, importJWK, type JWK } from "jose";
import type { Clock } from "../domain/clock.ts";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { SigningKey } from "../domain/tenant.ts";
import type { ConfigCache } from "../store/config-cache.ts";
import { type Sealer, sealContext } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import type { KeyRing } from "./key-ring.ts";
import { makeSigningKey } from "./make-signing-key.ts";

export interface KeyRingDeps {
  readonly store: Pick<Store, "signingKeys" | "transaction">;
  readonly config: ConfigCache;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

const PUBLISHED: readonly SigningKey["state"][] = ["current", "next", "previous"];

/** The signing keys of all tenants. Opened private keys are kept in memory by key id. */
export function createKeyRing(deps: KeyRingDeps): KeyRing {
  // By sealed text: a key that was replaced under the same id would be opened anew.
  const opened = new Map<string, Promise<{ privateKey: CryptoKey; privateJwk: JsonObject }>>();

  const open = (key: SigningKey) => {
    let value = opened.get(key.sealedPrivateJwk);
    if (value === undefined) {
      value = openPrivateKey(key, deps.sealer);
      if (opened.size >= 1000) opened.clear();
      opened.set(key.sealedPrivateJwk, value);
      value.catch(() => opened.delete(key.sealedPrivateJwk));
    }
    return value;
  };

  const make = async (tenantId: TenantId, alg: SigningKey["alg"], state: SigningKey["state"]): Promise<SigningKey> => {
    const tenant = await deps.config.tenant(tenantId);
    const commonName = tenant?.domains[0] ?? tenantId;
    return makeSigningKey({ tenantId, alg, commonName, state, at: deps.clock.now() }, deps);
  };

  const currentKey = async (tenantId: TenantId): Promise<SigningKey> => {
    const keys = await deps.config.signingKeys(tenantId);
    const key = newestFirst(keys.filter((candidate) => candidate.state === "current"))[0];
    if (key === undefined)
      throw new DomainError("internal", "The tenant has no signing key.", { detail: `tenant ${tenantId}` });
    return key;
  };

  return {
    async initialise(tenantId, alg) {
      const [current, next] = await Promise.all([make(tenantId, alg, "current"), make(tenantId, alg, "next")]);
      await deps.store.signingKeys.insert(current);
      await deps.store.signingKeys.insert(next);
    },

    async current(tenantId) {
      const key = await currentKey(tenantId);
      return { key, ...(await open(key)) };
    },

    async publicJwks(tenantId) {
      const keys = await deps.config.signingKeys(tenantId);
      const shown = keys.filter((key) => PUBLISHED.includes(key.state));
      return {
        keys: PUBLISHED.flatMap((state) => newestFirst(shown.filter((key) => key.state === state)).map(publicJwkOf)),
      };
    },

    list(tenantId) {
      return deps.store.signingKeys.list(tenantId);
    },

    async rotate(tenantId) {
      const before = await deps.store.signingKeys.list(tenantId);
      const known = newestInState(before, "next");
      const alg = known?.alg ?? newestInState(before, "current")?.alg ?? "RS256";
      // Making a key takes a while, and a transaction should not.
      const successor = await make(tenantId, alg, "next");
      const spare = known === undefined ? await make(tenantId, alg, "next") : undefined;

      // Two rotations at once follow each other, and a key that was revoked meanwhile does not come back.
      return deps.store.transaction(async ({ signingKeys }) => {
        const keys = await signingKeys.list(tenantId);
        const next = newestInState(keys, "next") ?? spare ?? successor;
        const isNew = keys.every(({ kid }) => kid !== next.kid);
        const at = deps.clock.now();
        if (isNew) await signingKeys.insert(next);
        await signingKeys.updateState(tenantId, next.kid, { state: "current", currentSince: at });
        // More than one current key is what a rotation that was cut off left behind in older releases.
        for (const key of keys.filter(({ state }) => state === "current")) {
          await signingKeys.updateState(tenantId, key.kid, { state: "previous", currentUntil: at });
        }
        if (next !== successor) await signingKeys.insert(successor);
        return { ...next, state: "current" as const, currentSince: at };
      });
    },

    async revoke(tenantId, kid) {
      return deps.store.transaction(async ({ signingKeys }) => {
        const key = (await signingKeys.list(tenantId)).find((candidate) => candidate.kid === kid);
        if (key === undefined) throw new DomainError("not_found", "The signing key does not exist.");
        if (key.state !== "previous") throw new DomainError("conflict", "Only a previous signing key can be revoked.");
        const revokedAt = deps.clock.now();
        await signingKeys.updateState(tenantId, kid, { state: "revoked", revokedAt });
        return { ...key, state: "revoked" as const, revokedAt };
      });
    },
  };
}

async function openPrivateKey(
  key: SigningKey,
  sealer: Sealer,
): Promise<{ privateKey: CryptoKey; privateJwk: JsonObject }> {
  const privateJwk = JSON.parse(
    sealer.open(key.sealedPrivateJwk, sealContext.signingKey(key.tenantId, key.kid)),
  ) as JsonObject;
  const privateKey = await importJWK({ ...privateJwk, kid: key.kid } as JWK, key.alg);
  if (privateKey instanceof Uint8Array) throw new DomainError("internal", "The signing key is not an asymmetric key.");
  return { privateKey, privateJwk };
}

const publicJwks = new WeakMap<SigningKey, JsonObject>();

/** One entry of `/.well-known/jwks.json` (contract §5.7). */
function publicJwkOf(key: SigningKey): JsonObject {
  let jwk = publicJwks.get(key);
  if (jwk === undefined) {
    const { kty, n, e, crv, x, y } = key.publicJwk as Record<string, unknown>;
    const der = new X509Certificate(key.certificate).raw.toString("base64");
    const x5t = Buffer.from(key.thumbprint, "hex").toString("base64url");
    const material = kty === "RSA" ? { n, e } : { crv, x, y };
    jwk = { kty, use: "sig", ...material, kid: key.kid, x5t, x5c: [der], alg: key.alg } as JsonObject;
    publicJwks.set(key, jwk);
  }
  return jwk;
}

const newestInState = (keys: readonly SigningKey[], state: SigningKey["state"]): SigningKey | undefined =>
  newestFirst(keys.filter((key) => key.state === state))[0];

const newestFirst = (keys: readonly SigningKey[]): SigningKey[] =>
  [...keys].sort((one, other) => instant(other) - instant(one));

const instant = (key: SigningKey): number => (key.currentSince ?? key.createdAt).getTime();
