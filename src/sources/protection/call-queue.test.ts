import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CallQueueLimits, createCallQueue, type Turn } from "./call-queue.ts";

const signal = new AbortController().signal;
const leave = (turn: Turn | undefined) => {
  if (turn?.outcome !== "entered") throw new Error("It never entered.");
  turn.leave();
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue, and people who come to it: their turns by number, once they have one. */
function aQueue(limits: Partial<CallQueueLimits> = {}) {
  const queue = createCallQueue(() => ({ concurrency: 2, queue: 2, waitMs: 1_000, ...limits }));
  const turns: Turn[] = [];
  const come = async (numbers: readonly number[], own = signal) => {
    for (const number of numbers)
      void queue.enter(own).then((turn) => {
        turns[number] = turn;
      });
    await vi.advanceTimersByTimeAsync(0);
  };
  const outcomes = () => [...turns].map((turn) => turn?.outcome);
  return { queue, turns, come, outcomes };
}

describe("the queue before a source", () => {
  it("lets so many in, has so many wait in their order, and refuses the rest at once", async () => {
    const { queue, turns, come, outcomes } = aQueue();
    await come([0, 1, 2, 3, 4]);
    expect(outcomes()).toEqual(["entered", "entered", undefined, undefined, "full"]);
    expect([queue.inside, queue.waiting, queue.isFull()]).toEqual([2, 2, true]);
    leave(turns[1]);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes()).toEqual(["entered", "entered", "entered", undefined, "full"]);
    leave(turns[0]);
    leave(turns[2]);
    await vi.advanceTimersByTimeAsync(0);
    expect([queue.inside, queue.waiting]).toEqual([1, 0]);
  });

  it("keeps nobody waiting for longer than the limit, and gives the place of who left to the next", async () => {
    const { queue, turns, come, outcomes } = aQueue({ concurrency: 1 });
    await come([0, 1]);
    await vi.advanceTimersByTimeAsync(999);
    expect(outcomes()[1]).toBeUndefined();
    await come([2]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcomes()).toEqual(["entered", "waited_too_long"]);
    leave(turns[0]);
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes()[2]).toBe("entered");
    expect([queue.inside, queue.waiting]).toEqual([1, 0]);
  });

  it("forgets who hangs up while waiting", async () => {
    const { queue, come, outcomes } = aQueue({ concurrency: 1 });
    const caller = new AbortController();
    await come([0]);
    await come([1], caller.signal);
    caller.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes()).toEqual(["entered", "waited_too_long"]);
    expect([queue.inside, queue.waiting]).toEqual([1, 0]);
  });

  it("turns everybody who waits away at once", async () => {
    const { queue, come, outcomes } = aQueue({ concurrency: 1 });
    await come([0, 1, 2]);
    queue.turnAwayAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcomes()).toEqual(["entered", "turned_away", "turned_away"]);
    expect([queue.inside, queue.waiting]).toEqual([1, 0]);
  });

  it("lets nobody wait where the settings allow no queue", async () => {
    const { come, outcomes } = aQueue({ queue: 0 });
    await come([0, 1, 2]);
    expect(outcomes()).toEqual(["entered", "entered", "full"]);
  });
});
