import { ArrivingSite } from "../../../test/support/arriving-site.ts";
import { movedUnderFaultPhase } from "../moved-under-fault.ts";
import { type BenchTopic, ms, rate } from "../topic.ts";

/** Whether people who have moved notice that the source is in trouble. */
export const hangingSourceTopic: BenchTopic = {
  summary: "sign-ins of moved users while their source hangs, in turns with quiet",
  async *run({ seconds }) {
    const site = await ArrivingSite.start({ sourceTimeoutMs: 2_000 });
    try {
      const { quiet, underFault, ratio } = await movedUnderFaultPhase(site, Math.ceil(seconds * 2));
      const shown = (what: string, { perSecond, p50, p99 }: typeof quiet) => ({
        what,
        measured: `${rate(perSecond)}, p50 ${ms(p50)}, p99 ${ms(p99)}`,
      });
      yield shown("sign-ins, all quiet", quiet);
      yield {
        ...shown("sign-ins, the source hangs", underFault),
        against: `p99 ${ratio.toFixed(2)} times (aim ≤ 1.5)`,
      };
    } finally {
      await site.close();
    }
  },
};
