import { setImmediate } from "node:timers/promises";
import type { Clock } from "../domain/clock.ts";
import type { Job } from "../domain/job.ts";
import type { FileDirection } from "../store/job-files.ts";
import type { Store } from "../store/store.ts";

/** How long a file that a job made can be fetched (contract §4.7). */
export const OUTPUT_KEPT_MS = 86_400_000;
/** No job waits longer for its next attempt or turn: what is due later was put there by a clock that was wrong. */
export const LONGEST_WAIT_MS = 900_000;
const JOBS_AT_ONCE = 20;
/** About 16 MiB a statement, so that nobody else's write waits long behind it. */
const CHUNKS_AT_ONCE = 64;
/** Some hundredths of a second a statement. */
const ROWS_AT_ONCE = 1_000;
/** So many for one job at a time: a list of ten million people may have as many. */
const MAX_ROWS = 50_000;

/**
 * Removes what an ended job no longer needs: the uploaded file at once, the file it made after a day, rows that were dismissed, and what
 * is left of uploads that broke off. True: there is more to do. A job that waits for a time that a wrong clock has set is due at once. Safe on several nodes at once.
 */
export async function tidyJobs(deps: { readonly store: Pick<Store, "jobs">; readonly clock: Clock }): Promise<boolean> {
  const { jobs } = deps.store;
  const now = deps.clock.now();
  await jobs.shortenWaits(now, new Date(now.getTime() + LONGEST_WAIT_MS));
  const untidy = await jobs.listUntidy(now, JOBS_AT_ONCE);
  let isMore = untidy.length === JOBS_AT_ONCE;
  for (const { job, broken } of untidy) {
    await removeFile(job, "input", deps);
    if (broken) await jobs.remove(job.tenantId, job.id);
    else if (await removeRows(job, deps)) await tidyOutput(job, now, deps);
    else isMore = true;
  }
  return isMore;
}

/** A bounded bite of those that were dismissed; whether none are left. */
async function removeRows({ tenantId, id }: Job, { store }: { readonly store: Pick<Store, "jobs"> }): Promise<boolean> {
  for (let removed = 0; removed < MAX_ROWS; removed += ROWS_AT_ONCE) {
    if ((await store.jobs.removeDismissedRows(tenantId, id, ROWS_AT_ONCE)) < ROWS_AT_ONCE) return true;
    // Whoever waited for the database, or for this process, goes first.
    await setImmediate();
  }
  return false;
}

async function tidyOutput(job: Job, now: Date, deps: { readonly store: Pick<Store, "jobs"> }): Promise<void> {
  const { jobs } = deps.store;
  const keptUntil = new Date((job.finishedAt ?? now).getTime() + OUTPUT_KEPT_MS);
  const { chunks } = await jobs.measureFile(job.tenantId, job.id, "output");
  const isKept = chunks > 0 && job.status === "completed" && keptUntil > now;
  if (!isKept) await removeFile(job, "output", deps);
  await jobs.tidied(job.tenantId, job.id, isKept ? keptUntil : undefined);
}

/** Removes a job's file, a bounded bite at a time. */
export async function removeFile(
  { tenantId, id }: Pick<Job, "tenantId" | "id">,
  direction: FileDirection,
  deps: { readonly store: Pick<Store, "jobs"> },
): Promise<void> {
  while ((await deps.store.jobs.removeChunks(tenantId, id, direction, CHUNKS_AT_ONCE)) === CHUNKS_AT_ONCE);
}
