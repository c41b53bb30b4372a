import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

export interface ProcessFigures {
  /** Processor time, of all threads and of the system for them, microseconds. */
  readonly cpuMicroseconds: number;
  /**
   * Largest memory while it ran that is the process's own: without pages of files that it has mapped, as SQLite does with the database's,
   * and which the system takes back when it needs them. Where the system does not tell, all that is resident.
   */
  readonly peakMiB: number;
  /** How long the event loop stood still: half of the time less than the first, once the second. */
  readonly stallP50Ms: number;
  readonly longestStallMs: number;
}

/** Watches this process until `stop`. */
export function watchProcess(): { stop(): ProcessFigures } {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const before = process.cpuUsage();
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, ownMiB());
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      look();
      clearInterval(timer);
      loop.disable();
      const { user, system } = process.cpuUsage(before);
      return {
        cpuMicroseconds: user + system,
        peakMiB: peak,
        stallP50Ms: loop.percentile(50) / 1e6,
        longestStallMs: loop.max / 1e6,
      };
    },
  };
}

function ownMiB(): number {
  const rssMiB = process.memoryUsage.rss() / 2 ** 20;
  if (process.platform !== "linux") return rssMiB;
  const [, kib] = /RssAnon:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return kib === undefined ? rssMiB : Number(kib) / 1024;
}
