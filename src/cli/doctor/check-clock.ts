import { type Finding, fail, ok } from "./finding.ts";

// No release is older than this: an earlier clock is certainly wrong.
const EARLIEST_MS = Date.parse("2026-01-01T00:00:00Z");
const TOLERANCE_MS = 60_000;

/**
 * Whether this machine's clock can be right: tokens of a machine whose clock is off are refused elsewhere. `known` are times at
 * which something was stored, by this machine or another.
 */
export function checkClock(now: Date, known: readonly Date[]): Finding {
  const latest = Math.max(EARLIEST_MS, ...known.map((date) => date.getTime()));
  if (now.getTime() + TOLERANCE_MS < latest) {
    const stored = new Date(latest).toISOString();
    return fail(
      "clock",
      `it is ${now.toISOString()} here, but something was stored at ${stored}`,
      "Set the clock, for example with NTP.",
    );
  }
  return ok("clock", now.toISOString());
}
