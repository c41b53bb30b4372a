import { setImmediate } from "node:timers/promises";

const TURN_MS = 10;

/**
 * The same items, with a turn for everybody else every few milliseconds: reading from the embedded database never waits, so a long
 * loop over it would stop the server. Throws the signal's reason when it aborts.
 */
export async function* inTurns<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  let startedAtMs = performance.now();
  for await (const item of items) {
    if (performance.now() - startedAtMs > TURN_MS) {
      await setImmediate();
      signal.throwIfAborted();
      startedAtMs = performance.now();
    }
    yield item;
    // Whoever takes the items works, too: a part of the turn is theirs.
  }
}
