import type { Connection } from "../../domain/connection.ts";
import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import { newObjectIdAt } from "../../domain/ids.ts";
import type { ImportRow, RowProblem } from "../../domain/import-row.ts";
import type { NewUser } from "../../domain/user.ts";
import { carryOver } from "../../migration/carry-over.ts";
import type { Sealer } from "../../store/sealer.ts";
import { withProfileDefaults } from "../../users/default-profile.ts";
import { parseImportedHash } from "../../users/imported-hashes/parse-imported-hash.ts";

/** Where the row comes from and goes to. */
export interface RowContext {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly jobId: string;
  readonly at: Date;
}

export type NewUserOfRow =
  | { readonly ok: true; readonly user: NewUser }
  | { readonly ok: false; readonly problem: RowProblem };

/**
 * The user that a row stands for. The id is `auth0|` and what the file says, whatever that is: `auth0|x` becomes `auth0|auth0|x`
 * (contract §4.7), and a connection's `strip_user_id_prefix` is for its scripts only. A hash that could not be checked at
 * sign-in is refused.
 */
export function newUserOfRow(row: ImportRow, context: RowContext, sealer: Pick<Sealer, "seal">): NewUserOfRow {
  const hash = row.hash && parseImportedHash(row.hash);
  if (hash?.ok === false) {
    const field = row.hash?.kind === "auth0" ? "custom_password_hash" : "password_hash";
    const path = hash.path === undefined ? field : `${field}.${hash.path}`;
    return { ok: false, problem: { code: hash.code ?? "FORMAT", message: hash.problem, path } };
  }
  const { tenantId, id: connectionId } = context.connection;
  const identity = { tenantId, provider: "auth0", localId: row.id ?? newObjectIdAt(context.at) };
  const user: NewUser = {
    ...identity,
    connectionId,
    emailVerified: row.emailVerified ?? false,
    phoneVerified: row.phoneVerified,
    givenName: row.givenName,
    familyName: row.familyName,
    userMetadata: row.userMetadata,
    appMetadata: row.appMetadata,
    blocked: row.blocked,
    extra: row.extra,
    passwordHash: hash?.stored,
    createdAt: context.at,
    carriedOver: carryOver({ factors: row.factors ?? [], roles: row.roles ?? [], identity }, sealer),
    arrival: {
      way: "bulk",
      sourceKind: "file",
      mappedFields: fieldsOf(row),
      batchId: context.jobId,
      // The list of a source: whoever was deleted here does not come back by it.
      fromSource: true,
    },
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

/** Names only: provenance says what came, the user row says with which value. */
const fieldsOf = (row: ImportRow): string[] =>
  Object.entries(row)
    .filter(([name, value]) => name !== "row" && name !== "extra" && value !== undefined)
    .map(([name]) => name)
    .concat(Object.keys(row.extra ?? {}))
    .sort();
