import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import { newObjectIdAt } from "../../domain/ids.ts";
import type { ImportRow } from "../../domain/import-row.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { ImportedUser } from "../../domain/user.ts";
import { carryOver } from "../../migration/carry-over.ts";
import type { Sealer } from "../../store/sealer.ts";
import { withProfileDefaults } from "../../users/default-profile.ts";
import { exportedUserOfRow } from "./exported-user-of-row.ts";
import { requiresEmail } from "./requires-email.ts";
import { attributesOf, type NewUserOfRow, type RowContext } from "./row-attributes.ts";
import { storedHashOf } from "./stored-hash-of.ts";

/**
 * The user that a row stands for. The id is `auth0|` and what the file says, whatever that is: `auth0|x` becomes `auth0|auth0|x`
 * (contract §4.7), and a connection's `strip_user_id_prefix` is for its scripts only. A hash that could not be checked at
 * sign-in is refused.
 */
export function newUserOfRow(row: ImportRow, context: RowContext, sealer: Pick<Sealer, "seal">): NewUserOfRow {
  if (row.exported !== undefined) return exportedUserOfRow(row, row.exported, context, sealer);
  if (row.email === undefined && requiresEmail(context.connection))
    return {
      ok: false,
      problem: { code: "OBJECT_REQUIRED", message: sayOfRow("missing_property", { property: "email" }) },
    };
  const hash = storedHashOf(row.hash);
  if (!hash.ok) return hash;
  const { tenantId, id: connectionId } = context.connection;
  const identity = { tenantId, provider: "auth0", localId: row.id ?? newObjectIdAt(context.at) };
  const user: ImportedUser = {
    ...attributesOf(row, context),
    ...identity,
    connectionId,
    passwordHash: hash.stored,
    carriedOver: carryOver({ factors: row.factors ?? [], roles: row.roles ?? [], identity }, sealer),
    ...withProfileDefaults({
      email: row.email === undefined ? undefined : normaliseIdentifier(row.email),
      username: usernameOf(row),
      phoneNumber: row.phoneNumber,
      name: row.name,
      nickname: row.nickname,
      picture: row.picture,
    }),
  };
  return { ok: true, user };
}

/**
 * A username in the form of an e-mail address may be another person's address, who could then never come (contract §2.4): unless it
 * is this person's own, it is left out, as at a first sign-in.
 */
function usernameOf({ username, email }: ImportRow): string | undefined {
  if (username === undefined) return undefined;
  const normalised = normaliseIdentifier(username);
  const isSomebodys = normalised.includes("@") && isEmailAddress(normalised);
  return isSomebodys && normalised !== normaliseIdentifier(email ?? "") ? undefined : normalised;
}
