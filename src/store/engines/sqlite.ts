import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  type Dialect,
  type Expression,
  type SqlBool,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import { encodeJson } from "../columns.ts";
import { DatabaseUnusableError } from "../open-errors.ts";
import type { Engine, JsonTest } from "./engine.ts";
import { createSqliteDriver, type SqliteFiles } from "./sqlite-driver.ts";
import { sqliteJsonMatches } from "./sqlite-json.ts";
import { createSqlitePace } from "./sqlite-pace.ts";
import { sqliteRowSets } from "./sqlite-row-set.ts";
import { assumeLargeTenants } from "./sqlite-statistics.ts";
import { createSqliteWriter, DatabaseBusyError, whenNotBusy } from "./sqlite-writer.ts";

const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
/** Primary result codes: BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const UNAVAILABLE: ReadonlySet<number> = new Set([5, 6, 8, 10, 11, 13, 14, 26]);

/**
 * The embedded engine: one file, opened twice, for reading and for writing. The file is made if it is missing, readable by
 * its owner only. Throws `DatabaseUnusableError` when the folder or the file cannot be used.
 */
export async function openSqlite(file: string): Promise<Engine> {
  const files = await openFiles(resolve(file));
  return {
    name: "sqlite",
    dialect: createDialect(files),
    columnTypes: { text: sql`text`, integer: sql`integer`, json: sql`text`, blob: sql`blob` },
    tableEnd: sql`strict`,
    rowLock: sql``,
    sharedRowLock: sql``,
    rowLockSkippingLocked: sql``,
    // A transaction holds the file's write lock from its first statement on.
    lockForMigration: async () => undefined,
    afterMigration: assumeLargeTenants,
    isSerialisationFailure: () => false,
    isForeignKeyViolation: (error) =>
      error instanceof Error && "errcode" in error && error.errcode === SQLITE_CONSTRAINT_FOREIGNKEY,
    isUnavailable: (error) =>
      error instanceof DatabaseBusyError ||
      // The low byte is the kind of error, the rest its variant.
      (error instanceof Error && "errcode" in error && UNAVAILABLE.has(Number(error.errcode) & 0xff)),
    // Its planner is told what to expect of a large tenant (`assumeLargeTenants`).
    measureTables: async () => undefined,
    expectMuch: files.expectMuch,
    rowSets: sqliteRowSets,
    isAmong: (column, texts) => sql<SqlBool>`${column} in (select value from json_each(${encodeJson(texts)}))`,
    matchesWildcard,
    jsonMatches: (json: Expression<unknown>, path: readonly string[], test: JsonTest) =>
      sqliteJsonMatches(json, path, test, matchesWildcard),
  };
}

interface OpenFiles extends SqliteFiles {
  readonly expectMuch: Engine["expectMuch"];
}

async function openFiles(file: string): Promise<OpenFiles> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, "a", 0o600));
    const writer = new DatabaseSync(file, { timeout: 20, enableForeignKeyConstraints: true });
    // Another process that starts at this moment may be switching the same file to WAL.
    await whenNotBusy(() => writer.exec("pragma journal_mode = wal"));
    writer.exec("pragma synchronous = full; pragma temp_store = memory");
    const reader = new DatabaseSync(file, { timeout: 5000 });
    reader.exec(
      "pragma query_only = 1; pragma temp_store = memory; pragma cache_size = -8000; pragma mmap_size = 268435456",
    );
    return { reader, writer, turns: createSqliteWriter(writer), expectMuch: createSqlitePace(writer) };
  } catch (error) {
    throw new DatabaseUnusableError(
      `The database file ${file} cannot be opened for writing: ${reasonOf(error)}`,
      error,
    );
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function createDialect(files: SqliteFiles): Dialect {
  return {
    createDriver: () => createSqliteDriver(files),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TurnTakingAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

// Kysely's own adapter would let one statement run at a time, reads included; the driver does its own queueing.
class TurnTakingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** GLOB and not LIKE, which ignores the case of ASCII letters. */
function matchesWildcard(text: Expression<unknown>, pattern: string): Expression<SqlBool> {
  const glob = pattern.replace(/\*+|[[\]?]/g, (found) => (found.startsWith("*") ? "*" : `[${found}]`));
  return sql<SqlBool>`${text} glob ${glob}`;
}
