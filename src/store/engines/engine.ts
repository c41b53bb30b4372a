import type { Dialect, Expression, Kysely, RawBuilder, SqlBool } from "kysely";
import type { Tables } from "../tables.ts";
import type { CellKind, Cells, RowSet } from "./row-set.ts";

/** All in which the two engines differ. Nothing outside this folder asks which engine it is. */
export interface Engine {
  readonly name: "sqlite" | "postgres";
  readonly dialect: Dialect;
  /** Column types for migrations. Text compares byte by byte on both engines, so keyset paging and prefixes agree. */
  readonly columnTypes: ColumnTypes;
  /** What ends a `create table`. */
  readonly tableEnd: RawBuilder<unknown>;
  /** `for update` where the engine locks rows; nothing where a transaction is alone anyway. */
  readonly rowLock: RawBuilder<unknown>;
  /** `for key share`: as `rowLock` for whoever takes that, but many may hold it at once. As a foreign key does. */
  readonly sharedRowLock: RawBuilder<unknown>;
  /** As `rowLock`, passing over rows that others have locked instead of waiting for them. */
  readonly rowLockSkippingLocked: RawBuilder<unknown>;
  /** Waits, at the start of a transaction, until no other process migrates. */
  lockForMigration(transaction: Kysely<Tables>): Promise<void>;
  /** Runs at the end of a migration, in its transaction. */
  afterMigration(transaction: Kysely<Tables>): Promise<void>;
  /** Whether the whole transaction may simply be run again. */
  isSerialisationFailure(error: unknown): boolean;
  isForeignKeyViolation(error: unknown): boolean;
  /** Whether the database itself is what fails, and not the statement: full, gone, restarting, locked for too long. */
  isUnavailable(error: unknown): boolean;
  /** Tells the planner how large tables have become, where nothing else would do so in time. */
  measureTables(db: Kysely<Tables>, tables: readonly (keyof Tables)[]): Promise<void>;
  /** Much will be written until the function that it gives is called: worth more memory, and rarer tidying up. */
  expectMuch(): () => void;
  /** The rows in as few sets as the engine takes well; one statement for each. */
  rowSets(kinds: readonly CellKind[], rows: readonly Cells[]): readonly RowSet[];
  /** Whether the column has one of the texts, however many they are. */
  isAmong(column: Expression<unknown>, texts: readonly string[]): Expression<SqlBool>;
  /** Whether the text matches a pattern in which `*` stands for any text; cases matter. */
  matchesWildcard(text: Expression<unknown>, pattern: string): Expression<SqlBool>;
  /**
   * Whether a JSON object has, at this path, a value that passes the test. Arrays on the way and at the end stand for
   * each of their items (contract §4.6.3).
   */
  jsonMatches(json: Expression<unknown>, path: readonly string[], test: JsonTest): Expression<SqlBool>;
}

export interface ColumnTypes {
  readonly text: RawBuilder<unknown>;
  readonly integer: RawBuilder<unknown>;
  readonly json: RawBuilder<unknown>;
  readonly blob: RawBuilder<unknown>;
}

/** A test of one JSON value. Texts are compared as written; numbers and booleans by what they mean. */
export type JsonTest =
  | { readonly kind: "exists" }
  | { readonly kind: "equals"; readonly value: string }
  | { readonly kind: "prefix"; readonly value: string }
  | { readonly kind: "wildcard"; readonly pattern: string }
  | {
      readonly kind: "range";
      readonly from?: string;
      readonly to?: string;
      readonly fromInclusive: boolean;
      readonly toInclusive: boolean;
    };

/** The number a text is in JSON, if it is one: `07` is a text only. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : undefined;
}
