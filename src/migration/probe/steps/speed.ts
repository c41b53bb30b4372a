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
    if (median === undefined) return skipped("no_lookup_answered");
    const isKnown = people !== undefined && people > 0;
    const found = {
      lookups: times.length,
      ms: Math.round(median),
      at_once: protection.concurrency,
      people: isKnown ? people : undefined,
      hours: isKnown ? (people * median) / HOUR_MS : undefined,
    };
    return median < SLOW_MS ? ok("fast_enough", found) : warning("slow", found);
  },
};
