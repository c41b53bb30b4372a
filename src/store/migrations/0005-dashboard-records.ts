import { type Kysely, type SqlBool, sql } from "kysely";
import type { Engine } from "../engines/engine.ts";
import type { Tables } from "../tables.ts";
import { addLaterScopes } from "./add-later-scopes.ts";
import { createTable } from "./create-table.ts";
import { indexNames } from "./index-names.ts";
import type { Migration } from "./migration.ts";

/**
 * What the dashboard asks for: people by any of their names, who is blocked, and the last report of each probe. Scopes that came since
 * the first release, for the tenants of that time. Who is held back from a source. And connections that are being removed, piece by piece.
 */
export const dashboardRecords: Migration = {
  version: 5,
  name: "dashboard records",
  async up(db, engine) {
    await indexPeople(db);
    await indexNames(db, engine);
    await db.schema
      .createIndex("failed_logins_by_count")
      .on("failed_logins")
      .columns(["tenant_id", "failures", "key"])
      .execute();
    await db.schema.createIndex("failed_logins_by_age").on("failed_logins").columns(["tenant_id", "last_at"]).execute();
    await addLaterScopes(db);
    await nameHeldBack(db, engine);
    await db.schema.alterTable("connections").addColumn("removed_at", engine.columnTypes.integer).execute();
    await createTable(db, engine, "probe_reports", {
      columns: { tenant_id: "text", connection_id: "text", at: "integer", by: "text", report: "json" },
      primaryKey: ["tenant_id", "connection_id"],
      foreignKeys: [{ columns: ["tenant_id", "connection_id"], to: "connections", toColumns: ["tenant_id", "id"] }],
    });
  },
};

/**
 * What many people share has their ids behind it, so that a page of them is read in order; whoever has no such name need not be in its
 * index. Those who are blocked are few. Nicknames have none: most are the start of the address, and an import of the embedded database
 * takes a tenth longer with each index in random order.
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
  await index("last_login", "last_login");
  await db.schema
    .createIndex("users_blocked")
    .on("users")
    .columns(["tenant_id", "user_id"])
    .where(sql<SqlBool>`blocked = 1`)
    .execute();
}

/** Who is held back from a source, and until when; of the many who are not, nothing. */
async function nameHeldBack(db: Kysely<Tables>, { columnTypes }: Engine): Promise<void> {
  await db.schema.alterTable("source_guesses").addColumn("identifier", columnTypes.text).execute();
  await db.schema.alterTable("source_guesses").addColumn("full_until", columnTypes.integer).execute();
  await db.schema
    .createIndex("source_guesses_full")
    .on("source_guesses")
    .columns(["tenant_id", "full_until", "connection_id", "key"])
    .where("full_until", "is not", null)
    .execute();
}
