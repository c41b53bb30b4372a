import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";

const ASSUMED_ROWS = 1_000_000;
/** Indexes of a few rows among all, which would otherwise not be better than an index of everybody. */
const ROWS_OF_FEW: Readonly<Record<string, number>> = { users_blocked: 1_000 };

// How many different values a column has in a large tenant; a column that is not here has a different one in every row.
const DISTINCT_VALUES: Readonly<Record<string, number>> = {
  tenant_id: 1,
  provider: 1,
  connection_id: 4,
  connection: 4,
  model: 8,
  type: 20,
  email_domain: 100,
  state: 6,
  cause: 6,
  listed_by: 10,
};

interface IndexColumn {
  readonly table: string;
  readonly index: string;
  readonly column: string;
  readonly is_unique: 0 | 1;
}

/**
 * Tells SQLite's planner what to expect of each index. Left to guess, it takes "all rows of the tenant" for ten rows and
 * prefers an index that merely saves the sorting to the one that finds the row. Measured statistics would have the same
 * fault until the database has grown and was measured again.
 */
export async function assumeLargeTenants(db: Kysely<Tables>): Promise<void> {
  // Analyses nothing, but makes the table of statistics; the second time, it makes this connection read them.
  await sql`analyze sqlite_schema`.execute(db);
  const { rows } = await sql<IndexColumn>`
    select tables.name as "table", indexes.name as "index", columns.name as "column", indexes."unique" as is_unique
    from sqlite_schema as tables, pragma_index_list(tables.name) as indexes, pragma_index_info(indexes.name) as columns
    where tables.type = 'table' and tables.name not like 'sqlite_%'
    order by indexes.name, columns.seqno`.execute(db);
  await sql`delete from sqlite_stat1`.execute(db);
  for (const columns of Map.groupBy(rows, ({ index }) => index).values()) {
    const [{ table, index } = { table: "", index: "" }] = columns;
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${index}, ${statisticsOf(columns, ROWS_OF_FEW[index])})`.execute(
      db,
    );
  }
  await sql`analyze sqlite_schema`.execute(db);
}

/** The number of rows, then how many of them share the first column, the first two, and so on. */
function statisticsOf(columns: readonly IndexColumn[], inIndex = ASSUMED_ROWS): string {
  const numbers = [inIndex];
  let rows = inIndex;
  columns.forEach(({ column, is_unique }, place) => {
    rows = Math.max(1, Math.round(rows / (DISTINCT_VALUES[column] ?? ASSUMED_ROWS)));
    numbers.push(is_unique === 1 && place === columns.length - 1 ? 1 : rows);
  });
  return numbers.join(" ");
}
