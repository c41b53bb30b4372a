import { DomainError } from "../../domain/errors.ts";
import type { Job } from "../../domain/job.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { JobContext, JobHandler, JobResult } from "../job-handler.ts";
import { removeReviewed, unlistReviewed } from "./carry-out.ts";
import { reviewRoster } from "./review-roster.ts";
import { reviewUsers, tellWhoStayed } from "./review-users.ts";
import {
  type MigrationTerminateDeps,
  type MigrationTerminatePayload,
  migrationTerminatePayload,
  readTerminateCursor,
  type TerminateCursor,
  type Termination,
  terminateSummary,
} from "./terminate-job.ts";

/**
 * Undoes what a source, a list or an import brought. A dry run says of each person whether they would go, and the real run goes
 * through exactly that report. Each batch is one transaction with its cursor, so that the job is exact however often it is killed.
 */
export const createMigrationTerminate = (deps: MigrationTerminateDeps): JobHandler<MigrationTerminatePayload> => ({
  type: "migration_terminate",
  payload: migrationTerminatePayload,
  maxAttempts: 5,
  async run(context) {
    const { job, payload } = context;
    const connection = await deps.store.connections.find(job.tenantId, job.connectionId ?? "");
    if (connection === undefined) throw new DomainError("not_found", sayOfJob("no_connection"));
    const termination: Termination = { context, connection };
    const cursor = readTerminateCursor(job.cursor, payload.dryRun);
    return payload.dryRun ? review(termination, cursor, deps) : terminate(termination, cursor, deps);
  },
});

async function review(
  termination: Termination,
  from: TerminateCursor,
  deps: MigrationTerminateDeps,
): Promise<JobResult> {
  const reviewed = await reviewUsers(termination, from, deps);
  const cursor = await reviewRoster(termination, reviewed, deps);
  return { summary: terminateSummary(cursor, termination.context.payload) };
}

async function terminate(
  termination: Termination,
  from: TerminateCursor,
  deps: MigrationTerminateDeps,
): Promise<JobResult> {
  const { context } = termination;
  // Killed between its last batch and its end.
  if (from.step === "done") return { summary: terminateSummary(from, context.payload) };
  const reviewed = await findReview(context, deps);
  const removed = await removeReviewed(termination, beginOf(from, termination, reviewed), deps);
  const unlisted = await unlistReviewed(termination, removed, deps);
  const cursor = await tellWhoStayed(termination, unlisted, reviewed.createdAt, deps);
  return { summary: terminateSummary(cursor, context.payload) };
}

/** Whoever the review says stays on the roster does; whoever has moved since is added on the way. */
function beginOf(from: TerminateCursor, { context }: Termination, { summary }: Job): TerminateCursor {
  if (context.job.cursor !== undefined || typeof summary?.roster_kept !== "number") return from;
  return { ...from, counts: { ...from.counts, rosterKept: summary.roster_kept } };
}

/** Throws `DomainError("conflict")` when the review's rows were dismissed since: without them, nobody knows who was reviewed. */
async function findReview(
  { job, payload }: JobContext<MigrationTerminatePayload>,
  { store }: Pick<MigrationTerminateDeps, "store">,
): Promise<Job> {
  const review = await store.jobs.find(job.tenantId, payload.reviewId ?? "");
  const rows = review && (await store.jobs.countJobRows(job.tenantId, review.id));
  const isComplete =
    review?.summary?.would_remove === (rows?.would_remove ?? 0) &&
    review.summary.would_unlist === (rows?.would_unlist ?? 0);
  if (review === undefined || !isComplete)
    throw new DomainError("conflict", sayOfJob("review_gone"), {
      reason: { code: "review_gone" },
    });
  return review;
}
