import { type BenchTopic, count, ms } from "../topic.ts";
import { measureUserCounts } from "../user-counts.ts";

/** Whether an installation gets slower as it grows. */
export const userCountTopic: BenchTopic = {
  summary: "sign-ins and users-by-email with few and with many users, in turns",
  async *run({ seconds, rows, large }) {
    const [few, many] = [10_000, rows ?? (large ? 1_000_000 : 100_000)];
    const figures = await measureUserCounts({ few, many }, seconds);
    for (const [what, { withFew, withMany }] of Object.entries(figures))
      yield {
        what: `${what}, ${count(few)} and ${count(many)}`,
        measured: `p50 ${ms(withFew.p50)} and ${ms(withMany.p50)}, p99 ${ms(withFew.p99)} and ${ms(withMany.p99)}`,
        against: `p50 ${(withMany.p50 / withFew.p50).toFixed(2)} times (aim ≤ 1.3 at 1,000,000)`,
      };
  },
};
