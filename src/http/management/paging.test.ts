import { describe, expect, it } from "vitest";
import { answerList, offsetPageOf, type PagingInput, pickFields } from "./paging.ts";

const numbers = Array.from({ length: 120 }, (_, i) => String(i).padStart(3, "0"));
const source = {
  collection: "things",
  list: async ({ offset, limit, withTotal }: { offset: number; limit: number; withTotal?: boolean }) => ({
    items: numbers.slice(offset, offset + limit),
    ...(withTotal ? { total: numbers.length } : {}),
  }),
  listAfter: async ({ after, limit }: { after?: string; limit: number }) =>
    numbers.filter((n) => after === undefined || n > after).slice(0, limit),
  keyOf: (n: string) => n,
  toWire: (n: string) => ({ id: n, name: `n${n}` }),
};
const answer = (input: PagingInput) => answerList(input, source) as Promise<Record<string, unknown>>;

describe("offset paging", () => {
  it("is a bare array of 50 unless totals were asked for", async () => {
    expect(await answer({})).toHaveLength(50);
    expect(await answer({ page: 1, per_page: 2, include_totals: true })).toEqual({
      start: 2,
      limit: 2,
      length: 2,
      total: 120,
      things: [
        { id: "002", name: "n002" },
        { id: "003", name: "n003" },
      ],
    });
  });

  it("ends at 1000 records", () => {
    expect(offsetPageOf({ page: 9, per_page: 100 })).toEqual({ offset: 900, limit: 100 });
    expect(() => offsetPageOf({ page: 10, per_page: 100 })).toThrow("You can only page through the first 1000 records");
  });
});

describe("checkpoint paging", () => {
  it("gives every item once and no `next` on the last page", async () => {
    const seen: unknown[] = [];
    let from: string | undefined;
    do {
      const page = await answer({ from, take: 40 });
      seen.push(...(page.things as { id: string }[]).map(({ id }) => id));
      from = page.next as string | undefined;
    } while (from !== undefined);
    expect(seen).toEqual(numbers);
  });

  it("keeps the object form when totals are asked for with it, as deploy tools do", async () => {
    expect(Object.keys(await answer({ take: 50, include_totals: true }))).toEqual(["things", "next"]);
  });

  it("refuses a checkpoint that it never gave", async () => {
    await expect(answer({ from: "%%%" })).rejects.toThrow("Invalid checkpoint");
  });
});

describe("chosen fields", () => {
  it.each([
    [{ fields: ["a"] }, { a: 1 }],
    [{ fields: ["a"], include_fields: true }, { a: 1 }],
    [
      { fields: ["a"], include_fields: false },
      { b: 2, c: 3 },
    ],
    [{ fields: [] }, { a: 1, b: 2, c: 3 }],
    [{}, { a: 1, b: 2, c: 3 }],
  ])("%j", (input, expected) => {
    expect(pickFields({ a: 1, b: 2, c: 3 }, input)).toEqual(expected);
  });

  it("keeps what is always shown", () => {
    expect(pickFields({ a: 1, b: 2 }, { fields: ["a"] }, ["b"])).toEqual({ a: 1, b: 2 });
  });
});
