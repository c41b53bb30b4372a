import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Credentials } from "../../domain/credentials.ts";
import type { NotAskedReason } from "../../domain/source-check.ts";
import type { SourceHealth } from "../../domain/source-health.ts";
import type { SourceGuess } from "../../store/source-guesses.ts";
import type { Store } from "../../store/store.ts";
import { answerInTime } from "../answer-in-time.ts";
import { createCallQueue } from "./call-queue.ts";
import { type BreakerPermit, type BreakerSnapshot, createCircuitBreaker } from "./circuit-breaker.ts";
import { guessOf } from "./guess-budget.ts";
import { createGuessReleases } from "./guess-releases.ts";
import { notAsked, type Refusal } from "./not-asked.ts";
import type { ProtectionSettings } from "./protection-settings.ts";
import { readPause } from "./read-pause.ts";
import { type Answer, cannotHaveCounted, conditionOf, type SourceCondition } from "./source-condition.ts";
import type { Question, Trial } from "./source-question.ts";
import { createSourceTally } from "./source-tally.ts";

/** What the guard tells of as it happens. */
export interface GuardListener {
  onBreakerChange(change: BreakerSnapshot, lastFailure: string | undefined): void;
  onRateLimited(until: Date): void;
  onAsked(): void;
  onSettled(outcome: string, durationMs: number): void;
  onRefused(reason: NotAskedReason): void;
  /** A guess could not be given back; it ends by itself. */
  onLostRelease(error: unknown): void;
}

/** Stands before one connection's source in this process. */
export interface SourceGuard {
  ask<Given extends Answer>(question: Question<Given>): Promise<Given | ReturnType<typeof notAsked>>;
  /** For questions from now on. `timeoutMs`: the longest that one may take once it is asked. */
  configure(settings: ProtectionSettings, timeoutMs: number): void;
  /** The connection was changed: an open breaker does not wait to find out whether that helped. */
  connectionChanged(): void;
  /** Another node was told so by the source. */
  pauseUntil(untilMs: number): void;
  health(): SourceHealth;
  /** Resolves when nothing is being written any more. */
  settle(): Promise<void>;
}

export interface SourceGuardDeps {
  readonly store: Pick<Store, "sourceGuesses" | "roster">;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly listener: GuardListener;
}

const MAX_REASON_LENGTH = 300;

/** For whoever found the queue full or waited in vain. */
const BUSY: Refusal = { reason: "busy", retryInMs: 5_000 };
/** Whoever comes again is answered by what is so then. */
const WITHDRAWN_RETRY_MS = 1_000;

export function createSourceGuard(
  connection: Pick<Connection, "tenantId" | "id">,
  deps: SourceGuardDeps & { readonly settings: ProtectionSettings; readonly timeoutMs: number },
): SourceGuard {
  const { listener } = deps;
  const nowMs = () => deps.clock.now().getTime();
  let { settings, timeoutMs } = deps;
  let pausedUntilMs = 0;
  let lastFailure: string | undefined;
  let lastFailureMs = 0;
  const tally = createSourceTally();
  const releases = createGuessReleases({ store: deps.store, onLost: listener.onLostRelease });
  const queue = createCallQueue(() => ({ ...settings, waitMs: settings.queue_wait_ms }));
  const breaker = createCircuitBreaker({
    settings: () => settings.breaker,
    nowMs: nowMs(),
    onChange(change) {
      if (change.state === "open") queue.turnAwayAll();
      listener.onBreakerChange(change, lastFailure);
    },
  });

  async function ask<Given extends Answer>(question: Question<Given>): Promise<Given | ReturnType<typeof notAsked>> {
    const refusal = refusalNow(question.trial);
    if (refusal) return refuse(refusal);
    const turn = await queue.enter(question.signal);
    if (turn.outcome !== "entered") return refuse(refusalNow(question.trial) ?? BUSY);
    try {
      return await askInTurn(question);
    } finally {
      turn.leave();
    }
  }

  /** Much may have happened while it waited; and who only waits has no guess open, in no budget. */
  async function askInTurn<Given extends Answer>(question: Question<Given>) {
    const guess = question.guess && (await newGuess(question.guess));
    const usedUp = guess && (await reserve(guess));
    if (usedUp) return refuse(usedUp);
    const withdrawn = await question.withdrawn?.();
    if (withdrawn) return takeBack(guess, { reason: withdrawn, retryInMs: WITHDRAWN_RETRY_MS });
    const standing = standsInTheWay(question.trial);
    if (standing) return takeBack(guess, standing);
    return pose(question, guess, question.trial ? undefined : breaker.admit(nowMs()));
  }

  const refusalNow = (trial?: Trial) => standsInTheWay(trial) ?? (queue.isFull() ? BUSY : undefined);

  /** Whoever is inside, or comes in, would not be asked. */
  function standsInTheWay(trial?: Trial): Refusal | undefined {
    const now = nowMs();
    if (pausedUntilMs > now) return { reason: "rate_limited_by_source", retryInMs: pausedUntilMs - now };
    const retryInMs = trial?.despiteOpenBreaker ? undefined : breaker.refusal(now);
    return retryInMs === undefined ? undefined : { reason: "breaker_open", retryInMs };
  }

  function refuse(refusal: Refusal) {
    tally.refused(nowMs());
    listener.onRefused(refusal.reason);
    return notAsked(refusal);
  }

  async function newGuess(guess: { credentials: Credentials; ip?: string }): Promise<SourceGuess> {
    const { tenantId, id: connectionId } = connection;
    const listedAs = await deps.store.roster.keysOf(tenantId, connectionId, guess.credentials.normalisedIdentifier);
    return guessOf({ ...guess, tenantId, connectionId, listedAs }, settings, {
      now: deps.clock.now(),
      timeoutMs,
      newId: deps.newId,
    });
  }

  async function reserve(guess: SourceGuess): Promise<Refusal | undefined> {
    for (;;) {
      const reservation = await deps.store.sourceGuesses.reserve(guess, deps.clock.now());
      if (reservation.outcome === "reserved") return undefined;
      // There may be room that has not been given back yet.
      if (!(await releases.flush()))
        return { reason: "guess_budget", retryInMs: reservation.roomAt.getTime() - nowMs() };
    }
  }

  async function takeBack(guess: SourceGuess | undefined, refusal: Refusal) {
    if (guess) await deps.store.sourceGuesses.release(guess);
    return refuse(refusal);
  }

  async function pose<Given extends Answer>(
    question: Question<Given>,
    guess: SourceGuess | undefined,
    permit: BreakerPermit | undefined,
  ): Promise<Given> {
    const beganMs = nowMs();
    tally.asked(beganMs);
    listener.onAsked();
    let condition: SourceCondition | undefined;
    try {
      const signal = AbortSignal.any([question.signal, AbortSignal.timeout(timeoutMs)]);
      const silence = (verdict: Answer["verdict"], report: Answer["report"]) => ({ verdict, report }) as Given;
      const answer = await answerInTime(question.pose(signal), timeoutMs, silence);
      // Whoever hung up before the answer learned nothing about the source.
      condition = isGivenUp(question.signal, answer) ? undefined : conditionOf(question.sourceKind, answer);
      heed(answer, condition, beganMs);
      if (guess && cannotHaveCounted(question.trial?.isDraft ? asSeenHere(answer) : answer)) releases.add(guess);
      return answer;
    } finally {
      if (permit) breaker.settle(permit, condition, nowMs());
    }
  }

  function heed(answer: Answer, condition: SourceCondition | undefined, beganMs: number): void {
    const now = nowMs();
    const failed = condition === "failed" || condition === "unclear";
    if (failed) {
      lastFailure = describeFailure(answer);
      lastFailureMs = now;
    }
    tally.settled({ nowMs: now, durationMs: now - beganMs, isAnswer: condition === "answered", failed });
    const { verdict } = answer;
    listener.onSettled("reason" in verdict ? `${verdict.outcome}:${verdict.reason}` : verdict.outcome, now - beganMs);
    const until = readPause(answer.report.outboundCalls, now);
    if (until === undefined) return;
    const isNew = pausedUntilMs <= now;
    pauseUntil(until);
    if (isNew) listener.onRateLimited(new Date(until));
  }

  function pauseUntil(untilMs: number): void {
    if (untilMs <= pausedUntilMs) return;
    pausedUntilMs = untilMs;
    queue.turnAwayAll();
  }

  return {
    ask,
    configure(given, limitMs) {
      settings = given;
      timeoutMs = limitMs;
    },
    connectionChanged: () => breaker.tryAgain(nowMs()),
    pauseUntil,
    health() {
      const { state, sinceMs, openUntilMs } = breaker.snapshot();
      return {
        breaker: state,
        since: new Date(sinceMs),
        openUntil: openUntilMs === undefined ? undefined : new Date(openUntilMs),
        inFlight: queue.inside,
        waiting: queue.waiting,
        rateLimitedUntil: pausedUntilMs > nowMs() ? new Date(pausedUntilMs) : undefined,
        lastFailure:
          lastFailure === undefined
            ? undefined
            : { at: new Date(lastFailureMs), reason: lastFailure.slice(0, MAX_REASON_LENGTH) },
        ...tally.snapshot(nowMs()),
      };
    },
    settle: async () => void (await releases.flush()),
  };
}

/** The caller hung up; a limit that ran out is no hanging up. */
const isGivenUp = (signal: AbortSignal, { verdict }: Answer): boolean =>
  verdict.outcome === "unavailable" &&
  signal.aborted &&
  !(signal.reason instanceof DOMException && signal.reason.name === "TimeoutError");

/**
 * Of a draft only a yes counts beside what was seen here: whoever writes scripts can set the budget too, and must not be kept from testing
 * with their own, right password.
 */
const asSeenHere = (answer: Answer): Answer =>
  answer.verdict.outcome === "accepted"
    ? answer
    : { verdict: { outcome: "unavailable", reason: "script_error" }, report: answer.report };

/** For the log: the reason, and where a call stumbled. */
function describeFailure({ verdict, report }: Answer): string {
  const reason = "reason" in verdict ? verdict.reason : verdict.outcome;
  const call = report.outboundCalls.find(({ error, status }) => error !== undefined || !status || status >= 429);
  return call ? `${reason}, ${call.host}:${call.port} ${call.error ?? call.status ?? "no answer"}` : reason;
}
