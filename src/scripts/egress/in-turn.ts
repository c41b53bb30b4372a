/** Runs work when it is its turn, and settles as the work does. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

export const atOnce: InTurn = (work) => work();

/** At most `limit` pieces of work at a time; the others wait, first come, first served. */
export function createInTurn(limit: number): InTurn {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place is handed on, so that nobody slips in between.
      if (next) next();
      else running -= 1;
    }
  };
}
