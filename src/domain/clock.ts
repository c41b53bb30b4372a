/** Where the time comes from, so that tests can set it. */
export interface Clock {
  now(): Date;
}

/** The time of this machine. */
export const systemClock: Clock = { now: () => new Date() };

/** Seconds since 1970, rounded down: the unit of token claims (RFC 7519 §2). */
export const epochSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);
