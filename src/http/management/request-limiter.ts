import { LRUCache } from "lru-cache";
import type { Clock } from "../../domain/clock.ts";

/** What one request left over, as the reply's headers tell it. */
export interface LimitState {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds since 1970: when the bucket is full again, or, once it is empty, when the next request may come. */
  readonly resetEpochSeconds: number;
  /** Whole seconds until one more request is allowed; 0 while there are some. */
  readonly retryAfterSeconds: number;
}

/** Counts requests by key. */
export interface RequestLimiter {
  /** `rate`: in place of the limiter's own. */
  take(key: string, rate?: RequestRate): LimitState;
}

export interface RequestRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** One bucket of `burst` requests a key, refilled by `perSecond`; kept in this process for the keys used last. */
export function createRequestLimiter(usual: RequestRate, deps: { clock: Clock }): RequestLimiter {
  const buckets = new LRUCache<string, { tokens: number; atMs: number }>({ max: 50_000 });
  return {
    take(key, rate = usual) {
      const nowMs = deps.clock.now().getTime();
      const bucket = buckets.get(key) ?? { tokens: rate.burst, atMs: nowMs };
      const refilled = Math.min(rate.burst, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1000) * rate.perSecond);
      const allowed = refilled >= 1;
      const tokens = allowed ? refilled - 1 : refilled;
      buckets.set(key, { tokens, atMs: nowMs });
      const secondsToNext = tokens >= 1 ? 0 : (1 - tokens) / rate.perSecond;
      const secondsToReset = tokens >= 1 ? (rate.burst - tokens) / rate.perSecond : secondsToNext;
      return {
        allowed,
        limit: rate.burst,
        remaining: Math.floor(tokens),
        resetEpochSeconds: Math.ceil(nowMs / 1000 + secondsToReset),
        retryAfterSeconds: Math.ceil(secondsToNext),
      };
    },
  };
}
