import { expect, it } from "vitest";
import { diffScripts } from "./diff-scripts.ts";

it("takes no longer for many entries that have nothing in common than for one, and says all of both", () => {
  const lines = (from: number) =>
    Array.from({ length: 20_000 }, (_, index) => `${(from + index * 7919) % 99_991}`).join("\n");
  const scripts = (seed: number) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`entry${n}`, lines(seed + n)]));
  const began = performance.now();
  const diffs = diffScripts({ version: 1, scripts: scripts(1) }, { version: 2, scripts: scripts(50_000) });
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(diffs).toHaveLength(20);
  const { diff } = diffs.at(-1)!;
  expect(diff.split("\n").filter((line) => /^-\d/.test(line))).toHaveLength(20_000);
  expect(diff).toContain("+++ entry9 (version 2)");
});
