import { databaseOptions } from "../../connections/database/database-options.ts";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { FAILURE_DETAILS } from "../../domain/failure-details.ts";
import { newTraceId } from "../../domain/ids.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { FailureCause, RosterEntry } from "../../domain/roster.ts";
import { isNotAsked, type SourceProfile, type UserLookup } from "../../domain/source-check.ts";
import { TraceRecorder } from "../../logs/trace-recorder.ts";
import { mapProfile } from "../../migration/map-profile.ts";
import type { MigrationRetryDeps } from "./retry-job.ts";

/** What the source says about somebody who failed, and what that means for their coming. */
export type NewFinding =
  | { readonly verdict: "ready" | "gone" | "here" | "deleted" }
  | {
      readonly verdict: "still_failing";
      readonly cause: FailureCause;
      readonly detail: string;
      readonly blocked?: boolean;
    }
  /** No answer about them; asking once more may give one. */
  | { readonly verdict: "silence"; readonly cause: "source_unavailable" | "script_error"; readonly detail: string }
  /** The source is not to be asked just now, whoever it is about. */
  | { readonly verdict: "not_now"; readonly retryAfterSeconds: number };

/**
 * Asks the connection's source about one person, behind its protection, and maps the profile as a first sign-in would. Brings
 * nobody over. Throws `DomainError("conflict")` where the source may not be asked at all.
 */
export async function askAgain(
  { connection, entry, signal }: { connection: Connection; entry: RosterEntry; signal: AbortSignal },
  deps: MigrationRetryDeps,
): Promise<NewFinding> {
  const identifier = entry.email ?? entry.username;
  if (identifier === undefined) return stillFailing(entry.cause ?? "not_importable", FAILURE_DETAILS.no_identifier);
  const authenticator = deps.connections.get(connection)?.password;
  if (!authenticator) throw notAskable("source_without_passwords");
  const trace = new TraceRecorder(newTraceId(), deps.clock.now());
  const person = await authenticator.findPerson(identifier, { trace, signal, purpose: "is_taken" });
  signal.throwIfAborted();
  if (person.kind === "local") return { verdict: "here" };
  const { lookup, askedSource } = person;
  if (askedSource?.kind === "roster") throw notAskable("source_finalised");
  if (lookup.outcome === "unavailable") return findingOfSilence(lookup);
  if (lookup.outcome === "found") return findingOfProfile(lookup.profile, { connection, identifier }, deps);
  if (askedSource) return { verdict: "gone" };
  return findingOfUnasked(connection, entry, identifier, deps);
}

function findingOfSilence(lookup: Extract<UserLookup, { outcome: "unavailable" }>): NewFinding {
  const { reason } = lookup;
  if (reason === "paused" || reason === "closed") throw notAskable(`source_${reason}`);
  if (reason === "shadow") throw notAskable("source_shadow");
  if (isNotAsked(reason)) return { verdict: "not_now", retryAfterSeconds: lookup.retryAfterSeconds ?? 5 };
  if (reason === "misconfigured") throw notAskable("source_misconfigured");
  const cause = reason === "script_error" ? "script_error" : "source_unavailable";
  return { verdict: "silence", cause, detail: FAILURE_DETAILS[reason] };
}

async function findingOfProfile(
  profile: SourceProfile,
  { connection, identifier }: { connection: Connection; identifier: string },
  { store }: Pick<MigrationRetryDeps, "store">,
): Promise<NewFinding> {
  if (profile.blocked) return { ...stillFailing("restricted", FAILURE_DETAILS.disabled), blocked: true };
  const { requires_username: requiresUsername, usher } = databaseOptions.parse(connection.options);
  const options = { stripIdPrefix: usher.strip_user_id_prefix, requiresUsername };
  const mapping = mapProfile(profile, { connection, typedIdentifier: identifier, options });
  if (!mapping.ok) return stillFailing("not_importable", mapping.problem);
  const { tenantId, id } = connection;
  const { localId, email, username } = mapping.user;
  if (await store.users.findCredentialByLocalId(tenantId, id, localId)) return { verdict: "here" };
  for (const text of [email, username]) {
    if (text !== undefined && (await store.users.findCredential(tenantId, id, text)))
      return stillFailing("not_importable", FAILURE_DETAILS.taken);
  }
  return { verdict: "ready" };
}

/** Whoever was deleted here is not asked about; anything else is no matter of this person. */
async function findingOfUnasked(
  { tenantId, id }: Connection,
  { localId }: RosterEntry,
  identifier: string,
  { store }: Pick<MigrationRetryDeps, "store">,
): Promise<NewFinding> {
  if (await store.tombstones.hasAny(tenantId, id, { localId, identifiers: [identifier] }))
    return { verdict: "deleted" };
  throw notAskable("source_unused");
}

const stillFailing = (cause: FailureCause, detail: string) => ({ verdict: "still_failing", cause, detail }) as const;

type NotAskable = Extract<Parameters<typeof sayOfJob>[0], `source_${string}`>;
const notAskable = (why: NotAskable): DomainError => new DomainError("conflict", sayOfJob(why));
