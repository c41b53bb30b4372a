import { describe, expect, it } from "vitest";
import { type BreakerSnapshot, createCircuitBreaker } from "./circuit-breaker.ts";
import { protectionSettings } from "./protection-settings.ts";
import type { SourceCondition } from "./source-condition.ts";

function aBreaker(settings: Record<string, unknown> = {}) {
  const changes: BreakerSnapshot["state"][] = [];
  const { breaker: read } = protectionSettings.parse({
    breaker: { failures: 3, window_seconds: 10, open_seconds: 5, ...settings },
  });
  const breaker = createCircuitBreaker({
    settings: () => read,
    nowMs: 0,
    onChange: ({ state }) => void changes.push(state),
  });
  /** One question, asked and ended at the same moment; whether it was let through. */
  const ask = (condition: SourceCondition | undefined, nowMs: number): boolean => {
    const permit = breaker.admit(nowMs);
    if (permit) breaker.settle(permit, condition, nowMs);
    return permit !== undefined;
  };
  return { breaker, ask, changes };
}

describe("the circuit breaker of a source", () => {
  it("opens after enough failures within the window, and says when it lets a question through again", () => {
    const { breaker, ask, changes } = aBreaker();
    for (const atMs of [0, 1_000, 2_000]) expect(ask("failed", atMs)).toBe(true);
    expect(changes).toEqual(["open"]);
    expect(breaker.refusal(2_000)).toBe(5_000);
    expect(ask("answered", 6_999)).toBe(false);
  });

  it("forgets failures that are older than the window", () => {
    const { ask, changes } = aBreaker();
    for (const atMs of [0, 1_000, 11_001, 12_000]) ask("failed", atMs);
    expect(changes).toEqual([]);
  });

  it("stays closed while most questions are answered", () => {
    const { ask, changes } = aBreaker();
    for (let i = 0; i < 40; i += 1) ask(i % 4 === 3 ? "failed" : "answered", i * 100);
    expect(changes).toEqual([]);
  });

  it("lets one question at a time through once it was open long enough, and closes with the first answer", () => {
    const { breaker, ask, changes } = aBreaker();
    for (const atMs of [0, 0, 0]) ask("failed", atMs);
    const probe = breaker.admit(5_000);
    expect(probe?.isProbe).toBe(true);
    expect(breaker.admit(5_000)).toBeUndefined();
    expect(breaker.refusal(5_000)).toBeGreaterThan(0);
    breaker.settle(probe!, "answered", 5_100);
    expect(changes).toEqual(["open", "half_open", "closed"]);
    expect(ask("answered", 5_100)).toBe(true);
  });

  it("opens again when the probe fails", () => {
    const { breaker, ask, changes } = aBreaker();
    for (const atMs of [0, 0, 0]) ask("failed", atMs);
    ask("failed", 5_000);
    expect(changes).toEqual(["open", "half_open", "open"]);
    expect(breaker.refusal(9_999)).toBe(1);
  });

  it.each(["unclear", "not_the_source", undefined] as const)(
    "neither opens nor closes by a probe that says nothing of the source: %s",
    (condition) => {
      const { ask, changes } = aBreaker();
      for (const atMs of [0, 0, 0]) ask("failed", atMs);
      ask(condition, 5_000);
      expect(changes).toEqual(["open", "half_open"]);
      expect(ask("answered", 5_001)).toBe(true);
      expect(changes.at(-1)).toBe("closed");
    },
  );

  it("never opens by questions with which only the script had trouble", () => {
    const { ask, changes } = aBreaker();
    for (let i = 0; i < 100; i += 1) ask("not_the_source", i);
    expect(changes).toEqual([]);
  });

  it("opens by unclear silences only while nobody gets an answer", () => {
    const served = aBreaker();
    served.ask("answered", 0);
    for (let i = 0; i < 100; i += 1) served.ask("unclear", i);
    expect(served.changes).toEqual([]);
    const silent = aBreaker();
    for (let i = 0; i < 3; i += 1) silent.ask("unclear", i);
    expect(silent.changes).toEqual(["open"]);
  });

  it("does not heed answers to questions from before it opened", () => {
    const { breaker, ask, changes } = aBreaker();
    const early = breaker.admit(0)!;
    for (const atMs of [0, 0, 0]) ask("failed", atMs);
    breaker.settle(early, "answered", 1_000);
    const probe = breaker.admit(5_000)!;
    breaker.settle(early, "failed", 5_001);
    expect(breaker.admit(5_002)).toBeUndefined();
    breaker.settle(probe, "answered", 5_003);
    expect(changes).toEqual(["open", "half_open", "closed"]);
  });
});
