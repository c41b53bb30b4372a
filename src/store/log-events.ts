import type { TenantId } from "../domain/ids.ts";
import { compileCondition } from "./condition-sql.ts";
import type { Database } from "./database.ts";
import { logEventFields } from "./log-event-fields.ts";
import { logEventOf, rowOf } from "./log-event-rows.ts";
import { readLogStretch } from "./log-stretches.ts";
import { countRows, inChunks, isOneOf, readAfter, readPage } from "./paging.ts";
import type { LogEventFilter, LogEventStore } from "./store.ts";

/** The tenant log. */
export function createLogEventStore(database: Database): LogEventStore {
  const { db, engine } = database;

  function matching(tenantId: TenantId, filter: LogEventFilter) {
    let query = db.selectFrom("log_events").where("tenant_id", "=", tenantId);
    if (filter.userId !== undefined) query = query.where("user_id", "=", filter.userId);
    if (filter.types !== undefined) query = query.where(isOneOf("type", filter.types));
    if (filter.from !== undefined) query = query.where("date", ">=", filter.from.getTime());
    if (filter.to !== undefined) query = query.where("date", "<=", filter.to.getTime());
    if (filter.query !== undefined)
      query = query.where(compileCondition(filter.query.condition, logEventFields, engine));
    return query;
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

    list(tenantId, filter, page) {
      const direction = page.newestFirst ? "desc" : "asc";
      return readPage(
        matching(tenantId, filter).selectAll().orderBy("date", direction).orderBy("log_id", direction),
        () => countRows(matching(tenantId, filter)),
        page,
        logEventOf,
      );
    },

    stretch: (tenantId, filter, page) => readLogStretch(database, tenantId, filter, page),

    listAfter: (tenantId, page) => readAfter(matching(tenantId, {}).selectAll(), "log_id", page, logEventOf),
  };
}
