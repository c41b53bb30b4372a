import type { Job } from "../../components/live-job.tsx";
import type { Format } from "../../texts/format.ts";

/** The counts of a job's summary that there are words for, in the order of the words. */
export function countsOf(summary: Job["summary"], words: Readonly<Record<string, string>>, format: Format) {
  return Object.entries(words).flatMap(([key, name]) => {
    const count = summary?.[key];
    return typeof count === "number" ? [{ name, value: format.number(count) }] : [];
  });
}
