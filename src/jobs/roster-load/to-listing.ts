import { createHash } from "node:crypto";
import { isEmailAddress, normaliseIdentifier } from "../../domain/identifier.ts";
import type { TenantId } from "../../domain/ids.ts";
import type { ImportRow, RowProblem } from "../../domain/import-row.ts";
import { type RosterListing, rosterKey } from "../../domain/roster.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { SourceProfile } from "../../domain/source-check.ts";
import { carryOver } from "../../migration/carry-over.ts";
import type { Sealer } from "../../store/sealer.ts";
import { parseImportedHash } from "../../users/imported-hashes/parse-imported-hash.ts";

/** A row as it goes on the roster; `warning`: what of it could not be taken. Or why it cannot. */
export type ListingResult =
  | { readonly ok: true; readonly listing: RosterListing; readonly warning?: RowProblem }
  | { readonly ok: false; readonly problems: readonly RowProblem[] };

/**
 * Turns a row of a list into what goes on the roster: texts normalised, the prefix taken off its id, its hash in the stored form,
 * factors and roles sealed. A hash that cannot be used is left out, since a person can also come by the source.
 */
export function toListing(
  row: ImportRow,
  input: { readonly tenantId: TenantId; readonly stripIdPrefix?: string; readonly collision?: string },
  deps: { readonly sealer: Pick<Sealer, "seal"> },
): ListingResult {
  const person = personOf(row, input.stripIdPrefix);
  const key = rosterKey(person);
  if (key === undefined)
    return refuse({
      code: "OBJECT_MISSING_REQUIRED_PROPERTY",
      message: sayOfRow("listed_nobody"),
    });
  if (person.email !== undefined && !isEmailAddress(person.email))
    return refuse({ code: "INVALID_FORMAT", message: sayOfRow("listed_email_form"), path: "email" });
  const hash = row.hash && parseImportedHash(row.hash);
  const profile = profileOf(row, person);
  const identity = { tenantId: input.tenantId, provider: "auth0", localId: person.localId ?? profile.id };
  const listing: RosterListing = {
    key,
    ...person,
    phoneNumber: row.phoneNumber,
    lastSeenAt: row.lastSeenAt,
    blocked: row.blocked === true,
    collision: input.collision,
    passwordHash: hash?.ok ? hash.stored : undefined,
    profile,
    carriedOver: carriedOverOf(row, identity, deps),
    digest: digestOf(row, person),
  };
  const warning =
    hash && !hash.ok ? { code: hash.code ?? "FORMAT", message: hash.problem, path: hash.path } : undefined;
  return { ok: true, listing, warning };
}

const refuse = (problem: RowProblem): ListingResult => ({ ok: false, problems: [problem] });

type Person = Pick<RosterListing, "localId" | "email" | "username">;

function personOf({ id, email, username }: ImportRow, prefix: string | undefined): Person {
  const localId = id !== undefined && prefix && id.startsWith(prefix) ? id.slice(prefix.length) : id;
  return {
    localId: localId || undefined,
    email: email === undefined ? undefined : normaliseIdentifier(email) || undefined,
    username: username === undefined ? undefined : normaliseIdentifier(username) || undefined,
  };
}

/** As the source itself would describe them. Where a list has no id, theirs is what they are known by. */
function profileOf(row: ImportRow, { localId, email, username }: Person): SourceProfile {
  const { row: _, id, factors, roles, hash, lastSeenAt, createdAt, emailVerified, extra, exported, ...profile } = row;
  return {
    ...profile,
    id: localId ?? email ?? username ?? "",
    emailVerified: emailVerified === true,
    extra: extra ?? {},
  };
}

function carriedOverOf(
  { factors = [], roles = [] }: ImportRow,
  identity: { tenantId: TenantId; provider: string; localId: string },
  { sealer }: { readonly sealer: Pick<Sealer, "seal"> },
) {
  if (factors.length === 0 && roles.length === 0) return undefined;
  return carryOver({ factors, roles, identity }, sealer);
}

/** Sealing is never twice the same, so it is what is sealed that counts. A digest of all of it tells nothing of a part. */
function digestOf({ row: _, ...said }: ImportRow, person: Person): string {
  return createHash("sha256")
    .update(JSON.stringify([said, person]))
    .digest("base64url");
}
