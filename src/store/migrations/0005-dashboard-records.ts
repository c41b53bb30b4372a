import { createTable } from "./create-table.ts";
import type { Migration } from "./migration.ts";

/** What the dashboard asks for: who is blocked, and the last report of each probe. */
export const dashboardRecords: Migration = {
  version: 5,
  name: "dashboard records",
  async up(db, engine) {
    await db.schema
      .createIndex("failed_logins_by_count")
      .on("failed_logins")
      .columns(["tenant_id", "failures", "key"])
      .execute();
    await createTable(db, engine, "probe_reports", {
      columns: { tenant_id: "text", connection_id: "text", at: "integer", by: "text", report: "json" },
      primaryKey: ["tenant_id", "connection_id"],
      foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
    });
  },
};
