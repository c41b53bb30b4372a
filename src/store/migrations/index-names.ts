import type { Kysely } from "kysely";
import type { Engine } from "../engines/engine.ts";
import { lowerName } from "../name-order.ts";
import type { Tables } from "../tables.ts";

const NAMED = { clients: "client_id", connections: "id", resource_servers: "id" } as const;

/** Applications, connections and APIs can be listed by their names, however many they are. */
export async function indexNames(db: Kysely<Tables>, engine: Engine): Promise<void> {
  for (const table of ["clients", "connections", "resource_servers"] as const) {
    await db.schema
      .alterTable(table)
      .addColumn("name_lower", engine.columnTypes.text, (column) => column.notNull().defaultTo(""))
      .execute();
    await fill(db, table);
    await db.schema
      .createIndex(`${table}_by_name`)
      .on(table)
      .columns(["tenant_id", "name_lower", NAMED[table]])
      .execute();
  }
}

async function fill(db: Kysely<Tables>, table: keyof typeof NAMED): Promise<void> {
  const names = await db.selectFrom(table).select("name").distinct().execute();
  for (const { name } of names) {
    await db
      .updateTable(table as "clients")
      .set({ name_lower: lowerName(name) })
      .where("name", "=", name)
      .execute();
  }
}
