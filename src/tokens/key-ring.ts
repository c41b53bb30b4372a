import type { CryptoKey } from "jose";
import type { TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { SigningKey } from "../domain/tenant.ts";

/** A tenant's signing keys, opened. */
export interface KeyRing {
  /** Makes and stores a first key (`current`) and its successor (`next`). */
  initialise(tenantId: TenantId, alg: SigningKey["alg"]): Promise<void>;
  /** The key that signs now. */
  current(tenantId: TenantId): Promise<{ key: SigningKey; privateKey: CryptoKey; privateJwk: JsonObject }>;
  /** `next`, `current` and `previous`, as `/.well-known/jwks.json` shows them: alg, kty, use, n, e, kid, x5t, x5c (contract §5.7). */
  publicJwks(tenantId: TenantId): Promise<{ keys: readonly JsonObject[] }>;
  list(tenantId: TenantId): Promise<readonly SigningKey[]>;
  /** `next` becomes `current`, `current` becomes `previous`, a new `next` is made. Gives the new current key. */
  rotate(tenantId: TenantId): Promise<SigningKey>;
  /** Only a `previous` key can be revoked; otherwise `DomainError("conflict")`. */
  revoke(tenantId: TenantId, kid: string): Promise<SigningKey>;
}
