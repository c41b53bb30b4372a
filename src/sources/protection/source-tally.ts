import type { SourceHealth } from "../../domain/source-health.ts";

const DAY_MS = 86_400_000;
const KEPT_LATENCIES = 256;

/** What one node counts of one source. Times are milliseconds since 1970. */
export interface SourceTally {
  asked(nowMs: number): void;
  /** `isAnswer`: the source said something about the person. */
  settled(end: {
    readonly nowMs: number;
    readonly durationMs: number;
    readonly isAnswer: boolean;
    failed: boolean;
  }): void;
  refused(nowMs: number): void;
  snapshot(
    nowMs: number,
  ): Pick<SourceHealth, "callsToday" | "failuresToday" | "refusedToday" | "latencyMs" | "lastAskedAt" | "lastAnswerAt">;
}

export function createSourceTally(): SourceTally {
  let day = 0;
  let today = { calls: 0, failures: 0, refused: 0 };
  let latencies: number[] = [];
  let lastAskedMs: number | undefined;
  let lastAnswerMs: number | undefined;

  const on = (nowMs: number) => {
    const current = Math.floor(nowMs / DAY_MS);
    if (current !== day) today = { calls: 0, failures: 0, refused: 0 };
    day = current;
    return today;
  };

  return {
    asked(nowMs) {
      on(nowMs).calls += 1;
      lastAskedMs = nowMs;
    },
    settled({ nowMs, durationMs, isAnswer, failed }) {
      if (failed) on(nowMs).failures += 1;
      if (isAnswer) lastAnswerMs = nowMs;
      latencies = [...latencies.slice(1 - KEPT_LATENCIES), durationMs];
    },
    refused(nowMs) {
      on(nowMs).refused += 1;
    },
    snapshot(nowMs) {
      const { calls, failures, refused } = on(nowMs);
      return {
        callsToday: calls,
        failuresToday: failures,
        refusedToday: refused,
        latencyMs: quantilesOf(latencies),
        lastAskedAt: dateOf(lastAskedMs),
        lastAnswerAt: dateOf(lastAnswerMs),
      };
    },
  };
}

function quantilesOf(latencies: readonly number[]): SourceHealth["latencyMs"] {
  const sorted = latencies.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1]! * 10) / 10;
  return sorted.length === 0 ? undefined : { p50: at(0.5), p95: at(0.95) };
}

const dateOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));
