import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createAttemptQueues } from "./attempt-queues.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("lets so many attempts for one person wait, and refuses further ones at once", async () => {
  const queues = createAttemptQueues({ maxWaiting: 2, maxWaitMs: 1_000 });
  const other = Promise.withResolvers<string>();
  const waiting = [queues.join("ann").waitFor(other.promise), queues.join("ann").waitFor(other.promise)];
  expect(await queues.join("ann").waitFor(other.promise)).toBeUndefined();
  const bob = queues.join("bob").waitFor(other.promise);
  other.resolve("done");
  expect(await Promise.all([...waiting, bob])).toEqual(["done", "done", "done"]);
  expect(await queues.join("ann").waitFor(Promise.resolve("next"))).toBe("next");
});

it("lets nobody wait for longer than the limit, however many are before them", async () => {
  const queues = createAttemptQueues({ maxWaiting: 5, maxWaitMs: 1_000 });
  const queue = queues.join("ann");
  const first = Promise.withResolvers<string>();
  const waitedForFirst = queue.waitFor(first.promise);
  await vi.advanceTimersByTimeAsync(600);
  first.resolve("first");
  expect(await waitedForFirst).toBe("first");
  let second: string | undefined = "waiting";
  void queue.waitFor(new Promise<string>(() => undefined)).then((outcome) => {
    second = outcome;
  });
  await vi.advanceTimersByTimeAsync(399);
  expect(second).toBe("waiting");
  await vi.advanceTimersByTimeAsync(2);
  expect(second).toBeUndefined();
});
