import type { Clock } from "../../../src/domain/clock.ts";

const DAY_MS = 86_400_000;

/** A clock that runs as this machine's does, some days behind. */
export interface MovingClock extends Clock {
  /** 0: now. */
  goTo(daysAgo: number): void;
}

/** Begins with this machine's time. */
export function createMovingClock(): MovingClock {
  let behindMs = 0;
  return {
    now: () => new Date(Date.now() - behindMs),
    goTo(daysAgo) {
      behindMs = daysAgo * DAY_MS;
    },
  };
}
