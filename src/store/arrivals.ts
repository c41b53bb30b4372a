import type { UserId } from "../domain/ids.ts";
import { rosterIdKey } from "../domain/roster.ts";
import type { Arrival, CarriedOver, NewUser } from "../domain/user.ts";
import { decodeOptionalJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { carriedOverRowsOf, userIdOf } from "./new-user-rows.ts";
import { createProgressTally } from "./progress-tally.ts";
import {
  changeRosterRow,
  findRosterKeys,
  lockRosterRows,
  type RosterPlace,
  type RosterStanding,
} from "./roster-rows.ts";
import { identifierTombstone, idTombstone, tombstonesAmong } from "./tombstones.ts";

/** A new user with how they come. */
export type ArrivingUser = NewUser & {
  readonly arrival: Arrival;
  /** They come as a linked identity of this user. */
  readonly linkedTo?: UserId;
};

/**
 * Marks new users of one connection on its roster and counts them, in the transaction that inserted them and after their
 * identities: those hold the connection, so that no list is being loaded meanwhile (`holdArrivals`). The transaction reads the
 * latest. Whoever no list names is only counted. Costs three queries however many they are, and one more for each whom the
 * roster names. `connection` is its name.
 */
export async function arriveMany(own: Database, users: readonly ArrivingUser[], connection: string): Promise<void> {
  const [first] = users;
  if (first === undefined) return;
  const place: RosterPlace = first;
  const tally = createProgressTally(place.tenantId, place.connectionId);
  const findRow = await rosterOf(own, place, users);
  for (const user of users) {
    const row = findRow(user);
    const { scriptVersion } = user.arrival;
    if (scriptVersion !== undefined) tally.add(`version:${scriptVersion}`, 1, user.createdAt);
    if (row === undefined) tally.add(`unlisted:${user.arrival.way}`, 1, user.createdAt);
    else tally.changed(row, await markMoved(own, place, row, user), user.createdAt);
  }
  await tally.record(own);
  const vouchedFor = users.filter(({ arrival }) => arrival.fromSource);
  for (const [way, { length: people }] of Map.groupBy(vouchedFor, ({ arrival }) => arrival.way))
    own.arrived({ tenantId: place.tenantId, connection, way, people });
}

/**
 * Which of these people may not come because they were deleted here, by user id. Only whom the source vouches for is kept out.
 * Ask after the insert, in a transaction that reads the latest: an insert waits for a deletion that is under way, and sees its
 * tombstone only then.
 */
export async function keptOut(own: Database, users: readonly ArrivingUser[]): Promise<ReadonlySet<UserId>> {
  const concerned = users.filter(({ arrival }) => arrival.fromSource);
  const [first] = concerned;
  if (first === undefined) return new Set();
  const texts = concerned.flatMap(tombstoneTexts);
  const dead = await tombstonesAmong(own, first.tenantId, first.connectionId, texts);
  return new Set(concerned.filter((user) => tombstoneTexts(user).some((text) => dead.has(text))).map(userIdOf));
}

function tombstoneTexts(user: NewUser): string[] {
  return [idTombstone(user.localId), ...identifiersOf(user).map(identifierTombstone)];
}

/** Not the phone number: people share telephones. */
const identifiersOf = (user: NewUser): string[] =>
  [user.email, user.username, ...(user.aliases ?? [])].filter((text) => text !== undefined);

/** Finds a user's row: by id, then by e-mail address, then by username or alias. A row is given once. */
async function rosterOf(own: Database, place: RosterPlace, users: readonly ArrivingUser[]) {
  const keys = await findRosterKeys(own, place, {
    keys: users.map(({ localId }) => rosterIdKey(localId)),
    identifiers: users.flatMap(identifiersOf),
  });
  const rows = await lockRosterRows(own, place, keys);
  const free = new Set(rows.filter(({ state }) => state !== "moved"));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const byEmail = Map.groupBy(rows, ({ email }) => email);
  const byUsername = Map.groupBy(rows, ({ username }) => username);

  return (user: ArrivingUser): RosterStanding | undefined => {
    const candidates = [
      byKey.get(rosterIdKey(user.localId)),
      ...identifiersOf(user).flatMap((text) => byEmail.get(text) ?? []),
      ...identifiersOf(user).flatMap((text) => byUsername.get(text) ?? []),
    ];
    const row = candidates.find((candidate) => candidate !== undefined && free.has(candidate));
    if (row !== undefined) free.delete(row);
    return row;
  };
}

async function markMoved(own: Database, place: RosterPlace, row: RosterStanding, user: ArrivingUser) {
  const change = {
    state: "moved",
    cause: null,
    detail: null,
    moved_at: user.createdAt.getTime(),
    moved_way: user.arrival.way,
    user_id: userIdOf(user),
    ...NOTHING_LISTED,
  };
  const after = await changeRosterRow(own, place, row, change);
  await handOver(own, row, user);
  return after;
}

/** What a list says of somebody is of no use once they are here; their hash above all should not lie about. */
export const NOTHING_LISTED = { password_hash: null, profile: null, carried_over: null, digest: null } as const;

/** Factors and roles that only the list knew. They are sealed for the id that the list expected. */
async function handOver(own: Database, row: RosterStanding, user: ArrivingUser): Promise<void> {
  const listed = decodeOptionalJson<CarriedOver[]>(row.carried_over);
  const expectedId = row.local_id ?? row.email ?? row.username;
  const isUser = user.linkedTo === undefined;
  if (listed === undefined || expectedId !== user.localId || (user.carriedOver ?? []).length > 0 || !isUser) return;
  const rows = carriedOverRowsOf({ ...user, carriedOver: listed });
  if (rows.length > 0) await own.db.insertInto("carried_over").values(rows).execute();
}
