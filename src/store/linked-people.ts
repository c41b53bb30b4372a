import type { UserId } from "../domain/ids.ts";
import type { ImportedUser, LinkedIdentity, NewUser } from "../domain/user.ts";
import { encodeFlag, encodeOptionalJson } from "./columns.ts";
import { userIdOf } from "./new-user-rows.ts";
import type { IdentityRow } from "./tables.ts";

/** Somebody who comes by themselves, or as a linked identity of a user. */
export type Person = NewUser & { readonly linkedTo?: UserId };

/**
 * The user, and after them each linked identity as the user it was before it was linked: what is asked and noted of people who come
 * (keys, tombstones, roster, provenance) is asked and noted of each of them.
 */
export const peopleOf = (user: ImportedUser): readonly Person[] =>
  user.linked === undefined ? [user] : [user, ...user.linked.map((identity) => personOf(user, identity))];

const personOf = (user: ImportedUser, identity: LinkedIdentity): Person => ({
  tenantId: user.tenantId,
  connectionId: identity.connectionId,
  provider: identity.provider,
  localId: identity.localId,
  email: identity.profile?.email,
  emailVerified: identity.profile?.emailVerified ?? false,
  username: identity.profile?.username,
  phoneNumber: identity.profile?.phoneNumber,
  aliases: identity.aliases,
  createdAt: user.createdAt,
  arrival: user.arrival,
  linkedTo: userIdOf(user),
});

/** All rows of the user in `identities`. `nameOf`: a connection's name by its id. */
export function identityRowsOf(user: ImportedUser, nameOf: (connectionId: string) => string): IdentityRow[] {
  const first = { ...user, isSocial: false, profile: undefined };
  return [first, ...(user.linked ?? [])].map((identity, position) => ({
    tenant_id: user.tenantId,
    provider: identity.provider,
    local_id: identity.localId,
    user_id: userIdOf(user),
    position,
    connection_id: identity.connectionId,
    connection: nameOf(identity.connectionId),
    is_social: encodeFlag(identity.isSocial),
    profile: encodeOptionalJson(identity.profile),
    password_hash: identity.passwordHash ?? null,
  }));
}
