import { type SqlBool, sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { User } from "../domain/user.ts";
import { compileCondition } from "./condition-sql.ts";
import type { Database } from "./database.ts";
import type { OffsetPage, Page } from "./page.ts";
import { countRows } from "./paging.ts";
import { sortColumn, userFields } from "./user-fields.ts";
import type { UserQuery } from "./user-query.ts";
import { usersOf, withIdentities } from "./user-rows.ts";

/**
 * A page of the users that a search finds (contract §4.6.3), oldest first unless the query says otherwise; users without
 * the sorted field come last. Throws `DomainError("invalid_query")` for a field that cannot be sorted by.
 */
export async function searchUsers(
  { db, engine }: Database,
  tenantId: TenantId,
  query: UserQuery,
  page: OffsetPage,
): Promise<Page<User>> {
  const condition = compileCondition(query.condition, userFields, engine);
  const matching = db.selectFrom("users").where("users.tenant_id", "=", tenantId).where(condition);
  const ids = matching
    .select("users.user_id")
    .orderBy(orderOf(query))
    .orderBy("users.user_id")
    .limit(page.limit)
    .offset(page.offset);
  const order = page.limit > 0 ? (await ids.execute()).map(({ user_id }) => user_id) : [];
  const items = await usersInOrder(db, tenantId, order);
  return page.withTotal ? { items, total: await countRows(matching) } : { items };
}

function orderOf(query: UserQuery) {
  if (query.sort === undefined) return sql`users.created_at`;
  const sorted = sortColumn(query.sort.field);
  if (sorted === undefined) throw new DomainError("invalid_query", "The results cannot be sorted by this field.");
  const direction = query.sort.descending ? sql`desc` : sql`asc`;
  // The engines disagree about where empty values go.
  const emptyLast = sorted.canBeEmpty ? sql<SqlBool>`case when ${sorted.column} is null then 1 else 0 end, ` : sql``;
  return sql`${emptyLast}${sorted.column} ${direction}`;
}

async function usersInOrder(db: Database["db"], tenantId: TenantId, ids: readonly string[]): Promise<User[]> {
  if (ids.length === 0) return [];
  const users = db.selectFrom("users").selectAll().where("tenant_id", "=", tenantId).where("user_id", "in", ids);
  const rows = await withIdentities(db, users).orderBy("i.position").execute();
  const place = new Map(ids.map((id, index) => [id, index]));
  return usersOf(rows).toSorted((one, other) => (place.get(one.userId) ?? 0) - (place.get(other.userId) ?? 0));
}
