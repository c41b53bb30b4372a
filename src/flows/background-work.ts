import { DomainError } from "../domain/errors.ts";

/** Work that a reply does not wait for, kept count of so that it is bounded and a stopping server can finish it. */
export interface BackgroundWork {
  /** Starts `work`. Throws `DomainError("overloaded")` when too much is under way. A failure goes to `onFailure`. */
  run(name: string, work: (signal: AbortSignal) => Promise<void>): void;
  /** The same for work that may be left undone: when too much is under way, `onFailure` hears of it and the caller does not. */
  offer(name: string, work: (signal: AbortSignal) => Promise<void>): void;
  /** Resolves once everything that was started has ended. */
  idle(): Promise<void>;
  /** Waits up to `graceMs` for what is under way, then tells it to stop by its signal. */
  close(graceMs: number): Promise<void>;
}

export function createBackgroundWork(
  deps: { onFailure(name: string, error: unknown): void },
  options: { limit?: number } = {},
): BackgroundWork {
  const limit = options.limit ?? 200;
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };

  const refusal = (): DomainError =>
    new DomainError("overloaded", "The server is busy. Try again in a moment.", { retryAfterSeconds: 5 });

  return {
    run(name, work) {
      if (underWay.size >= limit) throw refusal();
      start(name, work);
    },
    offer(name, work) {
      if (underWay.size >= limit) deps.onFailure(name, refusal());
      else start(name, work);
    },
    idle,
    async close(graceMs) {
      const timer = setTimeout(() => stopping.abort(), graceMs);
      try {
        await idle();
      } finally {
        clearTimeout(timer);
      }
    },
  };

  function start(name: string, work: (signal: AbortSignal) => Promise<void>): void {
    const promise = Promise.resolve()
      .then(() => work(stopping.signal))
      .catch((error: unknown) => deps.onFailure(name, error))
      .finally(() => underWay.delete(promise));
    underWay.add(promise);
  }
}
