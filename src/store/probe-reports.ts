import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import { decodeDate, decodeJson, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { refuseMissing } from "./paging.ts";

/** What a probe of a connection's source found. */
export interface KeptProbeReport {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  readonly at: Date;
  /** Subject of the caller's token, or `cli`. */
  readonly by: string;
  /** As the API shows it; holds no secret. */
  readonly report: JsonObject;
}

/** The last report of each connection. */
export interface ProbeReportStore {
  /** In the place of the one before. Throws `DomainError("not_found")` when the connection is gone. */
  save(report: KeptProbeReport): Promise<void>;
  find(tenantId: TenantId, connectionId: string): Promise<KeptProbeReport | undefined>;
}

export function createProbeReportStore({ db, engine }: Database): ProbeReportStore {
  return {
    async save({ tenantId, connectionId, at, by, report }) {
      const changed = { at: at.getTime(), by, report: encodeJson(report) };
      await refuseMissing(
        db
          .insertInto("probe_reports")
          .values({ tenant_id: tenantId, connection_id: connectionId, ...changed })
          .onConflict((conflict) => conflict.columns(["tenant_id", "connection_id"]).doUpdateSet(changed))
          .execute(),
        engine.isForeignKeyViolation,
        "The connection does not exist.",
      );
    },

    async find(tenantId, connectionId) {
      const row = await db
        .selectFrom("probe_reports")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .executeTakeFirst();
      return (
        row && {
          tenantId,
          connectionId: row.connection_id as ConnectionId,
          at: decodeDate(row.at),
          by: row.by,
          report: decodeJson(row.report),
        }
      );
    },
  };
}
