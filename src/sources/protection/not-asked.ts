import type { NotAskedReason } from "../../domain/source-check.ts";
import type { SourceCallReport } from "../source-connector.ts";

/** A question that was kept back, and when asking again makes sense. */
export interface Refusal {
  readonly reason: NotAskedReason;
  readonly retryInMs: number;
}

const TEXTS: Record<NotAskedReason, string> = {
  breaker_open: "The source was not asked: it failed too often and is left alone for now.",
  busy: "The source was not asked: too many questions wait for it.",
  rate_limited_by_source: "The source was not asked: it said not to ask before a set time.",
  guess_budget: "The source was not asked: one more wrong password might make it lock the person or this server out.",
  paused: "The source was not asked: the migration is paused.",
  closed: "The source was not asked: the migration is finalised.",
  shadow: "The source was not asked: the migration is in shadow mode.",
};

/** The verdict and report of a question that the source never heard. */
export function notAsked({ reason, retryInMs }: Refusal): {
  readonly verdict: {
    readonly outcome: "unavailable";
    readonly reason: NotAskedReason;
    readonly retryAfterSeconds: number;
  };
  readonly report: SourceCallReport;
} {
  const retryAfterSeconds = Math.max(1, Math.ceil(retryInMs / 1_000));
  return {
    verdict: { outcome: "unavailable", reason, retryAfterSeconds },
    report: { durationMs: 0, outboundCalls: [], console: [], failureKind: "not_asked", message: TEXTS[reason] },
  };
}
