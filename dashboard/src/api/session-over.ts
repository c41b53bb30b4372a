import { SignedOutError } from "./api-error.ts";

let isOver = false;
const listeners = new Set<() => void>();

/**
 * Whether the server has said that the session behind the tokens is over. From then on nothing is asked any more, until somebody
 * has signed in again.
 */
export const sessionOver = {
  get: (): boolean => isOver,
  set(value: boolean): void {
    if (value === isOver) return;
    isOver = value;
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};

/** Notes that it is over, and gives what to throw then. */
export function signedOut(cause?: unknown): SignedOutError {
  sessionOver.set(true);
  return new SignedOutError(cause);
}
