import type { Connection } from "../domain/connection.ts";
import type { Credentials } from "../domain/credentials.ts";
import { type CredentialCheck, isNotAsked, type SourceProfile } from "../domain/source-check.ts";
import type { LocalCredential, User } from "../domain/user.ts";
import type { NewLogEvent } from "../logs/log-writer.ts";
import type { TraceRecorder } from "../logs/trace-recorder.ts";
import { answerInTime } from "../sources/answer-in-time.ts";
import type { SourceCallReport, SourceConnector } from "../sources/source-connector.ts";
import type { Store } from "../store/store.ts";
import type { PasswordHasher } from "../users/password-hasher.ts";
import { createAttemptQueues } from "./attempt-queues.ts";
import type { MappingOptions } from "./map-profile.ts";
import { noteFailure } from "./note-failure.ts";
import type { NotAsked, SourceChoice } from "./phases/source-choice.ts";
import { type TakeOverDeps, type TakeOverOutcome, takeOver } from "./take-over.ts";

/** Someone who is not here yet typed a password. */
export interface FirstSignInInput {
  readonly connection: Connection;
  readonly credentials: Credentials;
  /** Called when it is this attempt's turn, right before the question: a migration may have been paused or closed meanwhile. */
  readonly chooseSource: () => Promise<SourceChoice>;
  readonly options: MappingOptions;
  readonly ip?: string;
  /** The application at which they sign in. */
  readonly clientId?: string;
  readonly trace: TraceRecorder;
  readonly event: (user: Pick<User, "userId" | "email">) => NewLogEvent;
}

export type FirstSignInOutcome =
  | { readonly outcome: "taken_over"; readonly user: User; readonly logId: string }
  /** The same person, with the same password, was taken over a moment ago by a sign-in that this one waited for. */
  | { readonly outcome: "shared"; readonly user: User }
  /** They are here after all: the local password decides, not the source's. */
  | { readonly outcome: "already_here"; readonly credential: LocalCredential; readonly byAlias: boolean }
  | {
      readonly outcome: "not_accepted";
      readonly check: Exclude<CredentialCheck, { outcome: "accepted" }>;
      readonly report: SourceCallReport;
    }
  | { readonly outcome: "not_importable"; readonly problem: string }
  /** The source said yes to somebody who was deleted here. */
  | { readonly outcome: "deleted_here" }
  /** Nobody was asked; who they are is not known. */
  | { readonly outcome: "not_asked"; readonly because: NotAsked };

export interface FirstSignInDeps extends TakeOverDeps {
  readonly store: Pick<Store, "transaction" | "users" | "roster">;
  readonly passwordHasher: Pick<PasswordHasher, "hash">;
  /** How long a source may take in all, milliseconds. */
  readonly sourceTimeoutMs: number;
}

/** Other passwords for one person that may wait for the one that is being checked. */
const MAX_WAITING = 10;

interface Attempt {
  readonly credentials: Credentials;
  readonly outcome: Promise<FirstSignInOutcome>;
}

/**
 * Asks the source, at most once per person and process at a time, and takes the person over when it says yes
 * (design §4 rules 1 and 3). Attempts for one person queue up: one that typed the very same takes the first one's outcome as its
 * own; any other waits, since afterwards the person may be here and their local password decides. Another spelling of the identifier
 * is another question, even with the same password: a source may tell cases apart.
 */
export function createFirstSignIn(deps: FirstSignInDeps): (input: FirstSignInInput) => Promise<FirstSignInOutcome> {
  const underWay = new Map<string, Attempt>();
  const queues = createAttemptQueues({ maxWaiting: MAX_WAITING, maxWaitMs: deps.sourceTimeoutMs });

  return async function firstSignIn(input) {
    const person = JSON.stringify([
      input.connection.tenantId,
      input.connection.id,
      input.credentials.normalisedIdentifier,
    ]);
    const queue = queues.join(person);
    for (let other = underWay.get(person); other; other = underWay.get(person)) {
      const shares = isSameQuestion(other.credentials, input.credentials);
      const outcome = await (shares ? other.outcome : queue.waitFor(other.outcome));
      if (outcome === undefined) return tooManyWait();
      if (shares) {
        input.trace.note("waited_for_other_attempt", outcome.outcome);
        return outcome.outcome === "taken_over" ? { outcome: "shared", user: outcome.user } : outcome;
      }
    }
    // Nothing is awaited between the last look and this entry: one attempt a person.
    const attempt: Attempt = {
      credentials: input.credentials,
      outcome: askAndTakeOver(input, deps).finally(() => underWay.delete(person)),
    };
    underWay.set(person, attempt);
    return attempt.outcome;
  };
}

const isSameQuestion = (one: Credentials, other: Credentials): boolean =>
  one.identifier === other.identifier && one.hasSamePassword(other);

/** Others try other passwords for the same person, and the source is slow. It counts against nobody. */
function tooManyWait(): FirstSignInOutcome {
  const message = "The source was not asked: too many other passwords are being tried for the same person.";
  return {
    outcome: "not_accepted",
    check: { outcome: "unavailable", reason: "busy", retryAfterSeconds: 5 },
    report: { durationMs: 0, outboundCalls: [], console: [], failureKind: "not_asked", message },
  };
}

async function askAndTakeOver(input: FirstSignInInput, deps: FirstSignInDeps): Promise<FirstSignInOutcome> {
  const here = await localCredential(input, deps);
  if (here) return { outcome: "already_here", credential: here, byAlias: false };

  const choice = await input.chooseSource();
  if (!choice.ask) return { outcome: "not_asked", because: choice.because };
  const { check, report } = await askSource(input, choice, deps);
  if (check.outcome !== "accepted") return notAccepted(input, choice, { check, report }, deps);
  const { profile } = check;
  if (profile.blocked) {
    const disabled = { outcome: "restricted", reason: "disabled" } as const;
    return notAccepted(input, choice, { check: disabled, report, profile }, deps);
  }

  const passwordHash = await input.trace.measure(
    "hash_password",
    () => deps.passwordHasher.hash(input.credentials.revealPassword()),
    () => ({ result: "hashed" }),
  );
  const outcome = await input.trace.measure(
    "take_over",
    () => create(input, choice, profile, passwordHash, report, deps),
    describeTakeOver,
  );
  if (outcome.outcome === "created") return { outcome: "taken_over", user: outcome.user, logId: outcome.logId };
  if (outcome.outcome === "already_here")
    return { outcome: "already_here", credential: outcome.credential, byAlias: true };
  if (outcome.outcome === "not_importable") {
    const hindrance = { kind: "not_importable", problem: outcome.problem } as const;
    await noteFailure({ ...attemptOf(input), profile, hindrance }, deps);
  }
  return outcome;
}

/** Noted on the roster, unless it was the roster that said no. */
async function notAccepted(
  input: FirstSignInInput,
  { isRoster }: Asked,
  { check, report, profile }: Refusal,
  deps: FirstSignInDeps,
): Promise<FirstSignInOutcome> {
  if (!isRoster) await noteFailure({ ...attemptOf(input), profile, hindrance: { kind: "verdict", check } }, deps);
  return { outcome: "not_accepted", check, report };
}

interface Refusal {
  readonly check: Exclude<CredentialCheck, { outcome: "accepted" }>;
  readonly report: SourceCallReport;
  /** Where the source said who they are. */
  readonly profile?: SourceProfile;
}

const attemptOf = ({ connection, credentials, options, trace }: FirstSignInInput) => ({
  connection,
  typedIdentifier: credentials.normalisedIdentifier,
  stripIdPrefix: options.stripIdPrefix,
  trace,
});

/** Another attempt may have brought the person here between the caller's look and this one's turn. */
function localCredential(input: FirstSignInInput, deps: FirstSignInDeps): Promise<LocalCredential | undefined> {
  return deps.store.users.findCredential(
    input.connection.tenantId,
    input.connection.id,
    input.credentials.normalisedIdentifier,
  );
}

type Asked = Extract<SourceChoice, { ask: SourceConnector }>;

async function askSource(input: FirstSignInInput, { ask: source, isRoster }: Asked, deps: FirstSignInDeps) {
  const began = input.trace.elapsedMs();
  const answer = await askInTime(source, input, deps.sourceTimeoutMs);
  const { check, report } = answer;
  const keptBack = check.outcome === "unavailable" && isNotAsked(check.reason);
  if (!isRoster && !keptBack) input.trace.markSourceAsked();
  input.trace.note(
    isRoster ? "roster_check" : "source_call",
    "reason" in check ? `${check.outcome}:${check.reason}` : check.outcome,
    {
      durationMs: input.trace.elapsedMs() - began,
      detail: {
        source: source.kind,
        outboundCalls: report.outboundCalls,
        console: report.console,
        ...(report.failureKind ? { failureKind: report.failureKind } : {}),
        ...(report.message ? { message: report.message } : {}),
      },
    },
  );
  return answer;
}

/**
 * Its own limit, not the caller's signal: others may be waiting for this very answer when the first caller hangs up. A yes that
 * comes too late creates nothing.
 */
function askInTime(
  source: SourceConnector,
  { credentials, ip }: Pick<FirstSignInInput, "credentials" | "ip">,
  timeoutMs: number,
) {
  const answer = source.checkCredentials(credentials, AbortSignal.timeout(timeoutMs), { ip });
  return answerInTime(answer, timeoutMs, (check, report) => ({ check, report }));
}

function create(
  input: FirstSignInInput,
  { ask: source, isRoster }: Asked,
  profile: SourceProfile,
  passwordHash: string,
  report: SourceCallReport,
  deps: FirstSignInDeps,
): Promise<TakeOverOutcome> {
  return takeOver(
    {
      connection: input.connection,
      profile,
      typedIdentifier: input.credentials.identifier,
      passwordHash,
      arrival: {
        way: "sign_in",
        sourceKind: source.kind,
        scriptHash: report.scriptHash,
        scriptVersion: isRoster ? undefined : input.connection.scriptVersion,
        traceId: input.trace.traceId,
        ip: input.ip,
        clientId: input.clientId,
      },
      options: input.options,
      event: input.event,
    },
    deps,
  );
}

function describeTakeOver(outcome: TakeOverOutcome) {
  switch (outcome.outcome) {
    case "created":
      return { result: "created", detail: { userId: outcome.user.userId } };
    case "already_here":
      return { result: "already_here", detail: { userId: outcome.credential.userId } };
    case "not_importable":
      return { result: "not_importable", detail: { problem: outcome.problem } };
    case "deleted_here":
      return { result: "deleted_here" };
  }
}
