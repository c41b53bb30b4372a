import { sql } from "kysely";
import { decodeDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { FailedLoginStore } from "./store.ts";

// Sorts after every key that starts with the text before it.
const LAST_CHARACTER = "\u{10FFFF}";

/** Wrong passwords per key. */
export function createFailedLoginStore({ db }: Database): FailedLoginStore {
  return {
    async add(tenantId, key, at, windowMs) {
      const atMs = at.getTime();
      const row = await db
        .insertInto("failed_logins")
        .values({ tenant_id: tenantId, key, failures: 1, last_at: atMs })
        .onConflict((conflict) =>
          conflict.columns(["tenant_id", "key"]).doUpdateSet({
            failures: sql`case when failed_logins.last_at < ${atMs - windowMs} then 1 else failed_logins.failures + 1 end`,
            last_at: sql`case when failed_logins.last_at < ${atMs} then ${atMs} else failed_logins.last_at end`,
          }),
        )
        .returning("failures")
        .executeTakeFirstOrThrow();
      return row.failures;
    },

    async count(tenantId, key, now, windowMs) {
      const row = await db
        .selectFrom("failed_logins")
        .select("failures")
        .where("tenant_id", "=", tenantId)
        .where("key", "=", key)
        .where("last_at", ">=", now.getTime() - windowMs)
        .executeTakeFirst();
      return row?.failures ?? 0;
    },

    async clear(tenantId, keys) {
      if (keys.length === 0) return;
      await db.deleteFrom("failed_logins").where("tenant_id", "=", tenantId).where("key", "in", keys).execute();
    },

    async listBlocked(tenantId, prefix, atLeast) {
      const rows = await db
        .selectFrom("failed_logins")
        .select(["key", "failures", "last_at"])
        .where("tenant_id", "=", tenantId)
        .where("key", ">=", prefix)
        .where("key", "<", prefix + LAST_CHARACTER)
        .where("failures", ">=", atLeast)
        .orderBy("key")
        .execute();
      return rows.map(({ key, failures, last_at }) => ({ key, count: failures, lastAt: decodeDate(last_at) }));
    },
  };
}
