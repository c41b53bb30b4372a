import { describe, expect, it } from "vitest";
import { readPause } from "./read-pause.ts";

const now = Date.parse("2026-01-02T03:04:05.000Z");
const seconds = (calls: Parameters<typeof readPause>[0]): number | undefined => {
  const until = readPause(calls, now);
  return until === undefined ? undefined : (until - now) / 1_000;
};
const answer = (status: number, limits: Record<string, string> = {}) => [{ status, limits }];

describe("for how long a source wants to be left alone", () => {
  it.each<[string, Parameters<typeof readPause>[0], number | undefined]>([
    ["nothing wrong", answer(200, { "retry-after": "9" }), undefined],
    ["an error without a time", answer(500), undefined],
    ["429 with seconds", answer(429, { "retry-after": "17" }), 17],
    ["429 with a date", answer(429, { "retry-after": "Fri, 02 Jan 2026 03:05:05 GMT" }), 60],
    ["503 with seconds", answer(503, { "retry-after": "30" }), 30],
    ["503 without", answer(503), undefined],
    [
      "429 with Auth0's reset",
      answer(429, { "x-ratelimit-reset": String(now / 1_000 + 42), "x-ratelimit-remaining": "0" }),
      42,
    ],
    ["429 with seconds until the reset", answer(429, { "ratelimit-reset": "8" }), 8],
    ["429 with the draft's ratelimit", answer(429, { ratelimit: '"default";r=0;t=12' }), 12],
    ["429 without a time", answer(429), 5],
    ["429 with nonsense", answer(429, { "retry-after": "soon" }), 5],
    [
      "429 about one person",
      answer(429, { "x-ratelimit-remaining": "9", "x-ratelimit-reset": String(now / 1_000 + 60) }),
      undefined,
    ],
    ["429 with a negative number, which is no date either", answer(429, { "retry-after": "-1" }), 5],
    ["429 with a number of no kind", answer(429, { "retry-after": "NaN" }), 5],
    ["429 with half seconds", answer(429, { "retry-after": "2.5" }), 2.5],
    ["429 with more digits than anybody needs", answer(429, { "retry-after": "9".repeat(400) }), 3_600],
    ["429 whose time is over", answer(429, { "retry-after": "Fri, 02 Jan 2026 03:00:00 GMT" }), undefined],
    ["an absurd time", answer(429, { "retry-after": "999999999" }), 3_600],
    ["several calls: the longest", [...answer(429, { "retry-after": "3" }), ...answer(429, { "retry-after": "7" })], 7],
    ["no call", [], undefined],
  ])("%s", (_name, calls, expected) => {
    expect(seconds(calls)).toBe(expected);
  });
});
