/** Attempts for one person that wait for the one under way: bounded in number and in time. */
export interface AttemptQueues {
  join(person: string): {
    /** What the other attempt came to; undefined when too many wait already, or it takes too long. */
    waitFor<Outcome>(other: Promise<Outcome>): Promise<Outcome | undefined>;
  };
}

/** `maxWaitMs` is for all that one attempt waits for, however many are before it. */
export function createAttemptQueues(limits: { maxWaiting: number; maxWaitMs: number }): AttemptQueues {
  const waiting = new Map<string, number>();

  return {
    join(person) {
      const givesUpAt = performance.now() + limits.maxWaitMs;
      return {
        async waitFor(other) {
          const before = waiting.get(person) ?? 0;
          if (before >= limits.maxWaiting) return undefined;
          waiting.set(person, before + 1);
          try {
            return await within(other, givesUpAt - performance.now());
          } finally {
            const left = waiting.get(person)! - 1;
            if (left === 0) waiting.delete(person);
            else waiting.set(person, left);
          }
        },
      };
    },
  };
}

async function within<Outcome>(other: Promise<Outcome>, ms: number): Promise<Outcome | undefined> {
  const tooLate = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => tooLate.resolve(undefined), Math.max(0, ms));
  try {
    return await Promise.race([other, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
