import { describe, expect, it } from "vitest";
import type { UnavailableReason } from "../../domain/source-check.ts";
import type { SourceCallReport } from "../source-connector.ts";
import { type Answer, cannotHaveCounted, conditionOf } from "./source-condition.ts";

const call = (change: Partial<SourceCallReport["outboundCalls"][number]>) => ({
  host: "old.test",
  port: 443,
  durationMs: 1,
  ...change,
});
const refused = call({ error: "ECONNREFUSED" });
const silent = call({});
const answeredWith = (status: number, limits?: Record<string, string>) => call({ method: "POST", status, limits });

function unavailable(
  reason: UnavailableReason,
  outboundCalls: SourceCallReport["outboundCalls"],
  unansweredRequests = 0,
): Answer {
  const report = { durationMs: 1, outboundCalls, unansweredRequests, console: [] };
  return { verdict: { outcome: "unavailable", reason }, report };
}
const verdict = (given: Answer["verdict"]): Answer => ({
  verdict: given,
  report: { durationMs: 1, outboundCalls: [answeredWith(200)], unansweredRequests: 0, console: [] },
});
const profile = { id: "1", emailVerified: true, extra: {} };

describe("what the end of a question says of the source", () => {
  it.each<[string, Answer, string]>([
    ["a yes", verdict({ outcome: "accepted", profile }), "answered"],
    ["a wrong password", verdict({ outcome: "rejected", reason: "wrong_password" }), "answered"],
    ["somebody who is locked there", verdict({ outcome: "restricted", reason: "locked" }), "answered"],
    ["nobody of that name", verdict({ outcome: "absent" }), "answered"],
    ["a refused connection", unavailable("unreachable", [refused]), "failed"],
    ["a failed call that the script hides", unavailable("script_error", [refused]), "failed"],
    ["a connection without an answer", unavailable("timeout", [silent]), "failed"],
    ["a request without an answer on an old connection", unavailable("timeout", [], 1), "failed"],
    ["a 500", unavailable("script_error", [answeredWith(500)]), "failed"],
    ["a 429", unavailable("script_error", [answeredWith(429)]), "failed"],
    [
      "a 429 about one person",
      unavailable("script_error", [answeredWith(429, { "x-ratelimit-remaining": "7" })]),
      "not_the_source",
    ],
    ["a script that throws without a call", unavailable("script_error", []), "not_the_source"],
    ["a script that throws after a good call", unavailable("script_error", [answeredWith(200)]), "not_the_source"],
    [
      "an address that the policy denies",
      unavailable("unreachable", [call({ error: "denied by the network policy" })]),
      "unclear",
    ],
    ["a text that names a network error, after no call", unavailable("unreachable", []), "unclear"],
    ["a script that hangs by itself", unavailable("timeout", []), "unclear"],
    ["a script that throws before its answer", unavailable("script_error", [], 1), "unclear"],
    ["wrong settings", unavailable("misconfigured", []), "not_the_source"],
  ])("%s", (_name, answer, condition) => {
    expect(conditionOf("script", answer)).toBe(condition);
  });

  it("is what a built-in connector says, since no customer code stands between", () => {
    expect(conditionOf("ldap", unavailable("timeout", []))).toBe("failed");
    expect(conditionOf("ldap", unavailable("script_error", []))).toBe("not_the_source");
  });
});

describe("a password that cannot have counted as wrong at the source", () => {
  it.each<[string, Answer, boolean]>([
    ["was right", verdict({ outcome: "accepted", profile }), true],
    ["was never sent: no connection stood", unavailable("unreachable", [refused], 1), true],
    ["was not looked at: 429", unavailable("script_error", [answeredWith(429)]), true],
    [
      "was looked at: 429 about one person",
      unavailable("script_error", [answeredWith(429, { "x-ratelimit-remaining": "7" })]),
      false,
    ],
    ["was never sent: wrong settings", unavailable("misconfigured", []), true],
    ["may have been sent on an old connection", unavailable("unreachable", [refused], 2), false],
    ["was wrong", verdict({ outcome: "rejected", reason: "wrong_password" }), false],
    ["belongs to nobody, as far as the script says", verdict({ outcome: "rejected", reason: "unknown_user" }), false],
    ["was sent, and silence followed", unavailable("timeout", [silent], 1), false],
    ["was sent, and a 500 followed", unavailable("script_error", [answeredWith(500)]), false],
    ["was given to a script that said nothing of calls", unavailable("script_error", []), false],
  ])("%s: %s", (_name, answer, expected) => {
    expect(cannotHaveCounted(answer)).toBe(expected);
  });
});
