import { ok, type ProbeStep, skipped, warning } from "../probe-step.ts";

const SLOW_MS = 3_000;
const HOUR_MS = 3_600_000;

/** How fast the source answers, and what that means for everybody. */
export const speed: ProbeStep = {
  name: "speed",
  title: "The source is fast enough",
  judge({ observations, people, protection }) {
    const times = observations.lookupTimesMs.toSorted((one, other) => one - other);
    const median = times[Math.floor(times.length / 2)];
    if (median === undefined) return skipped("No lookup was answered.");
    const seen = `The median of ${times.length} lookups is ${Math.round(median)} ms${estimate(median, people, protection.concurrency)}.`;
    if (median < SLOW_MS) return ok(seen);
    return warning(seen, "Find out why the source is slow: everybody waits that long at their first sign-in.");
  },
};

function estimate(median: number, people: number | undefined, atOnce: number): string {
  if (people === undefined || people <= 0) return "";
  const hours = (people * median) / HOUR_MS;
  return `: ${people} people take ${inHours(hours)} one after the other, ${inHours(hours / atOnce)} with ${atOnce} questions at once`;
}

const inHours = (hours: number): string => (hours < 0.1 ? "less than 0.1 hours" : `${hours.toFixed(1)} hours`);
