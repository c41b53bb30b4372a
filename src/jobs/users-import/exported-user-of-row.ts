import { normaliseIdentifier } from "../../domain/identifier.ts";
import type { ExportedIdentity, ExportedPerson, ImportRow, RowProblem } from "../../domain/import-row.ts";
import type { Profile } from "../../domain/profile.ts";
import type { LinkedIdentity } from "../../domain/user.ts";
import { carryOver } from "../../migration/carry-over.ts";
import type { Sealer } from "../../store/sealer.ts";
import { attributesOf, type NewUserOfRow, type RowContext } from "./row-attributes.ts";
import { storedHashOf } from "./stored-hash-of.ts";

/**
 * Somebody whom this server exported, as they were: with all their identities, each at its connection, and nothing filled in. Refused
 * as a whole where one of them can go nowhere. How they came, they come anew: by this file.
 */
export function exportedUserOfRow(
  row: ImportRow,
  exported: ExportedPerson,
  context: RowContext,
  sealer: Pick<Sealer, "seal">,
): NewUserOfRow {
  const [first, ...others] = exported.identities;
  const own = linkedIdentityOf({ ...first, hash: row.hash }, 0, context);
  if (!own.ok) return own;
  const linked: LinkedIdentity[] = [];
  for (const [index, other] of others.entries()) {
    const made = linkedIdentityOf(other, index + 1, context);
    if (!made.ok) return made;
    linked.push(made.identity);
  }
  const { provider, localId, connectionId, passwordHash, aliases } = own.identity;
  const identity = { tenantId: context.connection.tenantId, provider, localId };
  const { createdAt = context.at, updatedAt = createdAt } = exported;
  const user = {
    ...attributesOf(row, context),
    ...identity,
    connectionId,
    passwordHash,
    aliases,
    carriedOver: carryOver({ factors: row.factors ?? [], roles: row.roles ?? [], identity }, sealer),
    ...normalised(row),
    phoneNumber: row.phoneNumber,
    name: row.name,
    nickname: row.nickname,
    picture: row.picture,
    lastLogin: exported.lastLogin,
    lastIp: exported.lastIp,
    loginsCount: exported.loginsCount,
    lastPasswordReset: exported.lastPasswordReset,
    before: { createdAt, updatedAt },
    ...(linked.length === 0 ? {} : { linked }),
  };
  return { ok: true, user };
}

type Made =
  | { readonly ok: true; readonly identity: LinkedIdentity }
  | { readonly ok: false; readonly problem: RowProblem };

function linkedIdentityOf(given: ExportedIdentity, index: number, { places }: Pick<RowContext, "places">): Made {
  const place = places.placeOf(given, index);
  if (!place.ok) return place;
  const hash = storedHashOf(given.hash, index === 0 ? "" : `identities.${index}.`);
  if (!hash.ok) return hash;
  const { provider, localId, isSocial } = given;
  const profile = given.profile && { ...given.profile, ...normalised(given.profile) };
  const aliases = given.aliases?.map(normaliseIdentifier);
  const connectionId = place.connection.id;
  return {
    ok: true,
    identity: { provider, localId, connectionId, isSocial, profile, passwordHash: hash.stored, aliases },
  };
}

/** As they were already, unless somebody changed the file. */
const normalised = ({ email, username }: Pick<Partial<Profile>, "email" | "username">) => ({
  email: email === undefined ? undefined : normaliseIdentifier(email),
  username: username === undefined ? undefined : normaliseIdentifier(username),
});
