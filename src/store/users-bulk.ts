import { DomainError } from "../domain/errors.ts";
import type { UserId } from "../domain/ids.ts";
import type { ImportedUser, NewUser } from "../domain/user.ts";
import { type ArrivingUser, arriveMany, keptOut } from "./arrivals.ts";
import { insertRows } from "./bulk-rows.ts";
import { type Database, TransactionOvertakenError } from "./database.ts";
import { identityRowsOf, peopleOf } from "./linked-people.ts";
import { carriedOverRowsOf, provenanceRowOf, userIdOf, userRowOf } from "./new-user-rows.ts";
import { refuseMissing } from "./paging.ts";
import type { UserIdentifierRow } from "./tables.ts";
import { findTakenKeys, type TakenKeys } from "./taken-keys.ts";
import {
  carriedOverColumns,
  identifierColumns,
  identityColumns,
  provenanceColumns,
  userColumns,
} from "./user-columns.ts";
import { conflictKeyOf, identifiersOf } from "./user-identifiers.ts";

/** What became of one user of a batch. */
export type InsertVerdict =
  | { readonly outcome: "inserted"; readonly userId: UserId }
  /** Nothing of them was written. */
  | { readonly outcome: "taken"; readonly taken: readonly [TakenKey, ...TakenKey[]] }
  /** Their source vouches for them, but they were deleted here (`Store.tombstones`). Nothing of them was written. */
  | { readonly outcome: "kept_out" };

/** One of a user's keys that somebody has: from before, or from earlier in the batch. */
export interface TakenKey {
  /** `linked_identity`: an identity that the user brings along, or what it is found by. */
  readonly key: "user_id" | "email" | "username" | "identifier" | "linked_identity";
  readonly by: UserId;
}

/** One tenant's users. */
type Batch = readonly [ImportedUser, ...ImportedUser[]];

/** A user with the people that `peopleOf` makes of them. */
interface Comer {
  readonly user: ImportedUser;
  readonly people: readonly NewUser[];
}

/**
 * Inserts the users of one tenant whose keys are free, each with all that `insertUser` writes, and gives a verdict for each in
 * their order (`UserStore.insertMany`). The keys are looked up first, so that a row that cannot be inserted fails neither the batch nor
 * leaves half a user; should somebody take one of them in between, all of the transaction runs again.
 */
export async function insertUsers(own: Database, users: readonly ImportedUser[]): Promise<readonly InsertVerdict[]> {
  if (!isBatch(users)) return [];
  const batch = users.map((user) => ({ user, people: peopleOf(user) }));
  const people = batch.flatMap((comer) => comer.people) as [NewUser, ...NewUser[]];
  const nameOf = await connectionNames(own, people);
  const verdicts = decide(batch, await findTakenKeys(own, people), await allKeptOut(own, people));
  const free = batch
    .filter((_, index) => verdicts[index]?.outcome === "inserted")
    // Neighbours in the keys go to the same pages; and two batches wait for each other instead of crossing.
    .toSorted((one, other) => (one.user.localId < other.user.localId ? -1 : 1));
  await insertFree(own, free, nameOf);
  await arrive(own, free, nameOf);
  return verdicts;
}

const isArriving = (user: NewUser): user is ArrivingUser => user.arrival !== undefined;

/** Who arrives, with the connection; in one order, so that two batches wait for each other. */
const arrivingByConnection = (people: readonly NewUser[]): (readonly [string, readonly ArrivingUser[]])[] =>
  [...Map.groupBy(people.filter(isArriving), ({ connectionId }) => connectionId as string)].toSorted(
    ([one], [other]) => (one < other ? -1 : 1),
  );

async function allKeptOut(own: Database, people: readonly NewUser[]): Promise<ReadonlySet<UserId>> {
  const dead = new Set<UserId>();
  for (const [, some] of arrivingByConnection(people)) for (const userId of await keptOut(own, some)) dead.add(userId);
  return dead;
}

/** As `insertUser` ends. The insert may have waited for a deletion whose tombstone was not there before. */
async function arrive(
  own: Database,
  comers: readonly Comer[],
  nameOf: (connectionId: string) => string,
): Promise<void> {
  const people = comers.flatMap((comer) => comer.people);
  if ((await allKeptOut(own, people)).size > 0) throw new TransactionOvertakenError("A user was deleted meanwhile.");
  for (const [connectionId, some] of arrivingByConnection(people)) await arriveMany(own, some, nameOf(connectionId));
}

function isBatch(users: readonly ImportedUser[]): users is Batch {
  const [first] = users;
  if (!users.every(({ tenantId }) => tenantId === first?.tenantId))
    throw new Error("The users of a batch belong to one tenant.");
  return first !== undefined;
}

/** Names of the connections of these people, by id. */
async function connectionNames(
  { db, engine }: Database,
  people: readonly [NewUser, ...NewUser[]],
): Promise<(connectionId: string) => string> {
  const ids = new Set<string>(people.map(({ connectionId }) => connectionId));
  const rows = await db
    .selectFrom("connections")
    .select(["id", "name"])
    .where("tenant_id", "=", people[0].tenantId)
    .where(({ ref }) => engine.isAmong(ref("id"), [...ids]))
    .where("removed_at", "is", null)
    .execute();
  if (rows.length < ids.size) throw new DomainError("not_found", "The connection does not exist.");
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (connectionId) => names.get(connectionId)!;
}

/** In the order of the batch: of two users who claim the same key, the first has it. Adds their keys to the taken ones. */
function decide(batch: readonly Comer[], taken: TakenKeys, dead: ReadonlySet<UserId>): InsertVerdict[] {
  return batch.map(({ user, people }) => {
    if (people.some((person) => dead.has(userIdOf(person)))) return { outcome: "kept_out" };
    const userId = userIdOf(user);
    const [first, ...others] = [
      ...holding("user_id", taken.idHolder(user)),
      ...identifiersOf(user).flatMap((one) => holding(conflictKeyOf(one.kind), taken.identifierHolder(user, one))),
      ...people.slice(1).flatMap((person) => holding("linked_identity", holderOf(person, taken))),
      ...holding("linked_identity", claimsTwice(people) ? userId : undefined),
    ];
    if (first !== undefined) return { outcome: "taken", taken: [first, ...others] };
    for (const person of people) taken.take(person, userId);
    return { outcome: "inserted", userId };
  });
}

const holderOf = (person: NewUser, taken: TakenKeys): UserId | undefined =>
  taken.idHolder(person) ??
  identifiersOf(person)
    .map((one) => taken.identifierHolder(person, one))
    .find((holder) => holder !== undefined);

/** Whether two identities of one user claim the same key. */
function claimsTwice(people: readonly NewUser[]): boolean {
  if (people.length === 1) return false;
  const keys = people.flatMap((person) => [
    userIdOf(person),
    ...identifiersOf(person).map(({ value }) => `${person.connectionId} ${value}`),
  ]);
  return new Set(keys).size < keys.length;
}

const holding = (key: TakenKey["key"], by: UserId | undefined): TakenKey[] => (by === undefined ? [] : [{ key, by }]);

async function insertFree(
  own: Database,
  comers: readonly Comer[],
  nameOf: (connectionId: string) => string,
): Promise<void> {
  const users = comers.map(({ user }) => user);
  const people = comers.flatMap((comer) => comer.people);
  await insertAll(own, "users", userColumns, users.map(userRowOf));
  const identities = users.flatMap((user) => identityRowsOf(user, nameOf));
  const missing = "The connection does not exist.";
  await refuseMissing(
    insertAll(own, "identities", identityColumns, identities),
    own.engine.isForeignKeyViolation,
    missing,
  );
  // In the order of their texts, as `insertIdentifiers` does.
  const identifiers = people.flatMap(identifierRowsOf).toSorted((one, other) => (one.value < other.value ? -1 : 1));
  await insertAll(own, "user_identifiers", identifierColumns, identifiers);
  await insertAll(own, "carried_over", carriedOverColumns, users.flatMap(carriedOverRowsOf));
  const arrivals = people.flatMap((person) => (person.arrival ? provenanceRowOf(person, person.arrival) : []));
  await insertAll(own, "provenance", provenanceColumns, arrivals);
}

/** All of the rows, or the transaction runs again: a key was free a moment ago. */
const insertAll: typeof insertRows = async (own, table, columns, rows) => {
  const inserted = await insertRows(own, table, columns, rows);
  if (inserted < rows.length) throw new TransactionOvertakenError(`A key of ${table} was taken meanwhile.`);
  return inserted;
};

const identifierRowsOf = (user: NewUser): UserIdentifierRow[] =>
  identifiersOf(user).map(({ kind, value }) => ({
    tenant_id: user.tenantId,
    connection_id: user.connectionId,
    value,
    kind,
    provider: user.provider,
    local_id: user.localId,
  }));
