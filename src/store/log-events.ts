import { type Expression, type SqlBool, sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import { compileCondition } from "./condition-sql.ts";
import type { Database } from "./database.ts";
import { logEventFields } from "./log-event-fields.ts";
import { logEventOf, rowOf } from "./log-event-rows.ts";
import { readLogStretch } from "./log-stretches.ts";
import { countRows, inChunks, isOneOf, readAfter } from "./paging.ts";
import type { LogEventFilter, LogEventStore } from "./store.ts";

/** Events among which a total with an end is counted: it must not take longer as the log grows. */
const LOOKED_AT = 20_000;

/** The tenant log. */
export function createLogEventStore(database: Database): LogEventStore {
  const { db, engine } = database;

  /** What an index leads to. */
  function ofTenant(tenantId: TenantId, { userId }: LogEventFilter) {
    const query = db.selectFrom("log_events").where("tenant_id", "=", tenantId);
    return userId === undefined ? query : query.where("user_id", "=", userId);
  }

  function matching(tenantId: TenantId, filter: LogEventFilter) {
    let query = ofTenant(tenantId, filter);
    for (const condition of conditionsOf(filter)) query = query.where(condition);
    return query;
  }

  function conditionsOf({ types, from, to, query }: LogEventFilter): Expression<SqlBool>[] {
    return [
      ...(types === undefined ? [] : [isOneOf("type", types)]),
      ...(from === undefined ? [] : [sql<SqlBool>`date >= ${from.getTime()}`]),
      ...(to === undefined ? [] : [sql<SqlBool>`date <= ${to.getTime()}`]),
      ...(query === undefined ? [] : [compileCondition(query.condition, logEventFields, engine)]),
    ];
  }

  /** In the order of the list, so that its first pages never have more than the total says. */
  async function countSome(tenantId: TenantId, filter: LogEventFilter, direction: "asc" | "desc", most: number) {
    const looked = ofTenant(tenantId, filter).orderBy("date", direction).orderBy("log_id", direction);
    const isMeant = db
      .selectFrom(looked.selectAll().limit(LOOKED_AT).as("log_events"))
      .select("log_id")
      .where((event) => event.and(conditionsOf(filter)))
      .limit(most + 1);
    const found = await countRows(db.selectFrom(isMeant.as("log_events")) as never);
    if (found > most) return { total: most, totalIsAtLeast: true };
    const beyond = await looked.select("log_id").offset(LOOKED_AT).limit(1).executeTakeFirst();
    return { total: found, totalIsAtLeast: beyond !== undefined };
  }

  return {
    async insert(events) {
      if (events.length === 0) return;
      await database.atomically(async (own) => {
        for (const some of inChunks(events)) {
          await own.db
            .insertInto("log_events")
            .values(some.map(rowOf))
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
      });
    },

    async find(tenantId, logId) {
      const row = await matching(tenantId, {}).selectAll().where("log_id", "=", logId).executeTakeFirst();
      return row && logEventOf(row);
    },

    async list(tenantId, filter, page) {
      const { offset, limit, withTotal, countUpTo, newestFirst } = page;
      const direction = newestFirst ? "desc" : "asc";
      const inOrder = matching(tenantId, filter).selectAll().orderBy("date", direction).orderBy("log_id", direction);
      const items = limit > 0 ? (await inOrder.limit(limit).offset(offset).execute()).map(logEventOf) : [];
      if (!withTotal) return { items };
      if (countUpTo === undefined) return { items, total: await countRows(matching(tenantId, filter)) };
      const counted = await countSome(tenantId, filter, direction, countUpTo);
      // What is on the page is there, however far back.
      const shown = items.length > 0 ? offset + items.length : 0;
      return { ...counted, items, total: Math.max(counted.total, shown) };
    },

    stretch: (tenantId, filter, page) => readLogStretch(database, tenantId, filter, page),

    listAfter: (tenantId, page) => readAfter(matching(tenantId, {}).selectAll(), "log_id", page, logEventOf),
  };
}
