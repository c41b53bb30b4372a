import type { Kysely } from "kysely";
import type { Engine } from "../engines/engine.ts";
import type { Tables } from "../tables.ts";
import { addLaterScopes } from "./add-later-scopes.ts";
import { indexNames } from "./index-names.ts";
import type { Migration } from "./migration.ts";

/**
 * Lists of what there are hundreds of, by name; who is held back from a source; connections that are being removed, piece by piece; failed
 * sign-ins by their age; and scopes that came since the first tables, for the tenants of that time.
 */
export const namesAndRemovals: Migration = {
  version: 6,
  name: "names and removals",
  async up(db, engine) {
    await indexNames(db, engine);
    await nameHeldBack(db, engine);
    await db.schema.alterTable("connections").addColumn("removed_at", engine.columnTypes.integer).execute();
    await db.schema.createIndex("failed_logins_by_age").on("failed_logins").columns(["tenant_id", "last_at"]).execute();
    await addLaterScopes(db);
    // Most nicknames are the start of the address, and an import takes a tenth longer with each index in random order.
    await db.schema.dropIndex("users_by_nickname").execute();
  },
};

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
