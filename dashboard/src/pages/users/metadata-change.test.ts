import { describe, expect, it } from "vitest";
import { differingNames, metadataChange, refusedName } from "./metadata-change.ts";

describe("a change of metadata", () => {
  it("sends what differs at the first level, whole, and takes away by null", () => {
    expect(
      metadataChange({ plan: "pro", seats: { used: 1, all: 5 }, old: 1 }, { plan: "pro", seats: { used: 2 } }),
    ).toEqual({
      seats: { used: 2 },
      old: null,
    });
  });

  it("sends nothing of what only stands in another order", () => {
    expect(differingNames({ a: { x: 1, y: [{ b: 1, c: 2 }] } }, { a: { y: [{ c: 2, b: 1 }], x: 1 } })).toEqual([]);
    expect(differingNames({ a: [1, 2] }, { a: [2, 1] })).toEqual(["a"]);
  });

  it("is an empty object when all is taken away", () => {
    expect(metadataChange({ plan: "pro" }, {})).toEqual({});
  });

  it("names what the API takes at no depth", () => {
    expect(refusedName({ a: [{ ok: 1 }, { "b.c": 1 }] })).toBe("b.c");
    expect(refusedName({ $set: 1 })).toBe("$set");
    expect(refusedName({ a: ["$x", "y.z"], b: null })).toBeUndefined();
  });
});
