import {
  type CompiledQuery,
  type Dialect,
  type Expression,
  type Kysely,
  PostgresDialect,
  type SqlBool,
  sql,
} from "kysely";
import type { Pool, PoolConfig } from "pg";
import { storableText } from "../columns.ts";
import { DatabaseUnusableError } from "../open-errors.ts";
import type { Tables } from "../tables.ts";
import type { Engine } from "./engine.ts";
import { postgresJsonMatches } from "./postgres-json.ts";
import { postgresRowSets } from "./postgres-row-set.ts";

const SERIALIZATION_FAILURE = "40001";
const DEADLOCK_DETECTED = "40P01";
const FOREIGN_KEY_VIOLATION = "23503";

/** Connection exceptions, too few resources, the operator's intervention, errors of the system, a standby after a failover. */
const UNAVAILABLE_STATES = /^(?:08|53|57|58)...$|^25006$/;
const UNAVAILABLE_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/** What the driver says without a code. */
const UNAVAILABLE_TEXTS =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/;

/** Any number that no other user of the same database takes by chance: `usher` as ASCII. */
const MIGRATION_LOCK = 0x7573686572;

const OID_INT8 = 20;
const OID_JSON = 114;
const OID_JSONB = 3802;

/**
 * PostgreSQL, or what speaks like it. Only what a transaction-mode pooler and a sharded database can do is used: no named
 * statements, no session locks, no notifications. Throws `DatabaseUnusableError` when the server does not answer.
 */
export async function openPostgres(databaseUrl: string, options: { poolSize: number }): Promise<Engine> {
  const pool = await connect(databaseUrl, options);
  return {
    name: "postgres",
    dialect: createDialect(pool),
    columnTypes: { text: sql`text collate "C"`, integer: sql`bigint`, json: sql`jsonb`, blob: sql`bytea` },
    tableEnd: sql``,
    rowLock: sql`for update`,
    sharedRowLock: sql`for key share`,
    rowLockSkippingLocked: sql`for update skip locked`,
    async lockForMigration(transaction: Kysely<Tables>) {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(transaction);
    },
    // The server measures its tables by itself.
    afterMigration: async () => undefined,
    isSerialisationFailure: (error) => [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(codeOf(error)),
    isForeignKeyViolation: (error) => codeOf(error) === FOREIGN_KEY_VIOLATION,
    isUnavailable,
    // The server does so within a minute. Until then it may check foreign keys by an index that finds all of a tenant, since in an empty
    // table each index is as good as another, and an open connection keeps that plan: measured, 250 to 760 inserts a second at a few
    // thousand rows, and falling.
    async measureTables(db, tables) {
      for (const table of tables) await sql`analyze ${sql.table(table)}`.execute(db);
    },
    // Its memory and its checkpoints are the server's own affair.
    expectMuch: () => () => undefined,
    rowSets: postgresRowSets,
    isAmong: (column, texts) => sql<SqlBool>`${column} = any(${texts.map(storableText)}::text[])`,
    matchesWildcard,
    jsonMatches: postgresJsonMatches,
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

function isUnavailable(error: unknown): boolean {
  // An address with several records fails with one error each.
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  const code = codeOf(error);
  if (UNAVAILABLE_STATES.test(code) || UNAVAILABLE_CODES.has(code)) return true;
  return error instanceof Error && UNAVAILABLE_TEXTS.test(error.message);
}

async function connect(databaseUrl: string, options: { poolSize: number }): Promise<Pool> {
  // Loaded only here: whoever runs on the embedded engine starts without it.
  const { default: pg } = await import("pg");
  const parse = (oid: number, format?: "text" | "binary") => {
    // Times and counts fit a number; JSON stays text, as on the other engine, and `decodeJson` reads it.
    if (oid === OID_INT8) return Number;
    if (oid === OID_JSON || oid === OID_JSONB) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as "text");
  };
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.poolSize,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: "usher",
    types: { getTypeParser: parse as NonNullable<PoolConfig["types"]>["getTypeParser"] },
  });
  // A connection that breaks while idle is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  // Nor may one that breaks while it is in use but asked for nothing: the pool listens to idle ones only, and the next query tells.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  try {
    await pool.query("select 1");
  } catch (error) {
    await pool.end();
    throw new DatabaseUnusableError(
      `The database at ${addressOf(databaseUrl)} does not answer: ${reasonOf(error)}`,
      error,
    );
  }
  return pool;
}

/** Host and name only: the rest of the URL may hold a password. */
function addressOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return "DATABASE_URL";
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

/** An address with several records fails with one error each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}

function createDialect(pool: Pool): Dialect {
  const dialect = new PostgresDialect({ pool });
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver();
      const acquire = driver.acquireConnection.bind(driver);
      const prepared = new WeakSet<object>();
      driver.acquireConnection = async (options) => {
        const connection = await acquire(options);
        if (!prepared.has(connection)) {
          prepared.add(connection);
          const execute = connection.executeQuery.bind(connection);
          connection.executeQuery = (query, executeOptions) => execute(storableQuery(query), executeOptions);
        }
        return connection;
      };
      return driver;
    },
  };
}

/** PostgreSQL refuses the NUL character, and what callers send may hold one. */
function storableQuery(query: CompiledQuery): CompiledQuery {
  const isBad = (value: unknown) => typeof value === "string" && value.includes("\0");
  if (!query.parameters.some(isBad)) return query;
  return {
    ...query,
    parameters: query.parameters.map((value) => (isBad(value) ? storableText(String(value)) : value)),
  };
}

function matchesWildcard(text: Expression<unknown>, pattern: string): Expression<SqlBool> {
  const like = pattern.replace(/\*+|[%_\\]/g, (found) => (found.startsWith("*") ? "%" : `\\${found}`));
  return sql<SqlBool>`${text} like ${like}`;
}
