import { performance } from "node:perf_hooks";

const FIRST = 100;
const SMALLEST = 20;
const LARGEST = 2_000;
/** How long one batch may keep this process, and with the embedded database every other writer, from other work. */
const BUSY_MS = 60;

/** How many rows go into one transaction: as many as keep the process busy for a moment that nobody notices. */
export interface BatchSize {
  readonly rows: number;
  /** Runs the work on that many rows, and learns from how long it kept the process busy. */
  measure<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createBatchSize(): BatchSize {
  let rows = FIRST;
  return {
    get rows() {
      return rows;
    },
    async measure(work) {
      const before = performance.eventLoopUtilization();
      const result = await work();
      // Not the time that passed: waiting for a database server holds nobody up.
      const { active } = performance.eventLoopUtilization(before);
      const wanted = (rows * BUSY_MS) / Math.max(active, 1);
      rows = Math.round(Math.min(LARGEST, Math.max(SMALLEST, Math.min(wanted, rows * 1.5))));
      return result;
    },
  };
}
