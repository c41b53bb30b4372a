import { type Kysely, sql } from "kysely";
import type { Clock } from "../domain/clock.ts";
import type { Engine } from "./engines/engine.ts";
import { migrations } from "./migrations/list.ts";
import type { Migration } from "./migrations/migration.ts";
import { DatabaseTooNewError } from "./open-errors.ts";
import type { Tables } from "./tables.ts";

/**
 * Brings the database to this release's version. Several processes may do so at once: one works, the others wait and then
 * find nothing to do. All missing steps happen or none. Throws `DatabaseTooNewError` for a newer release's database.
 */
export async function migrate(db: Kysely<Tables>, deps: { engine: Engine; clock: Clock }): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await deps.engine.lockForMigration(transaction);
    const current = await databaseVersion(transaction, deps.engine);
    const known = migrations.at(-1)?.version ?? 0;
    if (current > known) throw new DatabaseTooNewError(current, known);
    const missing = migrations.filter(({ version }) => version > current);
    for (const migration of missing) await apply(migration, transaction, deps);
    if (missing.length > 0) await deps.engine.afterMigration(transaction);
  });
}

async function databaseVersion(db: Kysely<Tables>, engine: Engine): Promise<number> {
  await db.schema
    .createTable("usher_migrations")
    .ifNotExists()
    .addColumn("version", engine.columnTypes.integer, (column) => column.primaryKey())
    .addColumn("name", engine.columnTypes.text, (column) => column.notNull())
    .addColumn("applied_at", engine.columnTypes.integer, (column) => column.notNull())
    .modifyEnd(engine.tableEnd)
    .execute();
  const row = await db
    .selectFrom("usher_migrations")
    .select(sql<number | null>`max(version)`.as("version"))
    .executeTakeFirst();
  return row?.version ?? 0;
}

async function apply(migration: Migration, db: Kysely<Tables>, deps: { engine: Engine; clock: Clock }): Promise<void> {
  await migration.up(db, deps.engine);
  const { version, name } = migration;
  await db.insertInto("usher_migrations").values({ version, name, applied_at: deps.clock.now().getTime() }).execute();
}
