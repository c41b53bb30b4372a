/** Until when a script may work, as milliseconds since 1970. */
export interface Deadline {
  readonly atMs: number;
}

/** Starts counting `totalMs` now. */
export function startDeadline(totalMs: number): Deadline {
  return { atMs: Date.now() + totalMs };
}

/** Milliseconds left; never negative. */
export function remainingMs(deadline: Deadline): number {
  return Math.max(0, deadline.atMs - Date.now());
}
