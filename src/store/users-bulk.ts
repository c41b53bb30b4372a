import { DomainError } from "../domain/errors.ts";
import type { UserId } from "../domain/ids.ts";
import type { NewUser } from "../domain/user.ts";
import { type ArrivingUser, arriveMany, keptOut } from "./arrivals.ts";
import { insertRows } from "./bulk-rows.ts";
import { encodeFlag } from "./columns.ts";
import { type Database, TransactionOvertakenError } from "./database.ts";
import { carriedOverRowsOf, provenanceRowOf, userIdOf, userRowOf } from "./new-user-rows.ts";
import { refuseMissing } from "./paging.ts";
import type { IdentityRow, UserIdentifierRow } from "./tables.ts";
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
  readonly key: "user_id" | "email" | "username" | "identifier";
  readonly by: UserId;
}

/** One connection's users. */
type Batch = readonly [NewUser, ...NewUser[]];

/**
 * Inserts the users of one connection whose keys are free, each with all that `insertUser` writes, and gives a verdict for each in
 * their order (`UserStore.insertMany`). The keys are looked up first, so that a row that cannot be inserted fails neither the batch nor
 * leaves half a user; should somebody take one of them in between, all of the transaction runs again.
 */
export async function insertUsers(own: Database, users: readonly NewUser[]): Promise<readonly InsertVerdict[]> {
  if (!isBatch(users)) return [];
  const connection = await connectionName(own, users);
  const verdicts = decide(users, await takenKeys(own, users), await keptOut(own, users.filter(isArriving)));
  const free = users
    .filter((_, index) => verdicts[index]?.outcome === "inserted")
    // Neighbours in the keys go to the same pages; and two batches wait for each other instead of crossing.
    .toSorted((one, other) => (one.localId < other.localId ? -1 : 1));
  await insertFree(own, free, connection);
  await arrive(own, free.filter(isArriving), connection);
  return verdicts;
}

const isArriving = (user: NewUser): user is ArrivingUser => user.arrival !== undefined;

/** As `insertUser` ends. The insert may have waited for a deletion whose tombstone was not there before. */
async function arrive(own: Database, users: readonly ArrivingUser[], connection: string): Promise<void> {
  if ((await keptOut(own, users)).size > 0) throw new TransactionOvertakenError("A user was deleted meanwhile.");
  await arriveMany(own, users, connection);
}

function isBatch(users: readonly NewUser[]): users is Batch {
  const [first] = users;
  const isOfFirst = (user: NewUser) =>
    user.tenantId === first?.tenantId && user.connectionId === first.connectionId && user.provider === first.provider;
  if (!users.every(isOfFirst)) throw new Error("The users of a batch belong to one connection.");
  return first !== undefined;
}

async function connectionName(own: Database, [{ tenantId, connectionId }]: Batch): Promise<string> {
  const row = await own.db
    .selectFrom("connections")
    .select("name")
    .where("tenant_id", "=", tenantId)
    .where("id", "=", connectionId)
    .executeTakeFirst();
  if (row === undefined) throw new DomainError("not_found", "The connection does not exist.");
  return row.name;
}

/** Who has which key: ids by local id, identifiers by text. */
interface TakenKeys {
  readonly ids: Map<string, UserId>;
  readonly identifiers: Map<string, UserId>;
}

async function takenKeys(own: Database, users: Batch): Promise<TakenKeys> {
  const [{ tenantId, connectionId, provider }] = users;
  const { db, engine } = own;
  const ids = db
    .selectFrom("identities as i")
    .select(["i.local_id as key", "i.user_id"])
    .where("i.tenant_id", "=", tenantId)
    .where("i.provider", "=", provider)
    .where(({ ref }) =>
      engine.isAmong(
        ref("i.local_id"),
        users.map(({ localId }) => localId),
      ),
    );
  const identifiers = db
    .selectFrom("user_identifiers as x")
    .innerJoin("identities as i", (join) =>
      join
        .onRef("i.tenant_id", "=", "x.tenant_id")
        .onRef("i.provider", "=", "x.provider")
        .onRef("i.local_id", "=", "x.local_id"),
    )
    .select(["x.value as key", "i.user_id"])
    .where("x.tenant_id", "=", tenantId)
    .where("x.connection_id", "=", connectionId)
    .where(({ ref }) =>
      engine.isAmong(
        ref("x.value"),
        users.flatMap((user) => identifiersOf(user).map(({ value }) => value)),
      ),
    );
  const asMap = (rows: readonly { key: string; user_id: string }[]) =>
    new Map(rows.map(({ key, user_id }) => [key, user_id as UserId]));
  return { ids: asMap(await ids.execute()), identifiers: asMap(await identifiers.execute()) };
}

/** In the order of the batch: of two users who claim the same key, the first has it. Adds their keys to the taken ones. */
function decide(users: Batch, taken: TakenKeys, dead: ReadonlySet<UserId>): InsertVerdict[] {
  return users.map((user) => {
    const userId = userIdOf(user);
    if (dead.has(userId)) return { outcome: "kept_out" };
    const identifiers = identifiersOf(user);
    const [first, ...others] = [
      ...holding("user_id", taken.ids.get(user.localId)),
      ...identifiers.flatMap(({ kind, value }) => holding(conflictKeyOf(kind), taken.identifiers.get(value))),
    ];
    if (first !== undefined) return { outcome: "taken", taken: [first, ...others] };
    taken.ids.set(user.localId, userId);
    for (const { value } of identifiers) taken.identifiers.set(value, userId);
    return { outcome: "inserted", userId };
  });
}

const holding = (key: TakenKey["key"], by: UserId | undefined): TakenKey[] => (by === undefined ? [] : [{ key, by }]);

async function insertFree(own: Database, users: readonly NewUser[], connection: string): Promise<void> {
  await insertAll(own, "users", userColumns, users.map(userRowOf));
  const identities = users.map((user) => identityRowOf(user, connection));
  const missing = "The connection does not exist.";
  await refuseMissing(
    insertAll(own, "identities", identityColumns, identities),
    own.engine.isForeignKeyViolation,
    missing,
  );
  // In the order of their texts, as `insertIdentifiers` does.
  const identifiers = users.flatMap(identifierRowsOf).toSorted((one, other) => (one.value < other.value ? -1 : 1));
  await insertAll(own, "user_identifiers", identifierColumns, identifiers);
  await insertAll(own, "carried_over", carriedOverColumns, users.flatMap(carriedOverRowsOf));
  const arrivals = users.flatMap((user) => (user.arrival ? provenanceRowOf(user, user.arrival) : []));
  await insertAll(own, "provenance", provenanceColumns, arrivals);
}

/** All of the rows, or the transaction runs again: a key was free a moment ago. */
const insertAll: typeof insertRows = async (own, table, columns, rows) => {
  const inserted = await insertRows(own, table, columns, rows);
  if (inserted < rows.length) throw new TransactionOvertakenError(`A key of ${table} was taken meanwhile.`);
  return inserted;
};

const identityRowOf = (user: NewUser, connection: string): IdentityRow => ({
  tenant_id: user.tenantId,
  provider: user.provider,
  local_id: user.localId,
  user_id: userIdOf(user),
  position: 0,
  connection_id: user.connectionId,
  connection,
  is_social: encodeFlag(false),
  profile: null,
  password_hash: user.passwordHash ?? null,
});

const identifierRowsOf = (user: NewUser): UserIdentifierRow[] =>
  identifiersOf(user).map(({ kind, value }) => ({
    tenant_id: user.tenantId,
    connection_id: user.connectionId,
    value,
    kind,
    provider: user.provider,
    local_id: user.localId,
  }));
