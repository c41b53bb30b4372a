import { type RosterListing, rosterIdKey } from "../domain/roster.ts";
import type { Database } from "./database.ts";
import {
  findRosterKeys,
  lockRosterRows,
  type RosterPlace,
  type RosterStanding,
  rosterRowsOfUsers,
} from "./roster-rows.ts";

/** Whom of the roster a listing means. */
export interface RosterMatch {
  /** Their row. */
  readonly row?: RosterStanding;
  /** Another row that has the same e-mail address or username and is another person by its id. */
  readonly rival?: RosterStanding;
}

/** The part of the roster that a batch of listings is about, kept up to date while they are gone through. */
export interface RosterBook {
  match(listing: RosterListing): RosterMatch;
  /** The row that became this user. */
  rowOfUser(userId: string): RosterStanding | undefined;
  put(before: RosterStanding | undefined, after: RosterStanding): void;
}

/** Reads the rows that the listings may mean, and those of the given users; locked until the transaction ends. */
export async function openRosterBook(
  own: Database,
  place: RosterPlace,
  listings: readonly RosterListing[],
  userIds: readonly string[],
): Promise<RosterBook> {
  const keys = await findRosterKeys(own, place, {
    keys: listings.map(({ key }) => key),
    identifiers: listings.flatMap(({ email, username }) => [email, username].filter((text) => text !== undefined)),
  });
  const claims = await rosterRowsOfUsers(own, place.tenantId, userIds);
  return bookOf([
    ...(await lockRosterRows(own, place, keys)),
    ...claims.filter(({ connection_id, key }) => connection_id === place.connectionId && !keys.includes(key)),
  ]);
}

function bookOf(rows: readonly RosterStanding[]): RosterBook {
  const byKey = new Map<string, RosterStanding>();
  const byEmail = new Map<string, Set<RosterStanding>>();
  const byUsername = new Map<string, Set<RosterStanding>>();
  const byUser = new Map<string, RosterStanding>();

  function add(row: RosterStanding): void {
    byKey.set(row.key, row);
    if (row.email !== null) addTo(byEmail, row.email, row);
    if (row.username !== null) addTo(byUsername, row.username, row);
    if (row.user_id !== null && row.state === "moved") byUser.set(row.user_id, row);
  }
  for (const row of rows) add(row);

  return {
    match(listing) {
      const named = byKey.get(listing.key);
      const namesakes = [
        ...(listing.email === undefined ? [] : (byEmail.get(listing.email) ?? [])),
        ...(listing.username === undefined ? [] : (byUsername.get(listing.username) ?? [])),
      ];
      const row = named ?? namesakes.find((one) => mayBe(one, listing));
      return { row, rival: namesakes.find((one) => one !== row) };
    },
    rowOfUser: (userId) => byUser.get(userId),
    put(before, after) {
      if (before) {
        byKey.delete(before.key);
        if (before.email !== null) byEmail.get(before.email)?.delete(before);
        if (before.username !== null) byUsername.get(before.username)?.delete(before);
      }
      add(after);
    },
  };
}

/** Whether row and listing can be one person. One of the two has no id; where the ids differ, they are two people. So they are when they only share a username. */
export function mayBe(row: RosterStanding, listing: RosterListing): boolean {
  const idsDiffer = row.local_id !== null && listing.localId !== undefined && row.key !== rosterIdKey(listing.localId);
  const emailsDiffer = row.email !== null && listing.email !== undefined && row.email !== listing.email;
  return !idsDiffer && !emailsDiffer;
}

function addTo(rows: Map<string, Set<RosterStanding>>, text: string, row: RosterStanding): void {
  const same = rows.get(text);
  if (same) same.add(row);
  else rows.set(text, new Set([row]));
}
