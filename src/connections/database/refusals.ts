import { DomainError } from "../../domain/errors.ts";
import { type CredentialCheck, isNotAsked } from "../../domain/source-check.ts";
import type { NotAsked } from "../../migration/phases/source-choice.ts";
import type { SourceCallReport } from "../../sources/source-connector.ts";
import type { PasswordCheckOutcome } from "../connection-strategy.ts";
import { refuseUnknown, refuseWrongPassword } from "../wrong-credentials.ts";

type Refused = Extract<PasswordCheckOutcome, { outcome: "refused" }>;

const TRY_LATER = "Signing in is temporarily unavailable. Try again later.";
const TOO_MANY_GUESSES = "Too many attempts to sign in. Try again later, or choose a new password.";

/** The person is here, with a hash that cannot be checked: only a new password helps (contract §4.7). To them it is a wrong password. */
export const passwordChangeRequired = (userId: string): Refused =>
  refuseWrongPassword(userId, "Password change required");

const PAUSED_RETRY_SECONDS = 60;

/** Nobody was asked about somebody who is not here. Administrators read why; the person hears what a stranger hears. */
export function refuseNotAsked(because: NotAsked): Refused {
  switch (because) {
    case "no_source":
      return refuseUnknown();
    case "deleted":
      return refuseDeleted();
    case "shadow":
      return refuseUnknown("Not here, and nobody is taken over while the migration is in shadow mode.");
    case "out_of_ramp":
      return refuseUnknown("Not here, and outside of the ramp: not yet taken over.");
    case "closed":
      return refuseUnknown("Not here, and the migration is finalised: the source is not asked any more.");
    case "paused":
      return {
        outcome: "refused",
        refusal: new DomainError("source_unavailable", TRY_LATER, {
          detail: "The migration is paused.",
          retryAfterSeconds: PAUSED_RETRY_SECONDS,
        }),
        logType: "migration_paused",
        logDescription: "Not here, and the migration is paused: the source was not asked.",
        countsAgainstPerson: false,
      };
  }
}

/** They were here and were deleted: they count as unknown until their tombstone is lifted. */
export const refuseDeleted = (): Refused =>
  refuseUnknown("Was deleted here, and stays away until the tombstone is lifted.");

/** Blocked by an administrator (contract §3.5). */
export const userBlocked = (userId?: string): Refused => ({
  outcome: "refused",
  refusal: new DomainError("user_blocked", "user is blocked"),
  logType: "f",
  logDescription: "user is blocked",
  userId,
  countsAgainstPerson: false,
});

/** The source said yes, but what it said cannot become a user here (contract §2.5). */
export const refuseNotImportable = (problem: string): Refused => ({
  outcome: "refused",
  refusal: new DomainError(
    "profile_not_importable",
    "This user could not be brought over. Contact the administrator.",
    { detail: problem },
  ),
  logType: "f",
  logDescription: `The user could not be imported: ${problem}`,
  countsAgainstPerson: false,
});

/** What a source's verdict, or its silence, means for the caller, the log and the limits (contract §1.3, §1.5; design §4 rule 4). */
export function refusePerSource(
  check: Exclude<CredentialCheck, { outcome: "accepted" }>,
  report: SourceCallReport,
): Refused {
  switch (check.outcome) {
    case "rejected":
      if (check.reason === "unknown_user") return refuseUnknown(check.detail);
      return refuseWrongPassword(check.userId === undefined ? "" : `auth0|${check.userId}`, check.detail);
    case "restricted":
      return refuseRestricted(check);
    case "unavailable":
      if (isNotAsked(check.reason)) return refuseKeptBack(check, report);
      return {
        outcome: "refused",
        refusal: new DomainError("source_unavailable", check.message || TRY_LATER, {
          detail: report.message ?? check.reason,
          cause: check.cause,
          retryAfterSeconds: 5,
        }),
        logType: "source_unavailable",
        logDescription: report.message ?? check.message ?? `The source gave no answer: ${check.reason}`,
        countsAgainstPerson: false,
      };
  }
}

/** The source's protection kept the question back (design §4 rule 7): nothing was asked, and it counts against nobody. */
function refuseKeptBack(
  { reason, retryAfterSeconds = 5 }: Extract<CredentialCheck, { outcome: "unavailable" }>,
  report: SourceCallReport,
): Refused {
  const detail = report.message ?? reason;
  const refusal =
    reason === "guess_budget"
      ? new DomainError("too_many_attempts", TOO_MANY_GUESSES, { detail, retryAfterSeconds })
      : new DomainError("source_unavailable", TRY_LATER, { detail, retryAfterSeconds });
  return {
    outcome: "refused",
    refusal,
    logType: "source_unavailable",
    logDescription: detail,
    countsAgainstPerson: false,
  };
}

function refuseRestricted(check: Extract<CredentialCheck, { outcome: "restricted" }>): Refused {
  if (check.reason === "disabled" || check.reason === "locked") return userBlocked();
  const text = check.message || "Signing in is not possible at the moment. Contact the administrator.";
  return {
    outcome: "refused",
    refusal: new DomainError("restricted_by_source", text, {
      // `reason`: the words are ours, and may be said in another language.
      extra: {
        ...(check.code === undefined ? {} : { code: check.code }),
        ...(check.message ? {} : { reason: check.reason }),
      },
    }),
    logType: "f",
    logDescription: text,
    countsAgainstPerson: false,
  };
}
