import type { SelectQueryBuilder } from "kysely";
import {
  FAILURE_CAUSES,
  type FailureCause,
  ROSTER_STATES,
  type RosterEntry,
  type RosterState,
} from "../domain/roster.ts";
import type { Database } from "./database.ts";
import type { KeysetPage } from "./page.ts";
import { type RosterPlace, rosterEntryOf } from "./roster-rows.ts";
import type { RosterRow, Tables } from "./tables.ts";

/** Whom a list of the roster is about. All that is given must be so. */
export interface RosterFilter {
  readonly state?: RosterState;
  /** null: only whom nothing is known to be in the way of. */
  readonly cause?: FailureCause | null;
  /** Domain of the e-mail address, lower case. */
  readonly domain?: string;
  readonly lastSeenBefore?: Date;
  /** The beginning of the e-mail address, lower case. */
  readonly emailPrefix?: string;
  /** The job whose file listed them first. */
  readonly listedBy?: string;
}

/** Some of those whom a filter means, by key. */
export interface RosterStretch {
  readonly entries: readonly RosterEntry[];
  /** Where to go on; undefined: that was all. A stretch may be short, or empty, and still not be the last. */
  readonly next?: string;
}

/** Rows that are looked at for one answer where not every row of the path is meant: some hundredths of a second. */
export const STRETCH_ROWS = 5_000;
/** So many people at most are found by the beginning of their address. */
const NAMED = 1_000;

type RosterQuery<Row> = SelectQueryBuilder<Tables, "roster", Row>;

/** Rows that an index has together, in the order of their keys. */
type Path =
  | { readonly by: "key" }
  | { readonly by: "keys"; readonly keys: readonly string[] }
  | { readonly by: "batch"; readonly listedBy: string }
  | { readonly by: "domain"; readonly domain: string }
  | { readonly by: "standing"; readonly state: RosterState; readonly cause: FailureCause | null };

/** Keys after the first and up to the last. */
interface Range {
  readonly after?: string;
  readonly upTo?: string;
}

/**
 * A page of those whom the filter means, or less of it: where no index leads to them, the next stretch of those among whom they are is
 * looked through. What it costs is bounded, whatever the filter and the size of the roster.
 */
export async function searchRoster(
  database: Database,
  place: RosterPlace,
  filter: RosterFilter,
  { after, limit }: KeysetPage,
): Promise<RosterStretch> {
  const named = filter.emailPrefix === undefined ? undefined : await namedKeys(database, place, filter.emailPrefix);
  const paths: readonly Path[] = named === undefined ? pathsOf(filter) : [{ by: "keys", keys: named }];
  const isBounded = named !== undefined || isExact(filter);
  const upTo = isBounded ? undefined : (await endOfStretch(database, place, paths, after).executeTakeFirst())?.key;
  const rows = await meantRows(database, place, { paths, filter, range: { after, upTo }, limit: limit + 1 }).execute();
  const entries = rows.slice(0, limit).map(rosterEntryOf);
  return { entries, next: rows.length > limit ? entries.at(-1)?.key : upTo };
}

function pathsOf({ listedBy, domain, state, cause }: RosterFilter): readonly Path[] {
  if (listedBy !== undefined) return [{ by: "batch", listedBy }];
  if (domain !== undefined) return [{ by: "domain", domain }];
  if (state === undefined && cause === undefined) return [{ by: "key" }];
  const states = state === undefined ? ROSTER_STATES : [state];
  const causes = cause === undefined ? [null, ...FAILURE_CAUSES] : [cause];
  return states.flatMap((one) => causes.map((other): Path => ({ by: "standing", state: one, cause: other })));
}

/** Whether everybody on the filter's paths is meant. */
function isExact({ listedBy, domain, state, cause, lastSeenBefore, emailPrefix }: RosterFilter): boolean {
  if (lastSeenBefore !== undefined || emailPrefix !== undefined) return false;
  const isByStanding = state !== undefined || cause !== undefined;
  return [listedBy !== undefined, domain !== undefined, isByStanding].filter(Boolean).length <= 1;
}

/** undefined: more people than may be looked up by their names are named like this. */
async function namedKeys({ db }: Database, place: RosterPlace, prefix: string): Promise<string[] | undefined> {
  const found = await db
    .selectFrom("roster")
    .select("key")
    .where("tenant_id", "=", place.tenantId)
    .where("connection_id", "=", place.connectionId)
    .where("email", ">=", prefix)
    .where("email", "<", `${prefix}\u{10FFFF}`)
    .orderBy("email")
    .limit(NAMED + 1)
    .execute();
  return found.length > NAMED ? undefined : found.map(({ key }) => key);
}

/** The last key of the stretch after a key, by indexes alone; no row: the paths end sooner. */
export function endOfStretch(database: Database, place: RosterPlace, paths: readonly Path[], after?: string) {
  const ends = paths.map((path) =>
    inOrder(rowsOn(database, place, path, { after }), path)
      .select("key")
      .limit(STRETCH_ROWS),
  );
  return together(database, ends)
    .select("key")
    .orderBy("key")
    .offset(STRETCH_ROWS - 1)
    .limit(1);
}

/** The rows of the paths, within the range, whom the filter means. */
export function meantRows(
  database: Database,
  place: RosterPlace,
  wanted: {
    readonly paths: readonly Path[];
    readonly filter: RosterFilter;
    readonly range: Range;
    readonly limit: number;
  },
) {
  const { paths, filter, range, limit } = wanted;
  const rows = paths.map((path) =>
    inOrder(matching(rowsOn(database, place, path, range), filter), path)
      .selectAll()
      .limit(limit),
  );
  return together(database, rows).selectAll().orderBy("key").limit(limit);
}

function rowsOn(database: Database, place: RosterPlace, path: Path, { after, upTo }: Range): RosterQuery<object> {
  const rows = onPath(
    database.db
      .selectFrom("roster")
      .where("tenant_id", "=", place.tenantId)
      .where("connection_id", "=", place.connectionId),
    path,
    database,
  );
  return rows
    .$if(after !== undefined, (query) => query.where("key", ">", after ?? ""))
    .$if(upTo !== undefined, (query) => query.where("key", "<=", upTo ?? ""));
}

function onPath(query: RosterQuery<object>, path: Path, { engine }: Database): RosterQuery<object> {
  switch (path.by) {
    case "key":
      return query;
    case "keys":
      return query.where(({ ref }) => engine.isAmong(ref("key"), path.keys));
    case "batch":
      return query.where("listed_by", "=", path.listedBy);
    case "domain":
      return query.where("email_domain", "=", path.domain);
    case "standing":
      return query.where("state", "=", path.state).where("cause", path.cause === null ? "is" : "=", path.cause);
  }
}

/** As the path's index has them. */
const inOrder = (query: RosterQuery<object>, path: Path): RosterQuery<object> =>
  (path.by === "standing" ? query.orderBy("cause") : query).orderBy("key");

function matching(query: RosterQuery<object>, filter: RosterFilter): RosterQuery<object> {
  const { state, cause, domain, lastSeenBefore, emailPrefix, listedBy } = filter;
  let meant = query;
  if (state !== undefined) meant = meant.where("state", "=", state);
  if (cause !== undefined) meant = meant.where("cause", cause === null ? "is" : "=", cause);
  if (domain !== undefined) meant = meant.where("email_domain", "=", domain);
  if (listedBy !== undefined) meant = meant.where("listed_by", "=", listedBy);
  if (lastSeenBefore !== undefined) meant = meant.where("last_seen_at", "<", lastSeenBefore.getTime());
  if (emailPrefix !== undefined)
    meant = meant.where("email", ">=", emailPrefix).where("email", "<", `${emailPrefix}\u{10FFFF}`);
  return meant;
}

/** What is on any of the paths, each read as far as it must be. */
function together<Row extends Pick<RosterRow, "key">>({ db }: Database, queries: readonly RosterQuery<Row>[]) {
  const [first, ...others] = queries.map((query) => db.selectFrom(query.as("path")).selectAll());
  if (first === undefined) throw new Error("No path leads anywhere.");
  return db.selectFrom(others.reduce((all, one) => all.unionAll(one), first).as("roster"));
}
