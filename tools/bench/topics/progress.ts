import { benchProgress, type Timing } from "../progress.ts";
import { type BenchTopic, count, ms, rate } from "../topic.ts";

/** What reading a migration's progress costs. */
export const progressTopic: BenchTopic = {
  summary: "progress, failures and who is left, with many people on the roster",
  async *run({ rows, large }) {
    for (const people of rows === undefined ? [100_000, ...(large ? [1_000_000] : [])] : [rows]) {
      const figures = await benchProgress(people);
      const shown = ({ p50Ms, longestMs }: Timing) => `p50 ${ms(p50Ms)}, longest ${ms(longestMs)}`;
      const of = `of ${count(people)}`;
      yield { what: `progress ${of}`, measured: shown(figures.progress), against: "aim < 100 ms at 1,000,000" };
      yield { what: `failures by cause ${of}`, measured: shown(figures.failures) };
      yield { what: `page of who is left ${of}`, measured: shown(figures.page) };
      yield { what: "  of one e-mail domain", measured: shown(figures.pageOfDomain) };
      yield { what: "  by the beginning of a name", measured: shown(figures.pageByName) };
      yield { what: "  that finds nobody", measured: shown(figures.pageOfNobody) };
      yield { what: `export of who is left ${of}`, measured: rate(figures.exportedPerSecond) };
    }
  },
};
