import { DomainError } from "../domain/errors.ts";

/** Runs work when there is a place for it; who waits longest comes first. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `places` at once and `queueLimit` waiting; beyond that `DomainError("overloaded")` with `retryAfterSeconds`. */
export function createLane({ places, queueLimit }: { places: number; queueLimit: number }): Lane {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (work) => {
    if (running >= places) {
      if (waiting.length >= queueLimit) {
        throw new DomainError("overloaded", "The server is busy. Try again in a moment.", {
          detail: `${waiting.length} password checks are waiting`,
          retryAfterSeconds: 1,
        });
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      // The place goes straight to who waits longest, so `running` never dips and nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
