import type { ConnectionId, TenantId } from "./ids.ts";

/**
 * `closed`: the source is asked. `open`: it failed too often and is not asked until a set time. `half_open`: that time is
 * over, and one question at a time finds out whether it answers again.
 */
export type BreakerState = "closed" | "open" | "half_open";

/** How one connection's source looks from one node. Counts are since the node's start or since midnight (UTC), as named. */
export interface SourceHealth {
  readonly breaker: BreakerState;
  /** Since when the breaker is in that state. */
  readonly since: Date;
  /** When an open breaker lets a question through again. */
  readonly openUntil?: Date;
  readonly inFlight: number;
  readonly waiting: number;
  readonly callsToday: number;
  readonly failuresToday: number;
  /** Questions that were refused without asking, today. */
  readonly refusedToday: number;
  /** Milliseconds, of the last answers; absent before the first. */
  readonly latencyMs?: { readonly p50: number; readonly p95: number };
  /** The source said not to ask before then. */
  readonly rateLimitedUntil?: Date;
  readonly lastAskedAt?: Date;
  /** Of a verdict on somebody; a failure is none. */
  readonly lastAnswerAt?: Date;
  /** The last question at which the source failed since the node's start: the reason, and which call stumbled. */
  readonly lastFailure?: { readonly at: Date; readonly reason: string };
}

export interface NodeSourceHealth extends SourceHealth {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** Name of the process. */
  readonly node: string;
  readonly updatedAt: Date;
}
