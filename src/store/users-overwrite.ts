import { sql } from "kysely";
import type { ConnectionId, TenantId, UserId } from "../domain/ids.ts";
import type { CarriedOver, NewUser } from "../domain/user.ts";
import { type Columns, insertRows, runForRows } from "./bulk-rows.ts";
import { absentIfNull, decodeOptionalDate, encodeFlag, encodeOptionalFlag, encodeOptionalJson } from "./columns.ts";
import type { Database } from "./database.ts";
import type { CarriedOverRow, UserRow } from "./tables.ts";
import { carriedOverColumns } from "./user-columns.ts";
import { loweredColumns } from "./user-rows.ts";

/** What is needed of a user to decide what an import may change. Only for whom the connection's identity gave the id. */
export interface OverwritableUser {
  readonly userId: UserId;
  readonly provider: string;
  readonly localId: string;
  readonly email?: string;
  readonly loginsCount: number;
  readonly lastPasswordReset?: Date;
  readonly passwordHash?: string;
}

/** Attributes that are given replace those that are there, metadata as a whole; what is absent stays. */
export interface Overwrite
  extends Pick<NewUser, "emailVerified" | "phoneVerified" | "name" | "nickname" | "givenName" | "familyName">,
    Pick<NewUser, "picture" | "blocked" | "userMetadata" | "appMetadata"> {
  readonly user: Pick<OverwritableUser, "userId" | "provider" | "localId">;
  readonly passwordHash?: string;
  /** Replaces the second factors that are kept; roles stay. */
  readonly factors?: readonly CarriedOver[];
  readonly updatedAt: Date;
}

/** Reads the users among these ids, and keeps others from changing them until the transaction ends (`UserStore.lockMany`). */
export async function lockUsers(
  own: Database,
  tenantId: TenantId,
  connectionId: ConnectionId,
  userIds: readonly string[],
): Promise<readonly OverwritableUser[]> {
  if (userIds.length === 0) return [];
  const { rows } = await sql<LockedRow>`
    select u.user_id, u.email, u.logins_count, u.last_password_reset, i.provider, i.local_id, i.password_hash
    from users as u inner join identities as i on i.tenant_id = u.tenant_id and i.user_id = u.user_id
    where u.tenant_id = ${tenantId} and ${own.engine.isAmong(sql.ref("u.user_id"), userIds)}
      and i.connection_id = ${connectionId} and u.user_id = i.provider || '|' || i.local_id
    order by u.user_id ${own.engine.rowLock}`.execute(own.db);
  return rows.map((row) => ({
    userId: row.user_id as UserId,
    provider: row.provider,
    localId: row.local_id,
    email: absentIfNull(row.email),
    loginsCount: Number(row.logins_count),
    lastPasswordReset: decodeOptionalDate(row.last_password_reset),
    passwordHash: absentIfNull(row.password_hash),
  }));
}

type LockedRow = Pick<UserRow, "user_id" | "email" | "logins_count" | "last_password_reset"> & {
  readonly provider: string;
  readonly local_id: string;
  readonly password_hash: string | null;
};

/** Changes users that `lockUsers` gave, in a few statements (`UserStore.overwriteMany`). */
export async function overwriteUsers(
  own: Database,
  tenantId: TenantId,
  overwrites: readonly Overwrite[],
): Promise<void> {
  const rows = overwrites.map((overwrite) => overwriteRowOf(tenantId, overwrite));
  await runForRows(own, overwriteColumns, rows, overwriteStatement);
  const hashes = overwrites.flatMap(({ user: { provider, localId: local_id }, passwordHash: password_hash }) =>
    password_hash === undefined ? [] : { tenant_id: tenantId, provider, local_id, password_hash },
  );
  await runForRows(own, hashColumns, hashes, hashStatement);
  await replaceFactors(own, tenantId, overwrites);
}

const overwriteColumns = {
  tenant_id: "text",
  user_id: "text",
  email_verified: "integer",
  phone_verified: "integer",
  name: "text",
  nickname: "text",
  given_name: "text",
  family_name: "text",
  picture: "text",
  blocked: "integer",
  user_metadata: "json",
  app_metadata: "json",
  updated_at: "integer",
  name_lower: "text",
  nickname_lower: "text",
  given_name_lower: "text",
  family_name_lower: "text",
} as const satisfies Partial<Columns<UserRow>>;

type OverwriteRow = { [Name in keyof typeof overwriteColumns]: UserRow[Name] | null };

const overwriteStatement = (set: string): string => {
  const [, , ...changed] = Object.keys(overwriteColumns);
  const changes = changed.map((name, index) => `${name} = coalesce(given.column${index + 3}, users.${name})`);
  return `update users set ${changes.join()} from ${set} as given
    where users.tenant_id = given.column1 and users.user_id = given.column2`;
};

const hashColumns = { tenant_id: "text", provider: "text", local_id: "text", password_hash: "text" } as const;

const hashStatement = (set: string): string =>
  `update identities set password_hash = given.column4 from ${set} as given where identities.tenant_id = given.column1
    and identities.provider = given.column2 and identities.local_id = given.column3`;

const overwriteRowOf = (tenantId: TenantId, overwrite: Overwrite): OverwriteRow => ({
  name_lower: null,
  nickname_lower: null,
  given_name_lower: null,
  family_name_lower: null,
  ...loweredColumns({
    name: overwrite.name,
    nickname: overwrite.nickname,
    givenName: overwrite.givenName,
    familyName: overwrite.familyName,
  }),
  tenant_id: tenantId,
  user_id: overwrite.user.userId,
  email_verified: encodeFlag(overwrite.emailVerified),
  phone_verified: encodeOptionalFlag(overwrite.phoneVerified),
  name: overwrite.name ?? null,
  nickname: overwrite.nickname ?? null,
  given_name: overwrite.givenName ?? null,
  family_name: overwrite.familyName ?? null,
  picture: overwrite.picture ?? null,
  blocked: encodeOptionalFlag(overwrite.blocked),
  user_metadata: encodeOptionalJson(overwrite.userMetadata),
  app_metadata: encodeOptionalJson(overwrite.appMetadata),
  updated_at: overwrite.updatedAt.getTime(),
});

async function replaceFactors(own: Database, tenantId: TenantId, overwrites: readonly Overwrite[]): Promise<void> {
  const bringing = overwrites.filter(({ factors }) => factors !== undefined && factors.length > 0);
  if (bringing.length === 0) return;
  const userIds = bringing.map(({ user }) => user.userId);
  const before = await own.db
    .deleteFrom("carried_over")
    .where("tenant_id", "=", tenantId)
    .where(({ ref }) => own.engine.isAmong(ref("user_id"), userIds))
    .returningAll()
    .execute();
  const roles = Map.groupBy(
    before.filter(({ kind }) => kind === "role"),
    ({ user_id }) => user_id,
  );
  const rows = bringing.flatMap(({ user: { userId }, factors = [] }): CarriedOverRow[] =>
    [
      ...factors.map(({ kind, sealedValue: sealed_value }) => ({ kind, sealed_value })),
      ...(roles.get(userId) ?? []),
    ].map(({ kind, sealed_value }, position) => ({
      tenant_id: tenantId,
      user_id: userId,
      position,
      kind,
      sealed_value,
    })),
  );
  await insertRows(own, "carried_over", carriedOverColumns, rows);
}
