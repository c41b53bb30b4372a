import type { Selectable } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { SignInTrace, TraceStep } from "../domain/log-event.ts";
import { absentIfNull, decodeDate, decodeJson, encodeFlag, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { inChunks } from "./paging.ts";
import type { TraceStore } from "./store.ts";
import type { TraceRow } from "./tables.ts";

/** Sign-in traces. */
export function createTraceStore(database: Database): TraceStore {
  const of = (tenantId: TenantId) => database.db.selectFrom("traces").selectAll().where("tenant_id", "=", tenantId);
  const newestFirst = (query: ReturnType<typeof of>, limit: number) =>
    query.orderBy("started_at", "desc").orderBy("trace_id", "desc").limit(limit).execute();

  return {
    async insert(traces) {
      if (traces.length === 0) return;
      await database.atomically(async (own) => {
        for (const some of inChunks(traces)) {
          await own.db
            .insertInto("traces")
            .values(some.map(rowOf))
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
      });
    },

    async find(tenantId, traceId) {
      const row = await of(tenantId).where("trace_id", "=", traceId).executeTakeFirst();
      return row && traceOf(row);
    },

    async findByLogId(tenantId, logId) {
      const row = await of(tenantId).where("log_id", "=", logId).limit(1).executeTakeFirst();
      return row && traceOf(row);
    },

    async listByUser(tenantId, userId, limit) {
      return (await newestFirst(of(tenantId).where("user_id", "=", userId), limit)).map(traceOf);
    },

    async listByIdentifier(tenantId, identifier, limit) {
      return (await newestFirst(of(tenantId).where("identifier", "=", identifier), limit)).map(traceOf);
    },
  };
}

const rowOf = (trace: SignInTrace): TraceRow => ({
  tenant_id: trace.tenantId,
  trace_id: trace.traceId,
  started_at: trace.startedAt.getTime(),
  duration_ms: Math.round(trace.durationMs),
  connection_id: trace.connectionId ?? null,
  client_id: trace.clientId ?? null,
  identifier: trace.identifier,
  user_id: trace.userId ?? null,
  log_id: trace.logId ?? null,
  outcome: trace.outcome,
  source_asked: encodeFlag(trace.sourceAsked),
  steps: encodeJson(trace.steps),
});

const traceOf = (row: Selectable<TraceRow>): SignInTrace => ({
  tenantId: row.tenant_id as TenantId,
  traceId: row.trace_id,
  startedAt: decodeDate(row.started_at),
  durationMs: row.duration_ms,
  connectionId: absentIfNull(row.connection_id),
  clientId: absentIfNull(row.client_id),
  identifier: row.identifier,
  userId: absentIfNull(row.user_id),
  logId: absentIfNull(row.log_id),
  outcome: row.outcome,
  sourceAsked: row.source_asked === 1,
  steps: decodeJson<TraceStep[]>(row.steps),
});
