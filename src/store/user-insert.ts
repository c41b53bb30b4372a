import { sql } from "kysely";
import type { UserId } from "../domain/ids.ts";
import type { Arrival, NewUser, User } from "../domain/user.ts";
import {
  decodeDate,
  encodeFlag,
  encodeJson,
  encodeOptionalDate,
  encodeOptionalFlag,
  encodeOptionalJson,
} from "./columns.ts";
import type { Database } from "./database.ts";
import { firstMomentAfter } from "./end-sessions.ts";
import { refuseMissing } from "./paging.ts";
import type { UserRow } from "./tables.ts";
import { identifiersOf, insertIdentifiers } from "./user-identifiers.ts";
import { loweredColumns } from "./user-rows.ts";

/**
 * Inserts user, identity, identifiers, hash, provenance and what they bring along (`UserStore.insert`). No check comes first:
 * the unique keys decide.
 */
export async function insertUser(own: Database, user: NewUser): Promise<User> {
  await insertRow(own, user);
  const connection = await insertIdentity(own, user);
  const identity = { provider: user.provider, local_id: user.localId, connection_id: user.connectionId };
  await insertIdentifiers(own, user.tenantId, identity, identifiersOf(user));
  await insertCarriedOver(own, user);
  if (user.arrival) await insertProvenance(own, user, user.arrival);
  return insertedUser(user, connection);
}

async function insertCarriedOver(own: Database, user: NewUser): Promise<void> {
  const rows = (user.carriedOver ?? []).map(({ kind, sealedValue }, position) => ({
    tenant_id: user.tenantId,
    user_id: userIdOf(user),
    position,
    kind,
    sealed_value: sealedValue,
  }));
  if (rows.length > 0) await own.db.insertInto("carried_over").values(rows).execute();
}

async function insertProvenance(own: Database, user: NewUser, arrival: Arrival): Promise<void> {
  await own.db
    .insertInto("provenance")
    .values({
      tenant_id: user.tenantId,
      user_id: userIdOf(user),
      at: user.createdAt.getTime(),
      connection_id: user.connectionId,
      way: arrival.way,
      source_kind: arrival.sourceKind,
      script_hash: arrival.scriptHash ?? null,
      script_version: arrival.scriptVersion ?? null,
      mapped_fields: encodeJson(arrival.mappedFields),
      trace_id: arrival.traceId ?? null,
      batch_id: arrival.batchId ?? null,
      ip: arrival.ip ?? null,
      client_id: arrival.clientId ?? null,
    })
    .execute();
}

async function insertRow(own: Database, user: NewUser): Promise<void> {
  const { numInsertedOrUpdatedRows } = await own.db
    .insertInto("users")
    .values(rowOf(user))
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
      // Empty only where there is no such connection, which the foreign key then refuses.
      connection: sql<string>`coalesce(${selectFrom("connections")
        .select("name")
        .where("tenant_id", "=", user.tenantId)
        .where("id", "=", user.connectionId)}, '')`,
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
  return inserted.connection;
}

const userIdOf = (user: NewUser): UserId => `${user.provider}|${user.localId}` as UserId;

function rowOf(user: NewUser): UserRow {
  return {
    email_lower: null,
    email_domain: null,
    name_lower: null,
    nickname_lower: null,
    given_name_lower: null,
    family_name_lower: null,
    ...loweredColumns(user),
    tenant_id: user.tenantId,
    user_id: userIdOf(user),
    email: user.email ?? null,
    email_verified: encodeFlag(user.emailVerified),
    username: user.username ?? null,
    phone_number: user.phoneNumber ?? null,
    phone_verified: encodeOptionalFlag(user.phoneVerified),
    name: user.name ?? null,
    nickname: user.nickname ?? null,
    given_name: user.givenName ?? null,
    family_name: user.familyName ?? null,
    picture: user.picture ?? null,
    user_metadata: encodeOptionalJson(user.userMetadata),
    app_metadata: encodeOptionalJson(user.appMetadata),
    blocked: encodeOptionalFlag(user.blocked),
    extra: encodeJson(user.extra ?? {}),
    created_at: user.createdAt.getTime(),
    updated_at: user.createdAt.getTime(),
    last_login: encodeOptionalDate(user.lastLogin),
    last_ip: user.lastIp ?? null,
    logins_count: user.loginsCount ?? 0,
    last_password_reset: encodeOptionalDate(user.lastPasswordReset),
    // Who had the same id before was another.
    sessions_valid_from: firstMomentAfter(user.createdAt),
  };
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
