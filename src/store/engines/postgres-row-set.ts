import { encodeJson } from "../columns.ts";
import type { CellKind, Cells, RowSet } from "./row-set.ts";

const TYPES: Readonly<Record<CellKind, string>> = { text: "text", integer: "bigint", json: "text" };

/**
 * The rows as one JSON text. Measured for 28 columns, a row: 22 to 30 µs this way, 29 to 33 µs as an array for each column, 36 to
 * 46 µs as a parameter for each cell.
 */
export function postgresRowSets(kinds: readonly CellKind[], rows: readonly Cells[]): RowSet[] {
  if (rows.length === 0) return [];
  const columns = kinds.map((kind, index) => `c${index}${kind === "json" ? "::jsonb" : ""} as column${index + 1}`);
  const types = kinds.map((kind, index) => `c${index} ${TYPES[kind]}`);
  const sql = `(select ${columns.join()} from json_to_recordset($1::json) as given (${types.join()}))`;
  // A JSON text cannot hold what PostgreSQL refuses in a text either.
  const json = encodeJson(rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [`c${index}`, cell]))));
  return [{ sql, parameters: [json], rows: rows.length }];
}
