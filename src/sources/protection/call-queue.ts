/** How a wait for one's turn ended. `leave` gives the place on; it must be called once. */
export type Turn =
  | { readonly outcome: "entered"; leave(): void }
  | { readonly outcome: "full" | "waited_too_long" | "turned_away" };

export interface CallQueueLimits {
  readonly concurrency: number;
  readonly queue: number;
  readonly waitMs: number;
}

/** At most `concurrency` inside, at most `queue` waiting, none longer than `waitMs`; first come, first served. */
export interface CallQueue {
  readonly inside: number;
  readonly waiting: number;
  /** Whether whoever comes now would be refused. */
  isFull(): boolean;
  enter(signal: AbortSignal): Promise<Turn>;
  /** Ends every wait: there is nothing to wait for. */
  turnAwayAll(): void;
}

type Ending = "entered" | "waited_too_long" | "turned_away";

/** `limits` is read anew for each one who comes: settings change while people wait. */
export function createCallQueue(limits: () => CallQueueLimits): CallQueue {
  let inside = 0;
  const waiting = new Set<(ending: Ending) => void>();

  const entered = (): Turn => ({ outcome: "entered", leave });

  function leave(): void {
    inside -= 1;
    while (inside < limits().concurrency && waiting.size > 0) {
      const [next] = waiting;
      next!("entered");
    }
  }

  function wait(signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve) => {
      const end = (ending: Ending) => {
        if (!waiting.delete(end)) return;
        clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        if (ending === "entered") inside += 1;
        resolve(ending === "entered" ? entered() : { outcome: ending });
      };
      const giveUp = () => end("waited_too_long");
      const timer = setTimeout(giveUp, limits().waitMs);
      signal.addEventListener("abort", giveUp);
      waiting.add(end);
    });
  }

  return {
    get inside() {
      return inside;
    },
    get waiting() {
      return waiting.size;
    },
    isFull: () => inside >= limits().concurrency && waiting.size >= limits().queue,
    async enter(signal) {
      if (signal.aborted) return { outcome: "waited_too_long" };
      if (inside < limits().concurrency) {
        inside += 1;
        return entered();
      }
      return waiting.size >= limits().queue ? { outcome: "full" } : wait(signal);
    },
    turnAwayAll() {
      for (const end of [...waiting]) end("turned_away");
    },
  };
}
