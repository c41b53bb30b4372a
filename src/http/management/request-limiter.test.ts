import { describe, expect, it } from "vitest";
import { createRequestLimiter } from "./request-limiter.ts";

function atSecond(start: number) {
  let seconds = start;
  return { clock: { now: () => new Date(seconds * 1000) }, pass: (more: number) => (seconds += more) };
}

describe("the limit of requests", () => {
  it("allows a burst, then says when the next request may come", () => {
    const time = atSecond(1000);
    const limiter = createRequestLimiter({ burst: 2, perSecond: 2 }, time);
    expect(limiter.take("a")).toMatchObject({ allowed: true, limit: 2, remaining: 1, retryAfterSeconds: 0 });
    expect(limiter.take("a")).toMatchObject({ allowed: true, remaining: 0 });
    expect(limiter.take("a")).toEqual({
      allowed: false,
      limit: 2,
      remaining: 0,
      resetEpochSeconds: 1001,
      retryAfterSeconds: 1,
    });
  });

  it("fills up again with time, and not beyond the burst", () => {
    const time = atSecond(1000);
    const limiter = createRequestLimiter({ burst: 2, perSecond: 2 }, time);
    for (let i = 0; i < 3; i++) limiter.take("a");
    time.pass(0.5);
    expect(limiter.take("a").allowed).toBe(true);
    time.pass(3600);
    expect(limiter.take("a")).toMatchObject({ allowed: true, remaining: 1 });
  });

  it("counts each key by itself", () => {
    const limiter = createRequestLimiter({ burst: 1, perSecond: 1 }, atSecond(1000));
    limiter.take("a");
    expect(limiter.take("a").allowed).toBe(false);
    expect(limiter.take("b").allowed).toBe(true);
  });

  it("does not lose or gain requests when the clock goes back", () => {
    const time = atSecond(1000);
    const limiter = createRequestLimiter({ burst: 1, perSecond: 1 }, time);
    limiter.take("a");
    time.pass(-500);
    expect(limiter.take("a").allowed).toBe(false);
  });
});
