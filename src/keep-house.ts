import type { Clock } from "./domain/clock.ts";
import { forgetOldFailures } from "./flows/attack-protection/forget-old-failures.ts";
import type { Store } from "./store/store.ts";

const EXPIRED_ROWS_AT_ONCE = 1_000;
const COUNTS_AT_ONCE = 5_000;
const DAY_MS = 86_400_000;
/** Longer than any guess may be held: the longest window is a day. */
const OLD_GUESSES_MS = 2 * DAY_MS;
const OLD_NODES_MS = 7 * DAY_MS;

/** Removes what has run out, and folds counts; to be called now and then, by any number of nodes. */
export async function keepHouse({ store, clock }: { readonly store: Store; readonly clock: Clock }): Promise<void> {
  await removeExpired(store, clock);
  await forgetOldFailures({ store, clock });
  await store.connections.finishRemovals();
  await foldProgress(store);
}

/** Sessions, codes and tokens that have run out: a bounded bite each time, so that no request waits long behind it. */
async function removeExpired(store: Store, clock: Clock): Promise<void> {
  while ((await store.oidc.removeExpired(clock.now(), EXPIRED_ROWS_AT_ONCE)) === EXPIRED_ROWS_AT_ONCE);
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  while ((await store.sourceGuesses.removeOld(ago(OLD_GUESSES_MS), EXPIRED_ROWS_AT_ONCE)) === EXPIRED_ROWS_AT_ONCE);
  await store.sourceHealth.removeOld(ago(OLD_NODES_MS), EXPIRED_ROWS_AT_ONCE);
}

/** Counts of arrivals, so that reading them stays as quick as the first day. */
async function foldProgress(store: Store): Promise<void> {
  while ((await store.progress.fold(COUNTS_AT_ONCE)) === COUNTS_AT_ONCE);
}
