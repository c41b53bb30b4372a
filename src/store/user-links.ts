import { DomainError } from "../domain/errors.ts";
import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Profile } from "../domain/profile.ts";
import type { NewUser } from "../domain/user.ts";
import { absentIfNull, decodeJson, decodeOptionalFlag, encodeJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { userIdOf } from "./new-user-rows.ts";
import type { IdentityRow, UserRow } from "./tables.ts";
import { insertUserRow } from "./user-insert.ts";

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
  const freed: NewUser = {
    tenantId: identity.tenant_id as TenantId,
    connectionId: identity.connection_id as ConnectionId,
    provider: identity.provider,
    localId: identity.local_id,
    ...profile,
    emailVerified: profile.emailVerified ?? false,
    createdAt: own.clock.now(),
  };
  await insertUserRow(own, freed);
  return userIdOf(freed);
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
