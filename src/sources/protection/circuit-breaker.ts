import type { BreakerState } from "../../domain/source-health.ts";
import type { ProtectionSettings } from "./protection-settings.ts";
import type { SourceCondition } from "./source-condition.ts";

/** A question that may be asked; it is handed back with what came of it. */
export interface BreakerPermit {
  readonly isProbe: boolean;
  /** Of which closed time of the breaker it is: what comes late says nothing about the present. */
  readonly generation: number;
}

export interface BreakerSnapshot {
  readonly state: BreakerState;
  /** Since when, milliseconds since 1970. */
  readonly sinceMs: number;
  readonly openUntilMs?: number;
}

/**
 * ```
 * closed ──too many failures──> open ──open_seconds──> half_open ──an answer──> closed
 *                                 ^──────────a failure──────────┘
 * ```
 * In `half_open` one question at a time is let through. Times are milliseconds since 1970.
 */
export interface CircuitBreaker {
  /** Milliseconds after which asking makes sense; undefined when a question may be asked now. Takes nothing. */
  refusal(nowMs: number): number | undefined;
  /** Takes the right to ask; undefined when there is none. */
  admit(nowMs: number): BreakerPermit | undefined;
  /** What made it open may be mended: when it is open, one question at a time may find out from now on. */
  tryAgain(nowMs: number): void;
  /** Hands the right back; `undefined` for a question that was never asked after all. */
  settle(permit: BreakerPermit, condition: SourceCondition | undefined, nowMs: number): void;
  snapshot(): BreakerSnapshot;
}

/** What comes back to whoever asks while a probe is under way: it may take long, or not. */
const PROBE_RETRY_MS = 1_000;
/** More than this many events of one window are not kept: the share hardly changes. */
const MAX_EVENTS = 4_096;

type Counted = "answered" | "failed" | "unclear";

export function createCircuitBreaker(deps: {
  settings(): ProtectionSettings["breaker"];
  onChange(change: BreakerSnapshot): void;
  nowMs: number;
}): CircuitBreaker {
  let current: BreakerSnapshot = { state: "closed", sinceMs: deps.nowMs };
  let events: { readonly atMs: number; readonly condition: Counted }[] = [];
  let probing = false;
  let generation = 0;

  function change(next: BreakerSnapshot): void {
    current = next;
    probing = false;
    events = [];
    generation += 1;
    deps.onChange(next);
  }

  const open = (nowMs: number) =>
    change({ state: "open", sinceMs: nowMs, openUntilMs: nowMs + deps.settings().open_seconds * 1_000 });

  function note(condition: Counted, nowMs: number): void {
    const from = nowMs - deps.settings().window_seconds * 1_000;
    events = events.filter(({ atMs }) => atMs > from).slice(1 - MAX_EVENTS);
    events.push({ atMs: nowMs, condition });
  }

  /** Unclear ones count only while nobody gets an answer: otherwise strange identifiers could shut everybody out. */
  function failsTooOften(): boolean {
    const count = (wanted: Counted) => events.filter(({ condition }) => condition === wanted).length;
    const answered = count("answered");
    const failed = count("failed") + (answered === 0 ? count("unclear") : 0);
    const { failures, share } = deps.settings();
    return failed >= failures && failed / (failed + answered) >= share;
  }

  return {
    refusal(nowMs) {
      if (current.state === "open" && nowMs < current.openUntilMs!) return current.openUntilMs! - nowMs;
      return current.state === "half_open" && probing ? PROBE_RETRY_MS : undefined;
    },

    admit(nowMs) {
      if (this.refusal(nowMs) !== undefined) return undefined;
      if (current.state === "open") change({ state: "half_open", sinceMs: nowMs });
      const isProbe = current.state === "half_open";
      if (isProbe) probing = true;
      return { isProbe, generation };
    },

    tryAgain(nowMs) {
      if (current.state === "open") change({ state: "half_open", sinceMs: nowMs });
    },

    settle(permit, condition, nowMs) {
      if (permit.generation !== generation) return;
      if (permit.isProbe) {
        probing = false;
        if (condition === "answered") change({ state: "closed", sinceMs: nowMs });
        else if (condition === "failed") open(nowMs);
        return;
      }
      if (condition === undefined || condition === "not_the_source") return;
      note(condition, nowMs);
      if (condition !== "answered" && failsTooOften()) open(nowMs);
    },

    snapshot: () => current,
  };
}
