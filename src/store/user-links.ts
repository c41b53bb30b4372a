import { DomainError } from "../domain/errors.ts";
import type { TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Profile } from "../domain/profile.ts";
import { absentIfNull, decodeJson, decodeOptionalFlag, encodeFlag, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { firstMomentAfter } from "./end-sessions.ts";
import type { IdentityRow, UserRow } from "./tables.ts";
import { loweredColumns } from "./user-rows.ts";

/** What of a user's own profile a linked identity keeps, in our casing (contract §4.6.2: metadata is not merged). */
type KeptProfile = Partial<Profile>;

/** Makes the identities of one user those of another (`UserStore.link`). */
export async function linkUsers(own: Database, tenantId: TenantId, primary: string, secondary: string): Promise<void> {
  if (primary === secondary) throw new DomainError("invalid_body", "A user cannot be linked with itself.");
  const users = await lockUsers(own, tenantId, [primary, secondary]);
  const removed = users.get(secondary);
  if (!users.has(primary) || removed === undefined) throw new DomainError("not_found", "The user does not exist.");
  const taken = await identitiesOf(own, tenantId, primary);
  const moved = await identitiesOf(own, tenantId, secondary);
  const firstPosition = (taken.at(-1)?.position ?? 0) + 1;
  for (const [index, identity] of moved.entries()) {
    await own.db
      .updateTable("identities")
      .set({
        user_id: primary,
        position: firstPosition + index,
        // Only the first identity has the removed user's profile; the others kept theirs when they were linked.
        ...(index === 0 && { profile: encodeJson(keptProfileOf(removed)) }),
      })
      .where("tenant_id", "=", tenantId)
      .where("provider", "=", identity.provider)
      .where("local_id", "=", identity.local_id)
      .execute();
  }
  await deleteUser(own, tenantId, secondary);
  await touch(own, tenantId, primary);
}

/** Makes a linked identity a user of its own again (`UserStore.unlink`). The first identity cannot leave its user. */
export async function unlinkIdentity(
  own: Database,
  tenantId: TenantId,
  userId: string,
  provider: string,
  localId: string,
): Promise<boolean> {
  await lockUsers(own, tenantId, [userId]);
  const [, ...linked] = await identitiesOf(own, tenantId, userId);
  const identity = linked.find((one) => one.provider === provider && one.local_id === localId);
  if (identity === undefined) return false;
  const freed = await insertFreedUser(own, identity);
  await own.db
    .updateTable("identities")
    .set({ user_id: freed, position: 0, profile: null })
    .where("tenant_id", "=", tenantId)
    .where("provider", "=", provider)
    .where("local_id", "=", localId)
    .execute();
  await touch(own, tenantId, userId);
  return true;
}

async function lockUsers(own: Database, tenantId: TenantId, ids: readonly string[]): Promise<Map<string, UserRow>> {
  const rows = await own.db
    .selectFrom("users")
    .selectAll()
    .where("tenant_id", "=", tenantId)
    .where("user_id", "in", ids)
    .orderBy("user_id")
    .modifyEnd(own.engine.rowLock)
    .execute();
  return new Map(rows.map((row) => [row.user_id, row]));
}

const identitiesOf = (own: Database, tenantId: TenantId, userId: string): Promise<IdentityRow[]> =>
  own.db
    .selectFrom("identities")
    .selectAll()
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .orderBy("position")
    .execute();

async function deleteUser(own: Database, tenantId: TenantId, userId: string): Promise<void> {
  await own.db.deleteFrom("users").where("tenant_id", "=", tenantId).where("user_id", "=", userId).execute();
}

async function touch(own: Database, tenantId: TenantId, userId: string): Promise<void> {
  await own.db
    .updateTable("users")
    .set({ updated_at: own.clock.now().getTime() })
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .execute();
}

async function insertFreedUser(own: Database, identity: IdentityRow): Promise<string> {
  const profile: KeptProfile = identity.profile === null ? {} : decodeJson<KeptProfile & JsonObject>(identity.profile);
  const userId = `${identity.provider}|${identity.local_id}`;
  const now = own.clock.now().getTime();
  const { numInsertedOrUpdatedRows } = await own.db
    .insertInto("users")
    .values({
      email_lower: null,
      email_domain: null,
      name_lower: null,
      nickname_lower: null,
      given_name_lower: null,
      family_name_lower: null,
      ...loweredColumns(profile),
      tenant_id: identity.tenant_id,
      user_id: userId,
      email: profile.email ?? null,
      email_verified: encodeFlag(profile.emailVerified ?? false),
      username: profile.username ?? null,
      phone_number: profile.phoneNumber ?? null,
      phone_verified: profile.phoneVerified === undefined ? null : encodeFlag(profile.phoneVerified),
      name: profile.name ?? null,
      nickname: profile.nickname ?? null,
      given_name: profile.givenName ?? null,
      family_name: profile.familyName ?? null,
      picture: profile.picture ?? null,
      user_metadata: null,
      app_metadata: null,
      blocked: null,
      extra: "{}",
      created_at: now,
      updated_at: now,
      last_login: null,
      last_ip: null,
      logins_count: 0,
      last_password_reset: null,
      sessions_valid_from: firstMomentAfter(own.clock.now()),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw own.conflict("user_id", "The user already exists.");
  return userId;
}

const keptProfileOf = (user: UserRow): KeptProfile => ({
  email: absentIfNull(user.email),
  emailVerified: user.email_verified === 1,
  username: absentIfNull(user.username),
  phoneNumber: absentIfNull(user.phone_number),
  phoneVerified: decodeOptionalFlag(user.phone_verified),
  name: absentIfNull(user.name),
  nickname: absentIfNull(user.nickname),
  givenName: absentIfNull(user.given_name),
  familyName: absentIfNull(user.family_name),
  picture: absentIfNull(user.picture),
});
