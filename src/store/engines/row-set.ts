/** What a column of a `RowSet` holds: text, a whole number, or JSON text. */
export type CellKind = "text" | "integer" | "json";

/**
 * Rows that are given to a statement at once: a subquery whose columns are called `column1`, `column2` … Its parameters
 * are the statement's first ones.
 */
export interface RowSet {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly rows: number;
}

/** One cell each for the kinds of the columns. */
export type Cells = readonly (string | number | null)[];
