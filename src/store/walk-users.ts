import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { Database } from "./database.ts";
import type { UserPath } from "./user-paths.ts";

/** People who are looked at with one statement where not everybody on the path is meant: some hundredths of a second. */
const STRETCH = 5_000;
/** How long one search may look, milliseconds; as Auth0, which gives up after two seconds. */
const MOST_MS = 2_000;
/** How long what is told as "at least so many" may be counted, milliseconds. */
const MOMENT_MS = 100;

const TOO_LONG = "The query exceeded the timeout. Please try refining your search criteria to be more specific.";

/** Searches of one request share their time. */
export interface Walk {
  /** At most `need` ids of people on the paths whom the search means, path by path, each in its order. */
  ids(paths: readonly UserPath[], need: number): Promise<string[]>;
  /** How many there are. */
  count(paths: readonly UserPath[]): Promise<number>;
  /** How many there are, no further than `most` and no longer than a moment. `isAll`: there are no others. */
  countSome(paths: readonly UserPath[], most: number): Promise<{ readonly total: number; readonly isAll: boolean }>;
}

interface Place {
  readonly key: unknown;
  readonly userId: string;
}

/**
 * Looks for people along paths. Where all on a path are meant this costs as much as what is given; elsewhere the path is walked a stretch
 * at a time, and other requests have their turn in between. Throws `DomainError("overloaded")` when it took too long.
 */
export function createWalk(database: Database, tenantId: TenantId): Walk {
  const endsAt = performance.now() + MOST_MS;

  async function* stretches(path: UserPath): AsyncGenerator<{ after?: Place }> {
    for (let after: Place | undefined; ; ) {
      yield { after };
      after = await endOfStretch(database, tenantId, path, after);
      if (after === undefined) return;
      if (performance.now() > endsAt) throw new DomainError("overloaded", TOO_LONG, { detail: "a search of users" });
      await nextTurn();
    }
  }

  /** Adds to `counted` until it is `most` or the time is over; true when there are no others. */
  async function countOnwards(paths: readonly UserPath[], counted: { total: number }, most: number, untilMs: number) {
    for (const path of paths) {
      if (path.filter === undefined) {
        counted.total += await countOn(database, tenantId, path, undefined, most - counted.total);
        if (counted.total >= most) return false;
        continue;
      }
      for await (const { after } of stretches(path)) {
        if (performance.now() > untilMs) return false;
        counted.total += await countOn(database, tenantId, path, after, most - counted.total);
        if (counted.total >= most) return false;
      }
    }
    return true;
  }

  return {
    async ids(paths, need) {
      const found: string[] = [];
      for (const path of paths) {
        if (found.length >= need) break;
        if (path.filter === undefined) {
          found.push(...(await idsOn(database, tenantId, path, undefined, need - found.length)));
          continue;
        }
        for await (const { after } of stretches(path)) {
          found.push(...(await idsOn(database, tenantId, path, after, need - found.length)));
          if (found.length >= need) break;
        }
      }
      return found;
    },

    async count(paths) {
      const counted = { total: 0 };
      await countOnwards(paths, counted, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      return counted.total;
    },

    async countSome(paths, most) {
      const counted = { total: 0 };
      // One more than is told, so that exactly `most` is known to be all.
      const isAll = await countOnwards(paths, counted, most + 1, performance.now() + MOMENT_MS);
      return { total: Math.min(counted.total, most), isAll };
    },
  };
}

/** What a filter may ask for (`user-fields.ts`). */
const FILTERED_COLUMNS = [
  "tenant_id",
  "email_lower",
  "email_domain",
  "email_verified",
  "username",
  "phone_number",
  "phone_verified",
  "name_lower",
  "nickname_lower",
  "given_name_lower",
  "family_name_lower",
  "picture",
  "blocked",
  "created_at",
  "updated_at",
  "last_login",
  "last_ip",
  "logins_count",
  "user_metadata",
  "app_metadata",
].map((column) => sql.ref(`users.${column}`));

const directionOf = ({ by }: UserPath) => ("column" in by && by.descending ? sql`desc` : sql`asc`);

/** The next of a path, as an index has them: each with its key, of a user also all the rest. */
function nextOn(tenantId: TenantId, path: UserPath, after: Place | undefined, most: number, columns = sql``) {
  if ("connection" in path.by) {
    const rest = after === undefined ? sql`` : sql` and user_id > ${after.userId}`;
    // Two identities of one connection are one person.
    return sql`select distinct user_id as path_key, user_id from identities
      where tenant_id = ${tenantId} and connection = ${path.by.connection}${rest} order by user_id limit ${most}`;
  }
  const { column, descending } = path.by;
  const key = sql.ref(`users.${column}`);
  const direction = directionOf(path);
  const narrowed = path.narrowed === undefined ? sql`` : sql` and ${path.narrowed}`;
  const rest =
    after === undefined
      ? sql``
      : sql` and (${key}, users.user_id) ${descending ? sql`<` : sql`>`} (${after.key}, ${after.userId})`;
  return sql`select ${key} as path_key, users.user_id${columns} from users
    where users.tenant_id = ${tenantId}${narrowed}${rest}
    order by ${key} ${direction}, users.user_id ${direction} limit ${most}`;
}

/**
 * Those of the stretch after a place who are meant. The stretch is cut out first, by its limit, so that no engine prefers an index of the
 * filter and sorts whatever that finds, or tests the filter on everybody there is.
 */
function meant(tenantId: TenantId, path: UserPath, after: Place | undefined, most: number) {
  if (path.filter === undefined) return nextOn(tenantId, path, after, most);
  const stretch =
    "connection" in path.by
      ? sql`select on_path.path_key, users.* from (${nextOn(tenantId, path, after, STRETCH)}) as on_path
          join users on users.tenant_id = ${tenantId} and users.user_id = on_path.user_id limit ${STRETCH}`
      : nextOn(tenantId, path, after, STRETCH, sql`, ${sql.join(FILTERED_COLUMNS)}`);
  const direction = directionOf(path);
  return sql`select users.path_key, users.user_id from (${stretch}) as users
    where ${path.filter} order by users.path_key ${direction}, users.user_id ${direction} limit ${most}`;
}

async function idsOn(
  { db }: Database,
  tenantId: TenantId,
  path: UserPath,
  after: Place | undefined,
  most: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom(sql<{ path_key: unknown; user_id: string }>`(${meant(tenantId, path, after, most)})`.as("meant"))
    .select("meant.user_id")
    .orderBy(sql`meant.path_key ${directionOf(path)}, meant.user_id ${directionOf(path)}`)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** What is merely counted need not be in order. */
function everybodyOn(tenantId: TenantId, { by, narrowed }: UserPath) {
  if ("connection" in by)
    return sql`select distinct user_id from identities where tenant_id = ${tenantId} and connection = ${by.connection}`;
  const condition = narrowed === undefined ? sql`` : sql` and ${narrowed}`;
  return sql`select users.user_id from users where users.tenant_id = ${tenantId}${condition}`;
}

async function countOn(
  { db }: Database,
  tenantId: TenantId,
  path: UserPath,
  after: Place | undefined,
  most: number,
): Promise<number> {
  const counted =
    path.filter === undefined && most === Number.POSITIVE_INFINITY
      ? everybodyOn(tenantId, path)
      : meant(tenantId, path, after, Math.min(most, Number.MAX_SAFE_INTEGER));
  const { total } = await db
    .selectFrom(sql<{ user_id: string }>`(${counted})`.as("meant"))
    .select((all) => all.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return total;
}

/** The last place of the stretch after a place; undefined: the path ends sooner. */
async function endOfStretch(
  { db }: Database,
  tenantId: TenantId,
  path: UserPath,
  after: Place | undefined,
): Promise<Place | undefined> {
  const last = await db
    .selectFrom(
      sql<{ path_key: unknown; user_id: string }>`(${nextOn(tenantId, path, after, STRETCH)} offset ${STRETCH - 1})`.as(
        "stretch",
      ),
    )
    .selectAll()
    .executeTakeFirst();
  return last && { key: last.path_key, userId: last.user_id };
}
