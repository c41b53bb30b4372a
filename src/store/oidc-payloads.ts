import { sql } from "kysely";
import type { JsonObject } from "../domain/json.ts";
import { decodeJson, decodeOptionalDate, encodeJson, encodeOptionalDate } from "./columns.ts";
import type { Database } from "./database.ts";
import { endSessions } from "./end-sessions.ts";
import type { OidcPayloadStore } from "./store.ts";
import type { OidcPayloadRow } from "./tables.ts";

/** What `oidc-provider` keeps. What has expired is given out until it is removed: the caller knows each kind's rule. */
export function createOidcPayloadStore(database: Database): OidcPayloadStore {
  const { db } = database;
  return {
    async upsert(tenantId, model, id, payload, expiresAt) {
      const row: OidcPayloadRow = {
        tenant_id: tenantId,
        model,
        id,
        payload: encodeJson(payload),
        uid: textIn(payload, "uid"),
        grant_id: textIn(payload, "grantId"),
        user_id: textIn(payload, "accountId") ?? userSignedInBy(payload),
        consumed_at: typeof payload.consumed === "number" ? payload.consumed : null,
        expires_at: encodeOptionalDate(expiresAt),
      };
      const { tenant_id, model: _model, id: _id, consumed_at, ...replaced } = row;
      await db
        .insertInto("oidc_payloads")
        .values(row)
        .onConflict((conflict) =>
          conflict.columns(["tenant_id", "model", "id"]).doUpdateSet({
            ...replaced,
            // What is used up stays so, even when an older copy of it is written back.
            consumed_at: sql`coalesce(oidc_payloads.consumed_at, excluded.consumed_at)`,
          }),
        )
        .execute();
    },

    async find(tenantId, model, id) {
      const row = await db
        .selectFrom("oidc_payloads")
        .select(["payload", "consumed_at"])
        .where("tenant_id", "=", tenantId)
        .where("model", "=", model)
        .where("id", "=", id)
        .executeTakeFirst();
      return row && payloadOf(row);
    },

    async findByUid(tenantId, model, uid) {
      const row = await db
        .selectFrom("oidc_payloads")
        .select(["payload", "consumed_at"])
        .where("tenant_id", "=", tenantId)
        .where("uid", "=", uid)
        .where("model", "=", model)
        .executeTakeFirst();
      return row && payloadOf(row);
    },

    async consume(tenantId, model, id, atEpochSeconds) {
      const { numUpdatedRows } = await db
        .updateTable("oidc_payloads")
        .set({ consumed_at: atEpochSeconds })
        .where("tenant_id", "=", tenantId)
        .where("model", "=", model)
        .where("id", "=", id)
        .where("consumed_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async destroy(tenantId, model, id) {
      await db
        .deleteFrom("oidc_payloads")
        .where("tenant_id", "=", tenantId)
        .where("model", "=", model)
        .where("id", "=", id)
        .execute();
    },

    async revokeByGrantId(tenantId, grantId) {
      await db.deleteFrom("oidc_payloads").where("tenant_id", "=", tenantId).where("grant_id", "=", grantId).execute();
    },

    async listByUser(tenantId, userId, model, page) {
      const rows = await db
        .selectFrom("oidc_payloads")
        .select(["id", "payload", "consumed_at", "expires_at"])
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .where("model", "=", model)
        .$if(page.after !== undefined, (query) => query.where("id", ">", page.after ?? ""))
        .orderBy("id")
        .limit(page.limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        payload: payloadOf(row),
        expiresAt: decodeOptionalDate(row.expires_at),
      }));
    },

    async destroyByUser(tenantId, userId, model) {
      await db
        .deleteFrom("oidc_payloads")
        .where("tenant_id", "=", tenantId)
        .where("user_id", "=", userId)
        .where("model", "=", model)
        .execute();
    },

    revokeByUser: (tenantId, userId) => database.atomically((own) => endSessions(own, tenantId, [userId])),

    async removeExpired(now, limit) {
      const expired = db
        .selectFrom("oidc_payloads")
        .select(["tenant_id", "model", "id"])
        .where("expires_at", "<", now.getTime())
        .orderBy("expires_at")
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom("oidc_payloads")
        .where(({ refTuple }) => sql<boolean>`${refTuple("tenant_id", "model", "id")} in ${expired}`)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

/** A sign-in that is done but not yet led back to the client: it must end with its user's sessions, or it would outlive them. */
function userSignedInBy(payload: JsonObject): string | null {
  const { login } = (payload.result ?? {}) as { readonly login?: JsonObject };
  return login === undefined ? null : textIn(login, "accountId");
}

function textIn(payload: JsonObject, key: string): string | null {
  const value = payload[key];
  return typeof value === "string" ? value : null;
}

function payloadOf(row: Pick<OidcPayloadRow, "payload" | "consumed_at">): JsonObject {
  const payload = decodeJson(row.payload);
  return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
}
