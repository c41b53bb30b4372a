import { type Kysely, type SqlBool, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { createTable } from "./create-table.ts";
import type { Migration } from "./migration.ts";

/** What the dashboard asks for: people by any of their names, who is blocked, and the last report of each probe. */
export const dashboardRecords: Migration = {
  version: 5,
  name: "dashboard records",
  async up(db, engine) {
    await indexPeople(db);
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

/**
 * What many people share has their ids behind it, so that a page of them is read in order; whoever has no such name need not be in its
 * index. Those who are blocked are few.
 */
async function indexPeople(db: Kysely<Tables>): Promise<void> {
  const index = (name: string, column: string) =>
    db.schema
      .createIndex(`users_by_${name}`)
      .on("users")
      .columns(["tenant_id", column, "user_id"])
      .where(column as "name_lower", "is not", null)
      .execute();
  await db.schema.dropIndex("users_by_name").execute();
  await db.schema.dropIndex("users_by_email_domain").execute();
  await index("name", "name_lower");
  await index("email_domain", "email_domain");
  await index("given_name", "given_name_lower");
  await index("family_name", "family_name_lower");
  await index("nickname", "nickname_lower");
  await index("last_login", "last_login");
  await db.schema
    .createIndex("users_blocked")
    .on("users")
    .columns(["tenant_id", "user_id"])
    .where(sql<SqlBool>`blocked = 1`)
    .execute();
}
