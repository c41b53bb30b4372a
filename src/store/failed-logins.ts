import { type Expression, type SqlBool, sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import { decodeDate } from "./columns.ts";
import type { Database } from "./database.ts";
import type { BlockRule, FailedLoginStore, FailedLogins } from "./store.ts";

// Sorts after every key that starts with the text before it.
const LAST_CHARACTER = "\u{10FFFF}";

/** Wrong passwords per key. */
export function createFailedLoginStore({ db }: Database): FailedLoginStore {
  async function write(
    tenantId: TenantId,
    key: string,
    atMs: number,
    changed: { failures: Expression<number>; last_at: Expression<number> },
  ): Promise<number> {
    const row = await db
      .insertInto("failed_logins")
      .values({ tenant_id: tenantId, key, failures: 1, last_at: atMs })
      .onConflict((conflict) => conflict.columns(["tenant_id", "key"]).doUpdateSet(changed))
      .returning("failures")
      .executeTakeFirstOrThrow();
    return row.failures;
  }

  const one = (tenantId: TenantId, key: string) =>
    db.selectFrom("failed_logins").where("tenant_id", "=", tenantId).where("key", "=", key);

  return {
    add: (tenantId, key, at, windowMs) =>
      write(tenantId, key, at.getTime(), {
        failures: sql`case when failed_logins.last_at < ${at.getTime() - windowMs} then 1 else failed_logins.failures + 1 end`,
        last_at: sql`case when failed_logins.last_at < ${at.getTime()} then ${at.getTime()} else failed_logins.last_at end`,
      }),

    async count(tenantId, key, now, windowMs) {
      const row = await one(tenantId, key)
        .select("failures")
        .where("last_at", ">=", now.getTime() - windowMs)
        .executeTakeFirst();
      return row?.failures ?? 0;
    },

    addFading(tenantId, key, at, { rateMs, most }) {
      const atMs = at.getTime();
      // The cast: to one engine every parameter is a fraction. `last_at` moves on by what was forgotten, so that the part of a period that has passed is not lost.
      const forgotten = sql<number>`(case when failed_logins.last_at < ${atMs}
        then cast((${atMs} - failed_logins.last_at) / ${rateMs} as bigint) else 0 end)`;
      const left = sql<number>`(failed_logins.failures - ${forgotten})`;
      return write(tenantId, key, atMs, {
        failures: sql`case when ${left} < 0 then 1 when ${left} > ${most} then ${most + 1} else ${left} + 1 end`,
        last_at: sql`case when ${left} <= 0 then ${atMs} else failed_logins.last_at + ${forgotten} * ${rateMs} end`,
      });
    },

    async countFading(tenantId, key, now, rateMs) {
      const row = await one(tenantId, key).select(["failures", "last_at"]).executeTakeFirst();
      return row === undefined ? 0 : leftOf({ count: row.failures, lastAt: decodeDate(row.last_at) }, now, rateMs);
    },

    async clear(tenantId, keys) {
      if (keys.length === 0) return;
      await db.deleteFrom("failed_logins").where("tenant_id", "=", tenantId).where("key", "in", keys).execute();
    },

    async removeOld(tenantId, before, limit) {
      const isOld = sql<SqlBool>`last_at < ${before.getTime()}`;
      const old = await db
        .selectFrom("failed_logins")
        .select("key")
        .where("tenant_id", "=", tenantId)
        .where(isOld)
        .orderBy("last_at")
        .limit(limit)
        .execute();
      if (old.length === 0) return 0;
      // Whoever fails again at this moment stays.
      await db
        .deleteFrom("failed_logins")
        .where("tenant_id", "=", tenantId)
        .where(
          "key",
          "in",
          old.map(({ key }) => key),
        )
        .where(isOld)
        .execute();
      return old.length;
    },

    async listBlocked(tenantId, prefix, atLeast, since) {
      const rows = await db
        .selectFrom("failed_logins")
        .select(["key", "failures", "last_at"])
        .where("tenant_id", "=", tenantId)
        .where(startsWith(prefix))
        .where("failures", ">=", atLeast)
        // The sum keeps the planner from the index by age, in which most of a tenant's keys are.
        .where(sql<SqlBool>`last_at + 0 >= ${since?.getTime() ?? 0}`)
        .orderBy("key")
        .execute();
      return rows.map(failedLoginsOf);
    },

    async listMostFailed(tenantId, rules, page) {
      if (rules.length === 0) return [];
      let query = db
        .selectFrom("failed_logins")
        .select(["key", "failures", "last_at"])
        .where("tenant_id", "=", tenantId)
        // Whoever mistyped once is not read at all: the index begins with the count.
        .where("failures", ">=", Math.min(...rules.map(({ atLeast }) => atLeast)))
        .where(sql<SqlBool>`(${sql.join(rules.map(blockedBy), sql` or `)})`);
      if (page.after !== undefined) {
        query = query.where(sql<SqlBool>`(failures, key) < (${page.after.count}, ${page.after.key})`);
      }
      const rows = await query.orderBy("failures", "desc").orderBy("key", "desc").limit(page.limit).execute();
      return rows.map(failedLoginsOf);
    },
  };
}

const failedLoginsOf = (row: { key: string; failures: number; last_at: number }): FailedLogins => ({
  key: row.key,
  count: row.failures,
  lastAt: decodeDate(row.last_at),
});

const startsWith = (prefix: string) =>
  sql<SqlBool>`(failed_logins.key >= ${prefix} and failed_logins.key < ${prefix + LAST_CHARACTER})`;

function blockedBy(rule: BlockRule) {
  const lasts =
    "since" in rule
      ? sql<SqlBool>`last_at + 0 >= ${rule.since.getTime()}`
      : sql<SqlBool>`last_at + (failures - ${rule.atLeast - 1}) * ${rule.rateMs} > ${rule.now.getTime()}`;
  return sql<SqlBool>`(${startsWith(rule.prefix)} and failures >= ${rule.atLeast} and ${lasts})`;
}

const leftOf = ({ count, lastAt }: Pick<FailedLogins, "count" | "lastAt">, now: Date, rateMs: number): number =>
  Math.max(0, count - Math.max(0, Math.floor((now.getTime() - lastAt.getTime()) / rateMs)));
