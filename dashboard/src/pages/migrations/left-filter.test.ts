import { describe, expect, it } from "vitest";
import { filterOf } from "./left-filter.ts";

describe("the filter of who is left", () => {
  it("is what the address says, with days that begin at midnight, UTC", () => {
    expect(filterOf({ state: "failed", cause: "restricted", text: "ann", before: "2026-02-01", from: "key" })).toEqual({
      state: "failed",
      cause: "restricted",
      text: "ann",
      last_seen_before: "2026-02-01T00:00:00Z",
    });
  });

  it("leaves out what nobody can be, so that a mistyped address shows everybody", () => {
    expect(filterOf({ state: "lost", cause: "bad luck" })).toEqual({});
  });
});
