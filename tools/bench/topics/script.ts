import { scriptPhase } from "../phases.ts";
import { type BenchTopic, ms } from "../topic.ts";

/** The way into the sandbox and back. */
export const scriptTopic: BenchTopic = {
  summary: "what a call of a script costs beside the script",
  async *run({ seconds }) {
    const { warm, coldMs } = await scriptPhase(seconds);
    yield {
      what: "script call overhead, warm",
      measured: `p50 ${ms(warm.p50)}, p99 ${ms(warm.p99)}`,
      against: `first call of a guest ${ms(coldMs)}`,
    };
  },
};
