import { bulkImportApart } from "../bulk-import-apart.ts";
import { type BenchTopic, count, rate } from "../topic.ts";

/** Leaving is as easy as coming. */
export const exportTopic: BenchTopic = {
  summary: "users-export jobs with hashes, compressed and sealed",
  async *run({ rows, large }) {
    for (const users of rows === undefined ? [large ? 1_000_000 : 50_000] : [rows]) {
      const { exported } = await bulkImportApart({ rows: users, thenExport: true });
      if (exported === undefined) throw new Error("Nothing was exported.");
      const each = exported.cpuMicroseconds / users;
      yield {
        what: `export of ${count(users)}`,
        measured: rate(exported.rowsPerSecond),
        against: `${each.toFixed(0)} µs CPU a row, ${exported.peakMiB.toFixed(0)} MiB`,
      };
    }
  },
};
