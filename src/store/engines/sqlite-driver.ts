import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import { storableText } from "../columns.ts";
import type { SqliteWriter, Turn } from "./sqlite-writer.ts";

const MAX_STATEMENTS = 500;

export interface SqliteFiles {
  readonly reader: DatabaseSync;
  readonly writer: DatabaseSync;
  readonly turns: SqliteWriter;
}

/**
 * Kysely's driver for `node:sqlite`. Reads outside a transaction go to a connection of their own and see what is
 * committed, without waiting; everything else takes turns on the writing connection.
 */
export function createSqliteDriver(files: SqliteFiles): Driver {
  const read = createStatementRunner(files.reader);
  const write = createStatementRunner(files.writer);
  const turns = new WeakMap<DatabaseConnection, Turn>();

  function turnOf(connection: DatabaseConnection): Turn {
    const turn = turns.get(connection);
    if (turn === undefined) throw new Error("No transaction is open on this connection.");
    turns.delete(connection);
    return turn;
  }

  async function writeAlone<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const turn = await files.turns.takeTurn();
    let result: QueryResult<Row>;
    try {
      result = write<Row>(query);
    } catch (error) {
      await turn.undo();
      throw error;
    }
    await turn.done();
    return result;
  }

  return {
    async init() {},
    async acquireConnection() {
      const connection: DatabaseConnection = {
        async executeQuery<Row>(query: CompiledQuery) {
          if (turns.has(connection)) return write<Row>(query);
          return query.query.kind === "SelectQueryNode" ? read<Row>(query) : writeAlone<Row>(query);
        },
        // biome-ignore lint/correctness/useYield: nothing here streams; pages are read by key
        async *streamQuery() {
          throw new Error("Streaming is not used: read in pages.");
        },
      };
      return connection;
    },
    async beginTransaction(connection) {
      turns.set(connection, await files.turns.takeTurn());
    },
    commitTransaction: async (connection) => turnOf(connection).done(),
    rollbackTransaction: async (connection) => {
      // Kysely also rolls back after a commit that failed, when the turn is over already.
      if (turns.has(connection)) await turnOf(connection).undo();
    },
    async releaseConnection() {},
    async destroy() {
      await files.turns.flush();
      files.reader.close();
      files.writer.close();
    },
  };
}

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly givesRows: boolean;
}

function createStatementRunner(db: DatabaseSync): <Row>(query: CompiledQuery) => QueryResult<Row> {
  const prepared = new Map<string, PreparedStatement>();

  function prepare(sql: string): PreparedStatement {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    const entry = { statement, givesRows: statement.columns().length > 0 };
    if (prepared.size >= MAX_STATEMENTS) prepared.delete(prepared.keys().next().value ?? sql);
    prepared.set(sql, entry);
    return entry;
  }

  return <Row>(query: CompiledQuery): QueryResult<Row> => {
    const { statement, givesRows } = prepare(query.sql);
    const parameters = query.parameters.map(bindable);
    if (givesRows) return { rows: statement.all(...parameters) as Row[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  };
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === "string") return value.includes("\0") ? storableText(value) : value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return (value ?? null) as SQLInputValue;
}
