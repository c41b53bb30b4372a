import type { ScriptCallback, SourceProfile } from "./runtime.ts";

/**
 * Runs the work and calls back exactly once: with its profile, with nothing, or with what `toError` makes of a failure.
 * The call comes from a timer of its own: were it made inside the promise, an exception of the receiver would look like one
 * of ours and lead to a second call.
 */
export function answerOnce(
  callback: ScriptCallback,
  work: () => Promise<SourceProfile | undefined>,
  toError: (failure: unknown) => Error,
): void {
  const answer = (error: Error | null, profile?: SourceProfile) => {
    setTimeout(() => {
      if (profile) callback(null, profile);
      else callback(error);
    }, 0);
  };
  // The empty step first, so that an exception before the first `await` arrives here as well.
  Promise.resolve()
    .then(work)
    .then(
      (profile) => answer(null, profile),
      (failure: unknown) => answer(toError(failure)),
    );
}

/** The failure itself where it is an `Error`. */
export function asError(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error("The script failed");
}
