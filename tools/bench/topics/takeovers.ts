import { takeoverPhase, takeoversAgainstHashes } from "../phases.ts";
import { type BenchTopic, ms, percent, rate } from "../topic.ts";
import { withServer } from "../with-server.ts";

/** First sign-ins: what each adds to its source call and its hash, and how many there are at most. */
export const takeoverTopic: BenchTopic = {
  summary: "first sign-ins, against the source call and the raw hash rate",
  run: ({ seconds }) =>
    withServer(async function* (world) {
      const one = await takeoverPhase(world, seconds);
      yield {
        what: "first sign-in, one at a time",
        measured: `p50 ${ms(one.total.p50)}, p99 ${ms(one.total.p99)}`,
        against: `source call p50 ${ms(one.sourceCall.p50)}, one hash p50 ${ms(one.hash.p50)}`,
      };
      yield {
        what: "  added to its source call and one hash",
        measured: `p50 ${ms(one.added.p50)}, p99 ${ms(one.added.p99)}`,
        against: "aim ≤ 5 ms p50",
      };
      const many = await takeoversAgainstHashes(world, seconds);
      yield {
        what: "first sign-ins, many at once",
        measured: rate(many.takeovers),
        against: `${percent(many.takeovers / many.hashes)} of ${rate(many.hashes)} raw hashes of all cores, in turns (aim ≥ 70 %)`,
      };
    }),
};
