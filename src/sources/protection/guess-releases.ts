import type { SourceGuess } from "../../store/source-guesses.ts";
import type { Store } from "../../store/store.ts";

/** Guesses that need not count any longer and are given back together: a write for each would cost every first sign-in a commit. */
export interface GuessReleases {
  /** Gives it back within a moment. Nobody waits for that: a guess that is kept for longer lets fewer through, never more. */
  add(guess: SourceGuess): void;
  /** Gives back what waits; resolves, whether or not that succeeded, with whether there was anything. */
  flush(): Promise<boolean>;
}

/** How long the first of them waits for others. */
const WAIT_MS = 100;

export function createGuessReleases(deps: {
  readonly store: { readonly sourceGuesses: Pick<Store["sourceGuesses"], "releaseMany"> };
  /** Some could not be given back; they end by themselves. */
  readonly onLost: (error: unknown) => void;
}): GuessReleases {
  let waiting: SourceGuess[] = [];
  let timer: NodeJS.Timeout | undefined;
  const underWay = new Set<Promise<void>>();

  function begin(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const release = deps.store.sourceGuesses
      .releaseMany(waiting)
      .catch(deps.onLost)
      .finally(() => underWay.delete(release));
    underWay.add(release);
    waiting = [];
  }

  return {
    add(guess) {
      waiting.push(guess);
      timer ??= setTimeout(begin, WAIT_MS).unref();
    },
    async flush() {
      begin();
      const hadAny = underWay.size > 0;
      await Promise.all(underWay);
      return hadAny;
    },
  };
}
