import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { Database } from "./database.ts";
import { depart, departingOf, type Removal } from "./departures.ts";
import { endSessions } from "./end-sessions.ts";
import { isOneOf } from "./paging.ts";
import type { RosterPlace } from "./roster-rows.ts";
import { hasIdentityElsewhere } from "./user-rows.ts";

/**
 * Removes some of those who have identities at this connection only; others lose the ones they have here. All of them are signed out.
 * Says how many people it was.
 */
export async function removeSomeConnectionUsers(
  own: Database,
  { tenantId, connectionId }: RosterPlace,
  limit: number,
): Promise<number> {
  const identities = await own.db
    .selectFrom("identities")
    .select("user_id")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .orderBy("local_id")
    .limit(limit)
    .execute();
  if (identities.length === 0) return 0;
  const here = [...new Set(identities.map(({ user_id }) => user_id))];
  // Held first, in one order: nobody is linked with them, or removed, between what follows.
  await own.db
    .selectFrom("users")
    .select("user_id")
    .where("tenant_id", "=", tenantId)
    .where("user_id", "in", here)
    .orderBy("user_id")
    .modifyEnd(own.engine.rowLock)
    .execute();
  const only = await own.db
    .selectFrom("users")
    .select("users.user_id")
    .where("users.tenant_id", "=", tenantId)
    .where("users.user_id", "in", here)
    .where((user) => user.not(hasIdentityElsewhere(user, connectionId)))
    .execute();
  const removed = only.map(({ user_id }) => user_id);
  for (const table of ["oidc_payloads", "provenance", "tickets", "users"] as const)
    await own.db.deleteFrom(table).where("tenant_id", "=", tenantId).where(isOneOf("user_id", removed)).execute();
  // Those who stay may have signed in by the identity that they lose.
  const gone = new Set(removed);
  const stay = here.filter((userId) => !gone.has(userId));
  if (stay.length > 0) await endSessions(own, tenantId, stay);
  await own.db
    .deleteFrom("identities")
    .where("tenant_id", "=", tenantId)
    .where("connection_id", "=", connectionId)
    .where("user_id", "in", here)
    .execute();
  return here.length;
}

/**
 * Removes one user with all that hangs on it: also sessions and refresh tokens, since whoever comes back from a source has
 * the same id again. Where they could come back by themselves, a tombstone keeps them away.
 */
export async function removeUser(
  own: Database,
  tenantId: TenantId,
  userId: string,
  removal: Removal = {},
): Promise<boolean> {
  // Held first: who arrives at this moment is either here with all that they are, or not at all.
  const user = await own.db
    .selectFrom("users")
    .select("user_id")
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .modifyEnd(own.engine.rowLock)
    .executeTakeFirst();
  if (user === undefined) return false;
  const identities = await own.db
    .selectFrom("identities")
    .select(["provider", "local_id", "connection_id"])
    .where("tenant_id", "=", tenantId)
    .where("user_id", "=", userId)
    .execute();
  const departing = await departingOf(own, tenantId, identities);
  for (const table of ["users", "tickets", "oidc_payloads"] as const) {
    await own.db.deleteFrom(table).where("tenant_id", "=", tenantId).where("user_id", "=", userId).execute();
  }
  await depart(own, tenantId, departing, removal);
  return true;
}

/**
 * Removes the person with this e-mail at this connection (`UserStore.removeByEmail`). An identity that was linked to
 * someone leaves them; the first identity takes its user along.
 */
export async function removeUsersByEmail(
  own: Database,
  tenantId: TenantId,
  connectionId: ConnectionId,
  email: string,
  removal: Removal = {},
): Promise<number> {
  const identity = await own.db
    .selectFrom("user_identifiers as identifier")
    .innerJoin("identities", (join) =>
      join
        .onRef("identities.tenant_id", "=", "identifier.tenant_id")
        .onRef("identities.provider", "=", "identifier.provider")
        .onRef("identities.local_id", "=", "identifier.local_id"),
    )
    .select(["identities.user_id", "identities.provider", "identities.local_id"])
    .where("identifier.tenant_id", "=", tenantId)
    .where("identifier.connection_id", "=", connectionId)
    .where("identifier.value", "=", email)
    .where("identifier.kind", "=", "email")
    .executeTakeFirst();
  if (identity === undefined) return 0;
  const { user_id, provider, local_id } = identity;
  if (user_id === `${provider}|${local_id}`) return (await removeUser(own, tenantId, user_id, removal)) ? 1 : 0;
  const departing = await departingOf(own, tenantId, [{ provider, local_id, connection_id: connectionId }]);
  const { numDeletedRows } = await own.db
    .deleteFrom("identities")
    .where("tenant_id", "=", tenantId)
    .where("provider", "=", provider)
    .where("local_id", "=", local_id)
    .executeTakeFirstOrThrow();
  // They may have signed in by the identity that they no longer have.
  await endSessions(own, tenantId, [user_id]);
  if (numDeletedRows > 0n) await depart(own, tenantId, departing, removal);
  return Number(numDeletedRows);
}
