import type { Clock } from "../domain/clock.ts";
import type { Connection } from "../domain/connection.ts";
import { FAILURE_DETAILS } from "../domain/failure-details.ts";
import { isEmailAddress, normaliseIdentifier } from "../domain/identifier.ts";
import { type CredentialCheck, isNotAsked, type SourceProfile } from "../domain/source-check.ts";
import type { TraceRecorder } from "../logs/trace-recorder.ts";
import type { RosterFailure } from "../store/roster-failures.ts";
import type { Store } from "../store/store.ts";
import { stripPrefix } from "./map-profile.ts";

/** What was in the way of somebody who tried to come. */
export type Hindrance =
  | { readonly kind: "verdict"; readonly check: Exclude<CredentialCheck, { outcome: "accepted" }> }
  | { readonly kind: "not_importable"; readonly problem: string };

export interface FailedAttempt {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  /** Normalised. */
  readonly typedIdentifier: string;
  readonly stripIdPrefix?: string;
  /** As far as the source said who they are. */
  readonly profile?: SourceProfile;
  readonly hindrance: Hindrance;
  readonly trace: Pick<TraceRecorder, "note">;
}

export interface NoteFailureDeps {
  readonly store: Pick<Store, "roster">;
  readonly clock: Clock;
}

/**
 * Notes on the roster why a person whom a list names, or whom the source knows, is not here yet. A note that cannot be written
 * is left out: the sign-in's answer does not depend on it.
 */
export async function noteFailure(attempt: FailedAttempt, deps: NoteFailureDeps): Promise<void> {
  const verdict = verdictOf(attempt.hindrance);
  if (verdict === undefined) return;
  const { connection } = attempt;
  try {
    const noting = await deps.store.roster.noteFailure({
      tenantId: connection.tenantId,
      connectionId: connection.id,
      person: personOf(attempt),
      at: deps.clock.now(),
      ...verdict,
    });
    if (noting === "noted") attempt.trace.note("roster", "failure_noted");
  } catch {
    attempt.trace.note("roster", "failure_not_noted");
  }
}

type Verdict = Pick<RosterFailure, "cause" | "detail" | "blocked" | "acknowledged">;

function verdictOf(hindrance: Hindrance): Verdict | undefined {
  if (hindrance.kind === "not_importable")
    return { cause: "not_importable", detail: hindrance.problem, acknowledged: true };
  const { check } = hindrance;
  switch (check.outcome) {
    case "rejected":
      return check.reason === "wrong_password" ? { cause: "wrong_password", acknowledged: false } : undefined;
    case "restricted":
      return {
        cause: "restricted",
        detail: FAILURE_DETAILS[check.reason],
        blocked: check.reason === "disabled",
        // A script that refuses with words of its own may do so for anybody.
        acknowledged: check.reason !== "refused_by_script",
      };
    case "unavailable":
      // Kept back by the source's protection: nothing is known of the person, and nothing is counted against them.
      if (isNotAsked(check.reason)) return undefined;
      return {
        cause: check.reason === "script_error" ? "script_error" : "source_unavailable",
        detail: FAILURE_DETAILS[check.reason],
        acknowledged: false,
      };
  }
}

function personOf({ profile, typedIdentifier, stripIdPrefix, hindrance }: FailedAttempt): RosterFailure["person"] {
  const typed = isEmailAddress(typedIdentifier) ? { email: typedIdentifier } : { username: typedIdentifier };
  if (profile === undefined) return { ...typed, localId: namedId(hindrance) };
  return {
    ...typed,
    localId: stripPrefix(profile.id, stripIdPrefix) || undefined,
    ...(profile.email === undefined ? {} : { email: normaliseIdentifier(profile.email) }),
    ...(profile.username === undefined ? {} : { username: normaliseIdentifier(profile.username) }),
  };
}

/** A script may say whose password was wrong. */
const namedId = (hindrance: Hindrance): string | undefined =>
  hindrance.kind === "verdict" && hindrance.check.outcome === "rejected" ? hindrance.check.userId : undefined;
