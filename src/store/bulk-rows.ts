import { CompiledQuery } from "kysely";
import type { Database } from "./database.ts";
import type { CellKind } from "./engines/row-set.ts";
import type { Tables } from "./tables.ts";

/** The columns that a bulk statement writes, and what they hold. */
export type Columns<Row> = { readonly [Name in keyof Row & string]: CellKind };

/**
 * Inserts many rows with few statements; rows whose key is taken are passed over. Gives the number that was inserted. Call it
 * in a transaction. The statements are written out since building them from objects costs more than running them.
 */
export async function insertRows<Name extends keyof Tables & string>(
  own: Database,
  table: Name,
  columns: Columns<Tables[Name]>,
  rows: readonly Tables[Name][],
): Promise<number> {
  const names = Object.keys(columns) as (keyof Tables[Name] & string)[];
  const places = names.map((_, index) => `column${index + 1}`);
  const statement = (set: string) =>
    `insert into ${table} (${names.join()}) select ${places.join()} from ${set} as given where true on conflict do nothing`;
  return runForRows(own, columns, rows, statement);
}

/** Runs a statement, in as many parts as the engine needs, over rows. Gives the number of rows that it changed. */
export async function runForRows<Row extends object>(
  own: Database,
  columns: Columns<Row>,
  rows: readonly Row[],
  statement: (set: string) => string,
): Promise<number> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const kinds = names.map((name) => columns[name]);
  const cells = rows.map((row) => names.map((name) => row[name] as string | number | null));
  let changed = 0n;
  for (const set of own.engine.rowSets(kinds, cells)) {
    const query = CompiledQuery.raw(statement(set.sql), [...set.parameters]);
    const { numAffectedRows } = await own.db.executeQuery(query);
    changed += numAffectedRows ?? 0n;
  }
  return Number(changed);
}
