import type { CellKind, Cells, RowSet } from "./row-set.ts";

// Few sizes, so that few statements are ever prepared: one for each size, table and purpose.
const SIZES = [64, 8, 1] as const;

/**
 * The rows as lists of parameters. Measured for 28 columns, a row: 9 µs this way, as fast as one prepared statement a row;
 * 28 µs from one JSON text.
 */
export function sqliteRowSets(kinds: readonly CellKind[], rows: readonly Cells[]): RowSet[] {
  const sets: RowSet[] = [];
  const tuple = `(${kinds.map(() => "?").join()})`;
  for (let start = 0; start < rows.length; ) {
    const size = SIZES.find((some) => some <= rows.length - start) ?? 1;
    const some = rows.slice(start, start + size);
    sets.push({ sql: `(values ${Array(size).fill(tuple).join()})`, parameters: some.flat(), rows: size });
    start += size;
  }
  return sets;
}
