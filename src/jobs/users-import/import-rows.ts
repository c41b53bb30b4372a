import type { ImportRow } from "../../domain/import-row.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { ImportedUser, User } from "../../domain/user.ts";
import { carryOver } from "../../migration/carry-over.ts";
import type { Sealer } from "../../store/sealer.ts";
import type { Store } from "../../store/store.ts";
import type { InsertVerdict, TakenKey } from "../../store/users-bulk.ts";
import type { OverwritableUser, Overwrite } from "../../store/users-overwrite.ts";
import { isImportedHash } from "../../users/imported-hashes/stored-hash.ts";
import { failed, type ImportVerdict } from "./import-verdict.ts";

/** A row with the user that it stands for. */
export interface Candidate {
  readonly row: ImportRow;
  readonly user: ImportedUser;
}

export interface ImportRowsDeps {
  /** Of the open transaction. */
  readonly users: Pick<Store["users"], "insertMany" | "lockMany" | "overwriteMany">;
  readonly sealer: Pick<Sealer, "seal">;
}

/**
 * Inserts the users of one batch or, with `upsert`, updates those who are here, in the open transaction. One verdict for each, in their
 * order. An upsert matches by e-mail address (contract §4.7), or by id where an export of this server has none; what says who somebody
 * is (e-mail, username, phone number, id, identities) it does not change.
 */
export async function importRows(
  { candidates, upsert }: { readonly candidates: readonly [Candidate, ...Candidate[]]; readonly upsert: boolean },
  { users, sealer }: ImportRowsDeps,
): Promise<readonly ImportVerdict[]> {
  const { tenantId } = candidates[0].user;
  const verdicts = await users.insertMany(candidates.map(({ user }) => user));
  const holders = upsert ? await lockHolders(candidates, verdicts, users) : new Map<string, OverwritableUser>();

  const overwrites: Overwrite[] = [];
  const outcomes = verdicts.map((verdict, index): ImportVerdict => {
    if (verdict.outcome === "inserted") return { outcome: "inserted" };
    if (verdict.outcome === "kept_out") return KEPT_OUT;
    if (!upsert) return whereNotUpserted(verdict.taken);
    const candidate = candidates[index]!;
    const holder = holders.get(placedKey(candidate.user, holderIdOf(verdict, candidate.user)));
    const conflict = conflictOf(candidate.user, holder, verdict.taken);
    if (conflict !== undefined || holder === undefined) return conflict ?? CONFLICTS.email;
    overwrites.push(overwriteOf(candidate, holder, sealer));
    return { outcome: "updated" };
  });
  await users.overwriteMany(tenantId, overwrites);
  return outcomes;
}

/** Whoever an upsert may change, by `placedKey`: users of the connections that their rows go to. */
async function lockHolders(
  candidates: readonly [Candidate, ...Candidate[]],
  verdicts: readonly InsertVerdict[],
  users: ImportRowsDeps["users"],
): Promise<ReadonlyMap<string, OverwritableUser>> {
  const wanted = verdicts.flatMap((verdict, index) => {
    const { user } = candidates[index]!;
    const userId = holderIdOf(verdict, user);
    return userId === undefined ? [] : { userId, connectionId: user.connectionId };
  });
  // In one order, so that two jobs wait for each other.
  const places = [...Map.groupBy(wanted, ({ connectionId }) => connectionId)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const holders = new Map<string, OverwritableUser>();
  for (const [connectionId, some] of places) {
    const ids = new Set(some.map(({ userId }) => userId));
    for (const holder of await users.lockMany(candidates[0].user.tenantId, connectionId, [...ids]))
      holders.set(placedKey({ connectionId }, holder.userId), holder);
  }
  return holders;
}

const placedKey = ({ connectionId }: Pick<ImportedUser, "connectionId">, userId: string | undefined): string =>
  `${connectionId} ${userId}`;

const KEPT_OUT = failed("CONFLICT", sayOfRow("was_deleted"), "email");

/** One for each key that somebody else may have. */
const CONFLICTS: Readonly<Record<TakenKey["key"], ImportVerdict>> = {
  user_id: failed("CONFLICT", sayOfRow("id_taken"), "user_id"),
  email: failed("CONFLICT_EMAIL", sayOfRow("email_taken"), "email"),
  username: failed("CONFLICT_USERNAME", sayOfRow("username_taken"), "username"),
  identifier: failed("CONFLICT", sayOfRow("phone_taken"), "phone_number"),
  linked_identity: failed("CONFLICT", sayOfRow("identity_taken"), "identities"),
};

const LINKED_ONLY_WITH_A_NEW_USER = failed("CONFLICT", sayOfRow("identities_of_new_users_only"), "identities");

const DUPLICATED = failed("DUPLICATED_USER", sayOfRow("already_here"));

function whereNotUpserted(taken: readonly [TakenKey, ...TakenKey[]]): ImportVerdict {
  const isSamePerson = taken.some(({ key }) => key === "email" || key === "user_id");
  return isSamePerson ? DUPLICATED : CONFLICTS[taken[0].key];
}

function holderIdOf(verdict: InsertVerdict, user: ImportedUser): User["userId"] | undefined {
  const matching = user.email === undefined ? "user_id" : "email";
  return verdict.outcome === "taken" ? verdict.taken.find(({ key }) => key === matching)?.by : undefined;
}

/** A row that names two people is of neither; one whose address is another's username, or who lives elsewhere, is not theirs. */
function conflictOf(
  user: ImportedUser,
  holder: OverwritableUser | undefined,
  taken: readonly [TakenKey, ...TakenKey[]],
): ImportVerdict | undefined {
  const other = taken.find(({ by }) => by !== holder?.userId);
  if (other !== undefined) return CONFLICTS[other.key];
  if (holder?.email !== user.email) return CONFLICTS.email;
  return user.linked === undefined ? undefined : LINKED_ONLY_WITH_A_NEW_USER;
}

const overwriteOf = ({ row, user }: Candidate, holder: OverwritableUser, sealer: Pick<Sealer, "seal">): Overwrite => ({
  user: holder,
  emailVerified: row.emailVerified ?? false,
  phoneVerified: row.phoneVerified,
  name: row.name,
  nickname: row.nickname,
  givenName: row.givenName,
  familyName: row.familyName,
  picture: row.picture,
  blocked: row.blocked,
  userMetadata: row.userMetadata,
  appMetadata: row.appMetadata,
  passwordHash: mayReplaceHash(row, holder) ? user.passwordHash : undefined,
  // Sealed for whom they belong to, whatever id the row gives.
  factors: carryOver(
    { factors: row.factors ?? [], roles: [], identity: { ...holder, tenantId: user.tenantId } },
    sealer,
  ),
  updatedAt: user.createdAt,
});

/**
 * A `password_hash` is for new users only; a `custom_password_hash` replaces until the first sign-in (contract §4.7). A hash made here
 * is never replaced: the password that somebody proved or chose here is newer than any file.
 */
function mayReplaceHash(row: ImportRow, { loginsCount, lastPasswordReset, passwordHash }: OverwritableUser): boolean {
  if (row.hash?.kind !== "auth0" || loginsCount > 0 || lastPasswordReset !== undefined) return false;
  return passwordHash === undefined || isImportedHash(passwordHash);
}
