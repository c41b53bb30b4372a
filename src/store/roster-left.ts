import { FAILURE_CAUSES, type FailureCause, LEFT_STATES, type LeftState } from "../domain/roster.ts";
import type { Database } from "./database.ts";
import type { KeysetPage } from "./page.ts";
import {
  PERSON_COLUMNS,
  type RosterPerson,
  type RosterPersonRow,
  type RosterPlace,
  rosterPersonOf,
} from "./roster-rows.ts";

/** Somebody who is still expected, without what their list says about them. */
export type LeftPerson = RosterPerson & { readonly state: LeftState };

/** Whom an index leads to. What else is asked for is for the caller to look at, row by row. */
export type LeftPath =
  | { readonly by: "standing"; readonly state?: LeftState; readonly cause?: FailureCause }
  /** Of the e-mail address, lower case. May give people who are not left. */
  | { readonly by: "domain"; readonly domain: string }
  /** The beginning of the e-mail address or username, normalised, of at most `LEFT_NAMED` people. */
  | { readonly by: "name"; readonly prefix: string };

/** So many people at most are found by the beginning of a name. */
export const LEFT_NAMED = 1_000;

/**
 * People on a path, by key; undefined when too many are named like this. Reads no more rows than the page has, times the number
 * of standings, whatever the size of the roster.
 */
export async function readLeft(
  database: Database,
  place: RosterPlace,
  path: LeftPath,
  page: KeysetPage,
): Promise<readonly LeftPerson[] | undefined> {
  const query =
    path.by === "name" ? await namedQuery(database, place, path.prefix, page) : pathQuery(database, place, path, page);
  if (query === undefined) return undefined;
  const rows = await query.selectAll().orderBy("key").limit(page.limit).execute();
  return rows.map(leftPersonOf);
}

/** The row must be of somebody who is left. */
export const leftPersonOf = (row: RosterPersonRow): LeftPerson => rosterPersonOf(row) as LeftPerson;

const rowsOf = ({ db }: Database, { tenantId, connectionId }: RosterPlace, { after }: Pick<KeysetPage, "after"> = {}) =>
  db
    .selectFrom("roster")
    .select(PERSON_COLUMNS)
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .$if(after !== undefined, (query) => query.where("key", ">", after ?? ""));

function pathQuery(database: Database, place: RosterPlace, path: Exclude<LeftPath, { by: "name" }>, page: KeysetPage) {
  if (path.by === "domain") {
    return database.db.selectFrom(rowsOf(database, place, page).where("email_domain", "=", path.domain).as("people"));
  }
  const states = path.state === undefined ? LEFT_STATES : [path.state];
  const causes = path.cause === undefined ? [null, ...FAILURE_CAUSES] : [path.cause];
  const standings = states.flatMap((state) => causes.map((cause) => ({ state, cause })));
  // A standing is one stretch of the index, in the order of the keys: taken together they need no sorting of everybody.
  const [first, ...others] = standings.map(({ state, cause }) =>
    database.db
      .selectFrom(
        rowsOf(database, place, page)
          .where("state", "=", state)
          .where("cause", cause === null ? "is" : "=", cause)
          .orderBy("cause")
          .orderBy("key")
          .limit(page.limit)
          .as("stretch"),
      )
      .selectAll(),
  );
  if (first === undefined) throw new Error("Nobody stands like this.");
  return database.db.selectFrom(others.reduce((all, one) => all.unionAll(one), first).as("people"));
}

/** undefined: more people than may be looked at are named like this. */
async function namedQuery(database: Database, place: RosterPlace, prefix: string, page: KeysetPage) {
  const named = (column: "email" | "username") =>
    database.db
      .selectFrom(
        database.db
          .selectFrom("roster")
          .select("key")
          .where("tenant_id", "=", place.tenantId)
          .where("connection_id", "=", place.connectionId)
          .where(column, ">=", prefix)
          .where(column, "<", `${prefix}\u{10FFFF}`)
          .orderBy(column)
          .limit(LEFT_NAMED + 1)
          .as("named"),
      )
      .select("key");
  const found = await named("email").union(named("username")).execute();
  if (found.length > LEFT_NAMED) return undefined;
  const keys = found.map(({ key }) => key);
  return database.db.selectFrom(
    rowsOf(database, place, page)
      .where(({ ref }) => database.engine.isAmong(ref("key"), keys))
      .as("people"),
  );
}
