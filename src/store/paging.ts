import { type Expression, type SelectQueryBuilder, type SqlBool, type StringReference, sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { KeysetPage, OffsetPage, Page } from "./page.ts";
import type { Tables } from "./tables.ts";

interface PagedQuery<Row> {
  limit(limit: number): PagedQuery<Row>;
  offset(offset: number): PagedQuery<Row>;
  execute(): Promise<Row[]>;
}

/** One page of a query's rows, with the total where it was asked for. */
export async function readPage<Row, Item>(
  query: PagedQuery<Row>,
  count: () => Promise<number>,
  page: OffsetPage,
  toItem: (row: Row) => Item,
): Promise<Page<Item>> {
  const rows = page.limit > 0 ? await query.limit(page.limit).offset(page.offset).execute() : [];
  const items = rows.map(toItem);
  return page.withTotal ? { items, total: await count() } : { items };
}

/** How many rows a query without a selection has. */
export async function countRows<Table extends keyof Tables>(
  query: SelectQueryBuilder<Tables, Table, object>,
): Promise<number> {
  const { total } = await query.select((all) => all.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  return total;
}

/** The rows that follow `page.after` in the order of `key`, which must be unique among the query's rows. */
export async function readAfter<Table extends keyof Tables, Row, Item>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  key: StringReference<Tables, Table>,
  page: KeysetPage,
  toItem: (row: Row) => Item,
): Promise<Item[]> {
  const rest = page.after === undefined ? query : query.where(sql.ref(key), ">", page.after);
  const rows = await rest.orderBy(sql.ref(key)).limit(page.limit).execute();
  return rows.map(toItem);
}

/** Turns a reference to something missing, as the database reports it, into a refusal. */
export async function refuseMissing<Result>(
  work: Promise<Result>,
  isMissing: (error: unknown) => boolean,
  message: string,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw isMissing(error) ? new DomainError("not_found", message, { cause: error }) : error;
  }
}

/** The most rows that one insert takes: engines limit the parameters of a statement. */
const ROWS_PER_INSERT = 500;

export function inChunks<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += ROWS_PER_INSERT) {
    chunks.push(items.slice(start, start + ROWS_PER_INSERT));
  }
  return chunks;
}

/** A condition that a column has one of these values; with no values, nothing has. `in ()` is an error to one engine. */
export const isOneOf = (column: string, values: readonly string[]): Expression<SqlBool> =>
  values.length === 0 ? sql<SqlBool>`(1 = 0)` : sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`;
