import { expect, it } from "vitest";
import { byUrgency } from "./by-urgency.ts";

it("has what must be changed first, and leaves what is in order as it was asked", () => {
  const steps = (["ok", "warning", "skipped", "failed", "ok", "failed"] as const).map((status, at) => ({ status, at }));
  expect(byUrgency(steps).map(({ at }) => at)).toEqual([3, 5, 1, 0, 2, 4]);
});
