import type { Selectable } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { SigningKey } from "../domain/tenant.ts";
import { decodeDate, decodeJson, decodeOptionalDate, encodeJson, encodeOptionalDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { SigningKeyStore } from "./store.ts";
import type { SigningKeyRow } from "./tables.ts";

/** Signing keys, oldest first. Throws `conflict` with `extra.key` being `kid`. */
export function createSigningKeyStore(database: Database): SigningKeyStore {
  return {
    insert: (key) =>
      database.atomically(async (own) => {
        await own.configChanged(key.tenantId);
        const { numInsertedOrUpdatedRows } = await own.db
          .insertInto("signing_keys")
          .values(rowOf(key))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) throw own.conflict("kid", "A signing key with this id already exists.");
      }),

    async list(tenantId) {
      const rows = await database.db
        .selectFrom("signing_keys")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .orderBy("created_at")
        .orderBy("kid")
        .execute();
      return rows.map(signingKeyOf);
    },

    updateState: (tenantId, kid, change) =>
      database.atomically(async (own) => {
        const { numUpdatedRows } = await own.db
          .updateTable("signing_keys")
          .set({
            state: change.state,
            ...(change.currentSince && { current_since: change.currentSince.getTime() }),
            ...(change.currentUntil && { current_until: change.currentUntil.getTime() }),
            ...(change.revokedAt && { revoked_at: change.revokedAt.getTime() }),
          })
          .where("tenant_id", "=", tenantId)
          .where("kid", "=", kid)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await own.configChanged(tenantId);
        return true;
      }),
  };
}

const rowOf = (key: SigningKey): SigningKeyRow => ({
  tenant_id: key.tenantId,
  kid: key.kid,
  alg: key.alg,
  public_jwk: encodeJson(key.publicJwk),
  certificate: key.certificate,
  fingerprint: key.fingerprint,
  thumbprint: key.thumbprint,
  sealed_private_jwk: key.sealedPrivateJwk,
  state: key.state,
  created_at: key.createdAt.getTime(),
  current_since: encodeOptionalDate(key.currentSince),
  current_until: encodeOptionalDate(key.currentUntil),
  revoked_at: encodeOptionalDate(key.revokedAt),
});

const signingKeyOf = (row: Selectable<SigningKeyRow>): SigningKey => ({
  tenantId: row.tenant_id as TenantId,
  kid: row.kid,
  alg: row.alg as SigningKey["alg"],
  publicJwk: decodeJson(row.public_jwk),
  certificate: row.certificate,
  fingerprint: row.fingerprint,
  thumbprint: row.thumbprint,
  sealedPrivateJwk: row.sealed_private_jwk,
  state: row.state as SigningKey["state"],
  createdAt: decodeDate(row.created_at),
  currentSince: decodeOptionalDate(row.current_since),
  currentUntil: decodeOptionalDate(row.current_until),
  revokedAt: decodeOptionalDate(row.revoked_at),
});
