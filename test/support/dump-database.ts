import { DatabaseSync } from "node:sqlite";
import pg from "pg";

type Rows = readonly Record<string, unknown>[];

/** Every row of every table, by table: what somebody with the database in hand can read. */
export async function dumpDatabase(options: { file: string } | { databaseUrl: string }): Promise<Record<string, Rows>> {
  return "file" in options ? dumpSqlite(options.file) : dumpPostgres(options.databaseUrl);
}

function dumpSqlite(file: string): Record<string, Rows> {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), database.prepare(`select * from "${name}"`).all() as Rows]),
    );
  } finally {
    database.close();
  }
}

async function dumpPostgres(databaseUrl: string): Promise<Record<string, Rows>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public'",
    );
    const dump: Record<string, Rows> = {};
    for (const { tablename } of tables.rows)
      dump[tablename] = (await client.query(`select * from "${tablename}"`)).rows as Rows;
    return dump;
  } finally {
    await client.end();
  }
}
