import { describe, expect, it } from "vitest";
import { createInTurn } from "./in-turn.ts";

describe("work in turn", () => {
  it("runs at most so much at once, in the order in which it came, and goes on after a failure", async () => {
    const inTurn = createInTurn(2);
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((number) =>
        inTurn(async () => {
          order.push(number);
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          running -= 1;
          if (number === 2) throw new Error("two");
          return number;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
      1,
      "failed",
      3,
      4,
      5,
    ]);
  });
});
