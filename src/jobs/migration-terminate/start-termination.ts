import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Job, JobType } from "../../domain/job.ts";
import type { NewJob } from "../../store/jobs.ts";
import type { Store } from "../../store/store.ts";
import { type StartMigrationJobDeps, startMigrationJob } from "../start-migration-job.ts";
import {
  type MigrationTerminatePayload,
  readTermination,
  sameCriteria,
  type TerminateCriteria,
} from "./terminate-job.ts";

/** How old the report may be by which something is undone. */
const REVIEW_KEPT_MS = 3_600_000;

/** Jobs that bring people, or put them on the roster. */
const BATCH_TYPES: readonly JobType[] = ["users_import", "roster_load", "reset_campaign"];

export interface StartTerminationInput {
  readonly connection: Connection;
  readonly criteria: TerminateCriteria;
  /** The dry run whose report was looked at; without it, this is one. */
  readonly reviewId?: string;
  readonly by: string;
}

export interface StartTerminationDeps extends StartMigrationJobDeps {
  readonly store: Pick<Store, "jobs" | "broughtUsers">;
}

/**
 * Makes the job that undoes what was brought, or the dry run of it. Throws `DomainError`: `invalid_body` for criteria that name
 * nothing, `not_found` for a batch or review that this connection has not, `conflict` for a review that does not hold.
 */
export async function startTermination(input: StartTerminationInput, deps: StartTerminationDeps): Promise<NewJob> {
  const { connection, criteria, reviewId, by } = input;
  requireCriteria(criteria);
  const batch = criteria.batchId === undefined ? undefined : await findBatch(input, criteria.batchId, deps);
  if (reviewId !== undefined) await checkReview(input, reviewId, deps);
  const updated = batch?.type === "users_import" ? batch.summary?.updated : undefined;
  const payload: MigrationTerminatePayload = {
    criteria,
    ...(batch === undefined ? {} : { batchType: batch.type }),
    updatesNotUndone: typeof updated === "number" ? updated : 0,
    dryRun: reviewId === undefined,
    ...(reviewId === undefined ? {} : { reviewId }),
  };
  return startMigrationJob({ connection, by, type: "migration_terminate", payload: { ...payload } }, deps);
}

function requireCriteria({ batchId, sinceMs, untilMs, all }: TerminateCriteria): void {
  const given = [batchId !== undefined, sinceMs !== undefined || untilMs !== undefined, all].filter(Boolean);
  if (given.length !== 1)
    throw new DomainError("invalid_body", "Say what is undone: one of batch_id, since and until, or all: true.");
}

async function findBatch(
  { connection }: StartTerminationInput,
  batchId: string,
  { store }: Pick<StartTerminationDeps, "store">,
): Promise<Job> {
  const { tenantId, id: connectionId } = connection;
  // A file that this server exported brings people to the connections that it names, not only to the job's.
  const [someone] = await store.broughtUsers.listAfter(tenantId, { connectionId, batchId }, { limit: 1 });
  const job = await store.jobs.find(tenantId, batchId);
  const batch = job?.connectionId === connectionId || someone !== undefined ? job : undefined;
  if (batch === undefined || !BATCH_TYPES.includes(batch.type))
    throw new DomainError("not_found", "There is no import, list or campaign with this id at the connection.", {
      reason: { code: "batch_unknown" },
    });
  if (batch.finishedAt === undefined)
    throw new DomainError("conflict", "That job has not ended yet. Wait for it, or cancel it.", {
      reason: { code: "batch_active" },
    });
  return batch;
}

async function findJobOf(
  { tenantId, id }: Connection,
  jobId: string,
  { store }: Pick<StartMigrationJobDeps, "store">,
): Promise<Job | undefined> {
  const job = await store.jobs.find(tenantId, jobId);
  return job?.connectionId === id ? job : undefined;
}

async function checkReview(
  { connection, criteria }: StartTerminationInput,
  reviewId: string,
  { store, clock }: StartMigrationJobDeps,
): Promise<void> {
  const review = await findJobOf(connection, reviewId, { store });
  const reviewed = review?.type === "migration_terminate" ? readTermination(review) : undefined;
  if (review === undefined || reviewed?.dryRun !== true)
    throw new DomainError("not_found", "There is no dry run with this id at the connection.");
  if (review.status !== "completed" || review.finishedAt === undefined)
    throw new DomainError("conflict", "The dry run has not been completed.", {
      reason: { code: "review_not_completed" },
    });
  if (!sameCriteria(reviewed.criteria, criteria))
    throw new DomainError("conflict", "The dry run was about other people: its criteria are not the same.", {
      reason: { code: "review_of_others" },
    });
  if (clock.now().getTime() - review.finishedAt.getTime() > REVIEW_KEPT_MS)
    throw new DomainError("conflict", "The dry run is more than an hour old. Make another one.", {
      reason: { code: "review_too_old" },
    });
}
