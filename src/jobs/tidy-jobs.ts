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

/**
 * Removes what an ended job no longer needs: the uploaded file at once, the file it made after a day, and what is left of
 * uploads that broke off. A job that waits for a time that a wrong clock has set is due at once. Safe on several nodes at once.
 */
export async function tidyJobs(deps: { readonly store: Pick<Store, "jobs">; readonly clock: Clock }): Promise<void> {
  const { jobs } = deps.store;
  const now = deps.clock.now();
  await jobs.shortenWaits(now, new Date(now.getTime() + LONGEST_WAIT_MS));
  for (const { job, broken } of await jobs.listUntidy(now, JOBS_AT_ONCE)) {
    await removeFile(job, "input", deps);
    if (broken) await jobs.remove(job.tenantId, job.id);
    else await tidyOutput(job, now, deps);
  }
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
