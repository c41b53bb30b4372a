import { type SqlBool, sql } from "kysely";
import { LRUCache } from "lru-cache";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { User } from "../domain/user.ts";
import { compileCondition } from "./condition-sql.ts";
import type { Database } from "./database.ts";
import type { OffsetPage, Page } from "./page.ts";
import { sortColumn, userFields } from "./user-fields.ts";
import { pathsInOrder, pathsTo } from "./user-paths.ts";
import type { UserQuery } from "./user-query.ts";
import { usersOf, withIdentities } from "./user-rows.ts";
import { createWalk, type Walk } from "./walk-users.ts";

/** So many who are found by an index are put into the order that was asked for; of more, that order is walked. */
const MOST_SORTED = 1_000;
/** Totals from here on are remembered for a while: they are the ones that take long, and the ones that a few more do not change. */
const LARGE_TOTAL = 10_000;
const REMEMBERED_MS = 30_000;

export type UserSearch = (tenantId: TenantId, query: UserQuery, page: OffsetPage) => Promise<Page<User>>;

/**
 * Pages of the users that a search finds (contract §4.6.3), oldest first unless the query says otherwise; users without the sorted field
 * come last. Throws `DomainError`: `invalid_query` for a field that cannot be sorted by, `overloaded` when it took too long.
 */
export function createUserSearch(database: Database): UserSearch {
  const { db, engine } = database;
  // Made when it is needed: every transaction has a store of its own.
  let totals: LRUCache<string, number> | undefined;

  async function total(tenantId: TenantId, query: UserQuery, page: OffsetPage, walk: Walk) {
    const paths = pathsTo(query.condition, engine) ?? pathsInOrder({ condition: query.condition }, engine) ?? [];
    if (page.countUpTo !== undefined) {
      const { total, isAll } = await walk.countSome(paths, page.countUpTo);
      return { total, totalIsAtLeast: !isAll };
    }
    const key = JSON.stringify([tenantId, query.condition]);
    const known = totals?.get(key);
    if (known !== undefined) return { total: known };
    const counted = await walk.count(paths);
    if (counted >= LARGE_TOTAL) {
      totals ??= new LRUCache({ max: 500, ttl: REMEMBERED_MS });
      totals.set(key, counted);
    }
    return { total: counted };
  }

  /** Whom the search finds up to the end of the page, in its order. */
  async function idsUpTo(end: number, tenantId: TenantId, query: UserQuery, walk: Walk): Promise<string[]> {
    const direct = pathsTo(query.condition, engine);
    if (direct !== undefined) {
      if (query.sort === undefined && query.anyOrder) return walk.ids(direct, end);
      const found = await walk.ids(direct, MOST_SORTED + 1);
      if (found.length <= MOST_SORTED) return sortedIds(found, tenantId, query);
    }
    const inOrder = pathsInOrder(query, engine);
    return inOrder === undefined ? sortedByAnyField(end, tenantId, query) : walk.ids(inOrder, end);
  }

  async function sortedIds(ids: readonly string[], tenantId: TenantId, query: UserQuery): Promise<string[]> {
    const rows = await db
      .selectFrom("users")
      .select("user_id")
      .where("tenant_id", "=", tenantId)
      .where(engine.isAmong(sql.ref("users.user_id"), ids))
      .orderBy(orderOf(query))
      .orderBy("user_id")
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  /** By a field that no index has in order: everybody is read. */
  async function sortedByAnyField(end: number, tenantId: TenantId, query: UserQuery): Promise<string[]> {
    const rows = await db
      .selectFrom("users")
      .select("users.user_id")
      .where("users.tenant_id", "=", tenantId)
      .where(compileCondition(query.condition, userFields, engine))
      .orderBy(orderOf(query))
      .orderBy("users.user_id")
      .limit(end)
      .execute();
    return rows.map(({ user_id }) => user_id);
  }

  return async (tenantId, query, page) => {
    if (query.sort !== undefined) orderOf(query);
    const walk = createWalk(database, tenantId);
    const ids = page.limit > 0 ? await idsUpTo(page.offset + page.limit, tenantId, query, walk) : [];
    const items = await usersInOrder(db, tenantId, ids.slice(page.offset, page.offset + page.limit));
    return page.withTotal ? { items, ...(await total(tenantId, query, page, walk)) } : { items };
  };
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
