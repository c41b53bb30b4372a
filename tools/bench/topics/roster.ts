import { benchRoster } from "../roster.ts";
import { type BenchTopic, count, ms, rate } from "../topic.ts";

/** The questions that each first sign-in asks the roster. */
export const rosterTopic: BenchTopic = {
  summary: "loading a roster, and looking somebody up on it",
  async *run({ seconds, rows, large }) {
    for (const people of rows === undefined ? [10_000, large ? 1_000_000 : 100_000] : [rows]) {
      const figures = await benchRoster(people, seconds);
      yield { what: `roster of ${count(people)}: loading`, measured: rate(figures.loadedPerSecond) };
      for (const [what, { perSecond, p50, p99 }] of Object.entries(figures.lookUps))
        yield { what: `  ${what}`, measured: `${rate(perSecond)}, p50 ${ms(p50)}, p99 ${ms(p99)}` };
    }
  },
};
