import { sql } from "kysely";
import { DomainError } from "../domain/errors.ts";
import type { Arrival, NewUser, User } from "../domain/user.ts";
import { arriveMany, keptOut } from "./arrivals.ts";
import { decodeDate, encodeFlag } from "./columns.ts";
import type { Database } from "./database.ts";
import { firstMomentAfter } from "./end-sessions.ts";
import { carriedOverRowsOf, provenanceRowOf, userIdOf, userRowOf } from "./new-user-rows.ts";
import { refuseMissing } from "./paging.ts";
import { identifiersOf, insertIdentifiers } from "./user-identifiers.ts";

/**
 * Inserts user, identity, identifiers, hash, provenance and what they bring along (`UserStore.insert`). No check comes first:
 * the unique keys decide.
 */
export async function insertUser(own: Database, user: NewUser): Promise<User> {
  await insertUserRow(own, user);
  const connection = await insertIdentity(own, user);
  const identity = { provider: user.provider, local_id: user.localId, connection_id: user.connectionId };
  await insertIdentifiers(own, user.tenantId, identity, identifiersOf(user));
  await insertCarriedOver(own, user);
  if (user.arrival) await arrive(own, user, user.arrival, connection);
  return insertedUser(user, connection);
}

/** Throws `conflict` with key `tombstone` for somebody who was deleted here and whom only the source wants back. */
async function arrive(own: Database, user: NewUser, arrival: Arrival, connection: string): Promise<void> {
  const arriving = [{ ...user, arrival }];
  // After the insert, which may have waited for their deletion.
  if ((await keptOut(own, arriving)).size > 0) throw own.conflict("tombstone", "The user was deleted.");
  await insertProvenance(own, user, arrival);
  await arriveMany(own, arriving, connection);
}

async function insertCarriedOver(own: Database, user: NewUser): Promise<void> {
  const rows = carriedOverRowsOf(user);
  if (rows.length > 0) await own.db.insertInto("carried_over").values(rows).execute();
}

async function insertProvenance(own: Database, user: NewUser, arrival: Arrival): Promise<void> {
  await own.db.insertInto("provenance").values(provenanceRowOf(user, arrival)).execute();
}

/** Throws `DomainError("conflict")` when the id is taken. */
export async function insertUserRow(own: Database, user: NewUser): Promise<void> {
  const { numInsertedOrUpdatedRows } = await own.db
    .insertInto("users")
    .values(userRowOf(user))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw own.conflict("user_id", "The user already exists.");
}

/** Gives the connection's name. */
async function insertIdentity(own: Database, user: NewUser): Promise<string> {
  const insert = own.db
    .insertInto("identities")
    .values(({ selectFrom }) => ({
      tenant_id: user.tenantId,
      provider: user.provider,
      local_id: user.localId,
      user_id: userIdOf(user),
      position: 0,
      connection_id: user.connectionId,
      // Empty only where there is no such connection, or it is being removed.
      connection: sql<string>`coalesce(${selectFrom("connections")
        .select("name")
        .where("tenant_id", "=", user.tenantId)
        .where("id", "=", user.connectionId)
        .where("removed_at", "is", null)}, '')`,
      is_social: encodeFlag(false),
      profile: null,
      password_hash: user.passwordHash ?? null,
    }))
    .onConflict((conflict) => conflict.doNothing())
    .returning("connection")
    .executeTakeFirst();
  const inserted = await refuseMissing(insert, own.engine.isForeignKeyViolation, "The connection does not exist.");
  // The identity may be there without a user of its id: as a linked identity of someone.
  if (inserted === undefined) throw own.conflict("user_id", "The user already exists.");
  if (inserted.connection === "") throw new DomainError("not_found", "The connection does not exist.");
  return inserted.connection;
}

const insertedUser = (user: NewUser, connection: string): User => ({
  tenantId: user.tenantId,
  userId: userIdOf(user),
  email: user.email,
  emailVerified: user.emailVerified,
  username: user.username,
  phoneNumber: user.phoneNumber,
  phoneVerified: user.phoneVerified,
  name: user.name,
  nickname: user.nickname,
  givenName: user.givenName,
  familyName: user.familyName,
  picture: user.picture,
  userMetadata: user.userMetadata,
  appMetadata: user.appMetadata,
  blocked: user.blocked,
  extra: user.extra ?? {},
  identities: [
    {
      provider: user.provider,
      localId: user.localId,
      connectionId: user.connectionId,
      connection,
      isSocial: false,
      profile: undefined,
    },
  ],
  createdAt: user.createdAt,
  updatedAt: user.createdAt,
  lastLogin: user.lastLogin,
  lastIp: user.lastIp,
  loginsCount: user.loginsCount ?? 0,
  lastPasswordReset: user.lastPasswordReset,
  sessionsValidFrom: decodeDate(firstMomentAfter(user.createdAt)),
});
