import { readFileSync } from "node:fs";

const PAGE_BYTES = 4_096;

/**
 * MiB of memory that a process holds, or undefined where the system does not say (only Linux does here). V8's own limit
 * covers its heap; buffers live outside of it, and this is what sees them.
 */
export function residentMiB(pid: number): number | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]);
    return Number.isFinite(pages) ? (pages * PAGE_BYTES) / 1_048_576 : undefined;
  } catch {
    return undefined;
  }
}
