import { type ExpressionBuilder, type Kysely, type SelectQueryBuilder, sql } from "kysely";
import type { ConnectionId, TenantId, UserId } from "../domain/ids.ts";
import type { Identity, User } from "../domain/user.ts";
import {
  absentIfNull,
  decodeDate,
  decodeJson,
  decodeOptionalDate,
  decodeOptionalFlag,
  decodeOptionalJson,
} from "./columns.ts";
import type { IdentityRow, Tables, UserRow } from "./tables.ts";

type IdentityColumns = Pick<
  IdentityRow,
  "provider" | "local_id" | "position" | "connection_id" | "connection" | "is_social" | "profile"
>;

/** A user's row with one of its identities; a user with three identities comes as three of these. */
export type UserWithIdentity = UserRow & IdentityColumns;

type UserSelection = SelectQueryBuilder<Tables, "users", UserRow>;

/** The rows of `users` together with their identities: one query for a whole page. Order by `u.*`, then `i.position`. */
export function withIdentities(db: Kysely<Tables>, users: UserSelection) {
  return db
    .selectFrom(users.as("u"))
    .innerJoin("identities as i", (join) =>
      join.onRef("i.tenant_id", "=", "u.tenant_id").onRef("i.user_id", "=", "u.user_id"),
    )
    .selectAll("u")
    .select(["i.provider", "i.local_id", "i.position", "i.connection_id", "i.connection", "i.is_social", "i.profile"]);
}

/** Users in the order of their first rows. */
export function usersOf(rows: readonly UserWithIdentity[]): User[] {
  const byUser = Map.groupBy(rows, ({ user_id }) => user_id);
  return [...byUser.values()].map((own) => userOf(own[0]!, own));
}

function userOf(row: UserRow, identities: readonly IdentityColumns[]): User {
  return {
    tenantId: row.tenant_id as TenantId,
    userId: row.user_id as UserId,
    email: absentIfNull(row.email),
    emailVerified: row.email_verified === 1,
    username: absentIfNull(row.username),
    phoneNumber: absentIfNull(row.phone_number),
    phoneVerified: decodeOptionalFlag(row.phone_verified),
    name: absentIfNull(row.name),
    nickname: absentIfNull(row.nickname),
    givenName: absentIfNull(row.given_name),
    familyName: absentIfNull(row.family_name),
    picture: absentIfNull(row.picture),
    userMetadata: decodeOptionalJson(row.user_metadata),
    appMetadata: decodeOptionalJson(row.app_metadata),
    blocked: decodeOptionalFlag(row.blocked),
    extra: decodeJson(row.extra),
    identities: identities.map(identityOf),
    createdAt: decodeDate(row.created_at),
    updatedAt: decodeDate(row.updated_at),
    lastLogin: decodeOptionalDate(row.last_login),
    lastIp: absentIfNull(row.last_ip),
    loginsCount: row.logins_count,
    lastPasswordReset: decodeOptionalDate(row.last_password_reset),
    sessionsValidFrom: decodeOptionalDate(row.sessions_valid_from),
  };
}

const identityOf = (row: IdentityColumns): Identity => ({
  provider: row.provider,
  localId: row.local_id,
  connectionId: row.connection_id as ConnectionId,
  connection: row.connection,
  isSocial: row.is_social === 1,
  profile: decodeOptionalJson(row.profile),
});

type Texts = Partial<Record<"email" | "name" | "nickname" | "givenName" | "familyName", string | null>>;

/** The columns that searches which ignore case compare with; only for the texts that are given. */
export function loweredColumns(texts: Texts): Partial<UserRow> {
  return {
    ...(texts.email !== undefined && { email_lower: lowered(texts.email), email_domain: domainOf(texts.email) }),
    ...(texts.name !== undefined && { name_lower: lowered(texts.name) }),
    ...(texts.nickname !== undefined && { nickname_lower: lowered(texts.nickname) }),
    ...(texts.givenName !== undefined && { given_name_lower: lowered(texts.givenName) }),
    ...(texts.familyName !== undefined && { family_name_lower: lowered(texts.familyName) }),
  };
}

const lowered = (text: string | null): string | null => text?.toLowerCase() ?? null;

const domainOf = (email: string | null): string | null =>
  email?.includes("@") ? email.slice(email.lastIndexOf("@") + 1).toLowerCase() : null;

/** Whether the user in the outer query has an identity other than those of this connection. */
export const hasIdentityElsewhere = (outer: ExpressionBuilder<Tables, "users">, connectionId: string) =>
  outer.exists(
    outer
      .selectFrom("identities as other")
      .select(sql`1`.as("one"))
      .whereRef("other.tenant_id", "=", "users.tenant_id")
      .whereRef("other.user_id", "=", "users.user_id")
      .where("other.connection_id", "<>", connectionId),
  );
