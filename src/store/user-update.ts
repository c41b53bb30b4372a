import { sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import { encodeFlag, encodeJson, encodeOptionalJson } from "./columns.ts";
import type { Database } from "./database.ts";
import type { UserChange, UserStore } from "./store.ts";
import type { UserRow } from "./tables.ts";
import { identifiersOf, replaceIdentifiers } from "./user-identifiers.ts";
import { loweredColumns } from "./user-rows.ts";

/** Changes root attributes, and with them what the person's first identity is found by (`UserStore.update`). */
export async function updateUser(
  own: Database,
  tenantId: TenantId,
  userId: string,
  change: UserChange,
): Promise<boolean> {
  const updated = await own.db
    .updateTable("users")
    .set(changedColumns(change))
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .returning(["email", "username", "phone_number"])
    .executeTakeFirst();
  if (updated === undefined) return false;
  if (changesIdentifiers(change)) await updateIdentifiers(own, tenantId, userId, updated);
  return true;
}

const changesIdentifiers = (change: UserChange): boolean =>
  change.email !== undefined || change.username !== undefined || change.phoneNumber !== undefined;

async function updateIdentifiers(
  own: Database,
  tenantId: TenantId,
  userId: string,
  user: Pick<UserRow, "email" | "username" | "phone_number">,
): Promise<void> {
  const identity = await own.db
    .selectFrom("identities")
    .select(["provider", "local_id", "connection_id"])
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
  if (identity === undefined) return;
  const { email, username, phone_number: phoneNumber } = user;
  await replaceIdentifiers(own, tenantId, identity, identifiersOf({ email, username, phoneNumber }));
}

function changedColumns(change: UserChange): Partial<UserRow> {
  return {
    ...loweredColumns(change),
    ...(change.email !== undefined && { email: change.email }),
    ...(change.emailVerified !== undefined && { email_verified: encodeFlag(change.emailVerified) }),
    ...(change.username !== undefined && { username: change.username }),
    ...(change.phoneNumber !== undefined && { phone_number: change.phoneNumber }),
    ...(change.phoneVerified !== undefined && { phone_verified: encodeFlag(change.phoneVerified) }),
    ...(change.name !== undefined && { name: change.name }),
    ...(change.nickname !== undefined && { nickname: change.nickname }),
    ...(change.givenName !== undefined && { given_name: change.givenName }),
    ...(change.familyName !== undefined && { family_name: change.familyName }),
    ...(change.picture !== undefined && { picture: change.picture }),
    ...(change.blocked !== undefined && { blocked: encodeFlag(change.blocked) }),
    ...(change.userMetadata !== undefined && { user_metadata: encodeOptionalJson(change.userMetadata) }),
    ...(change.appMetadata !== undefined && { app_metadata: encodeOptionalJson(change.appMetadata) }),
    ...(change.extra !== undefined && { extra: encodeJson(change.extra) }),
    updated_at: change.updatedAt.getTime(),
  };
}

/** Sets the hash of one database identity (`UserStore.setPassword`). */
export async function setPassword(
  own: Database,
  identity: { tenantId: TenantId; provider: string; localId: string },
  passwordHash: string,
  at: Date,
  reset: boolean,
): Promise<boolean> {
  const holder = await own.db
    .updateTable("identities")
    .set({ password_hash: passwordHash })
    .where("tenant_id", "=", identity.tenantId)
    .where("provider", "=", identity.provider)
    .where("local_id", "=", identity.localId)
    .returning("user_id")
    .executeTakeFirst();
  if (holder === undefined) return false;
  if (reset) {
    await own.db
      .updateTable("users")
      .set({ last_password_reset: at.getTime(), updated_at: at.getTime() })
      .where("tenant_id", "=", identity.tenantId)
      .where("user_id", "=", holder.user_id)
      .execute();
  }
  return true;
}

type Login = Parameters<UserStore["recordLogins"]>[0][number];

/** Several sign-ins in one statement. `updated_at` follows, as a last login counts as a change of the user. */
export async function recordLogins(own: Database, logins: readonly Login[]): Promise<void> {
  const perUser = Map.groupBy(logins, ({ tenantId, userId }) => `${tenantId} ${userId}`);
  const rows = [...perUser.values()].map(loginsRow);
  if (rows.length === 0) return;
  if (rows.length > 1)
    await lockInOrder(
      own,
      [...perUser.values()].map(([first]) => first!),
    );
  await sql`
    update users set
      logins_count = users.logins_count + latest.column3,
      last_ip = case when coalesce(users.last_login, 0) <= latest.column4 then coalesce(latest.column5, users.last_ip)
        else users.last_ip end,
      updated_at = case when users.updated_at < latest.column4 then latest.column4 else users.updated_at end,
      last_login = case when coalesce(users.last_login, 0) <= latest.column4 then latest.column4 else users.last_login end
    from (values ${sql.join(rows)}) as latest
    where users.tenant_id = latest.column1 and users.user_id = latest.column2`.execute(own.db);
}

/** So that two nodes which record the same people wait for each other and never cross: an update takes rows in an order of its own. */
async function lockInOrder(own: Database, logins: readonly Login[]): Promise<void> {
  const keys = sql.join(logins.map(({ tenantId, userId }) => sql`(${tenantId}, ${userId})`));
  await sql`
    select 1 from users where (tenant_id, user_id) in (values ${keys}) order by tenant_id, user_id ${own.engine.rowLock}
  `.execute(own.db);
}

function loginsRow(logins: readonly Login[]) {
  const latest = logins.reduce((best, login) => (login.at > best.at ? login : best));
  return sql`(cast(${latest.tenantId} as text), cast(${latest.userId} as text), cast(${logins.length} as bigint),
    cast(${latest.at.getTime()} as bigint), cast(${latest.ip ?? null} as text))`;
}
