import { type Expression, type SelectQueryBuilder, type SqlBool, type StringReference, sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { KeysetPage } from "./page.ts";
import type { Tables } from "./tables.ts";

// Lists of what has a name, as people look for it. Their tables have the name in lower case, as no engine would make it of every alphabet.

/** What names are searched and put in order by. */
export const lowerName = (name: string): string => name.toLowerCase();

/** The key that a list in the order of names goes on after. */
export const nameOrderKey = (name: string, id: string): string => JSON.stringify([lowerName(name), id]);

/**
 * The rows that follow `page.after` (a `nameOrderKey`) in the order of their names, and of `id` where names are the same.
 *
 * @throws DomainError `invalid_query` for what is no such key.
 */
export async function readAfterName<Table extends keyof Tables, Row, Item>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  id: StringReference<Tables, Table>,
  page: KeysetPage,
  toItem: (row: Row) => Item,
): Promise<Item[]> {
  let rest = query;
  if (page.after !== undefined) {
    const [name, last] = nameAndId(page.after);
    rest = query.where(sql<SqlBool>`(name_lower, ${sql.ref(id)}) > (${name}, ${last})`);
  }
  const rows = await rest.orderBy(sql.ref("name_lower")).orderBy(sql.ref(id)).limit(page.limit).execute();
  return rows.map(toItem);
}

/** A condition that the name, or one of these columns in lower case, has the text in it, or that the id is it. */
export function isNamed(text: string, id: string, others: readonly string[] = []): Expression<SqlBool> {
  const lower = lowerName(text);
  const pattern = `%${lower.replace(/[\\%_]/g, (found) => `\\${found}`)}%`;
  const named = [sql.ref("name_lower"), ...others.map((column) => sql`lower(${sql.ref(column)})`)];
  const tests = named.map((column) => sql`${column} like ${pattern} escape '\\'`);
  return sql<SqlBool>`(${sql.join([...tests, sql`${sql.ref(id)} = ${text}`], sql` or `)})`;
}

function nameAndId(key: string): readonly [string, string] {
  const parts = readJson(key);
  const [name, id] = Array.isArray(parts) ? parts : [];
  if (typeof name === "string" && typeof id === "string") return [name, id];
  throw new DomainError("invalid_query", "Query validation error: 'Invalid checkpoint' on property from.");
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
