import type { CreateTableBuilder, Kysely } from "kysely";
import type { ColumnTypes, Engine } from "../engines/engine.ts";
import type { Tables } from "../tables.ts";

/** A column type, with `?` where the column may be empty. */
type ColumnKind = keyof ColumnTypes | `${keyof ColumnTypes}?`;

/** A table in the words of both engines. */
export interface TableShape {
  readonly columns: Readonly<Record<string, ColumnKind>>;
  readonly primaryKey: readonly string[];
  readonly unique?: readonly (readonly string[])[];
  readonly foreignKeys?: readonly { columns: readonly string[]; to: string; toColumns: readonly string[] }[];
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/** Makes a table with its keys and indexes. */
export async function createTable(db: Kysely<Tables>, engine: Engine, name: string, shape: TableShape): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, kind] of Object.entries(shape.columns)) {
    const type = engine.columnTypes[kind.replace("?", "") as keyof ColumnTypes];
    table = table.addColumn(column, type, (definition) => (kind.endsWith("?") ? definition : definition.notNull()));
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, [...shape.primaryKey]);
  shape.unique?.forEach((columns, index) => {
    table = table.addUniqueConstraint(`${name}_unique_${index + 1}`, [...columns]);
  });
  shape.foreignKeys?.forEach(({ columns, to, toColumns }, index) => {
    table = table.addForeignKeyConstraint(`${name}_reference_${index + 1}`, [...columns], to, [...toColumns], (key) =>
      key.onDelete("cascade"),
    );
  });
  await table.modifyEnd(engine.tableEnd).execute();
  for (const [index, columns] of Object.entries(shape.indexes ?? {})) {
    await db.schema
      .createIndex(index)
      .on(name)
      .columns([...columns])
      .execute();
  }
}
