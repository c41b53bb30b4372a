import type { Clock } from "../domain/clock.ts";
import { type DomainError, isDomainError } from "../domain/errors.ts";
import type { Job } from "../domain/job.ts";
import { sayOfJob } from "../domain/job-sentences.ts";
import type { JobLease } from "../store/job-leases.ts";
import type { Sealer } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import { createJobContext } from "./job-context.ts";
import { type JobHandler, JobInterrupted, type JobPause, type JobResult } from "./job-handler.ts";
import { LONGEST_WAIT_MS } from "./tidy-jobs.ts";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 300_000;
const FAILED = sayOfJob("failed");

export interface RunJobDeps {
  readonly store: Pick<Store, "jobs">;
  readonly sealer: Pick<Sealer, "openBytes">;
  readonly clock: Clock;
  /** Hears of what is a bug or the database's failure; the job itself only says that it failed. */
  onFailure(job: Job, error: unknown): void;
}

export interface RunJobInput {
  readonly job: Job;
  readonly lease: JobLease;
  readonly handler: JobHandler;
  readonly leaseMs: number;
  /** The worker stops. */
  readonly stopping: AbortSignal;
}

/** Works on a job that this worker has claimed, until it ends, must wait for another try, or is somebody else's. Never throws. */
export async function runJob(input: RunJobInput, deps: RunJobDeps): Promise<void> {
  const { job, lease, handler, leaseMs } = input;
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    const until = new Date(deps.clock.now().getTime() + leaseMs);
    deps.store.jobs.renewLease(lease, until).then(
      (held) => held || lost.abort(new JobInterrupted()),
      // A database that does not answer for a moment is no reason to stop: the lease runs on.
      () => undefined,
    );
  }, leaseMs / 3);
  try {
    const signal = AbortSignal.any([input.stopping, lost.signal]);
    const ending = await endingOf(job, handler, async () => {
      // Told to stop while it was claiming: this one is for the next worker.
      signal.throwIfAborted();
      return handler.run(contextOf(input, signal, deps));
    });
    await settle(ending, input, lost.signal.aborted, deps);
  } catch (error) {
    // Nothing can be noted now; the lease runs out and the job is begun again from its last cursor.
    deps.onFailure(job, error);
  } finally {
    clearInterval(heartbeat);
  }
}

function contextOf({ job, lease, handler, leaseMs }: RunJobInput, signal: AbortSignal, deps: RunJobDeps) {
  return createJobContext({ job, lease, payload: handler.payload.parse(job.payload), signal, leaseMs }, deps);
}

type Ending =
  | { readonly kind: "completed"; readonly result: JobResult }
  | { readonly kind: "paused"; readonly pause: JobPause }
  | { readonly kind: "refused"; readonly refusal: DomainError }
  | { readonly kind: "hindered"; readonly refusal: DomainError }
  | { readonly kind: "exhausted" }
  | { readonly kind: "broken"; readonly error: unknown };

async function endingOf(job: Job, handler: JobHandler, run: () => Promise<JobResult | JobPause>): Promise<Ending> {
  // Begun more often than it may: its workers died of it.
  if (job.attempts > handler.maxAttempts) return { kind: "exhausted" };
  try {
    const result = await run();
    return "goesOnAt" in result ? { kind: "paused", pause: result } : { kind: "completed", result };
  } catch (error) {
    if (!isDomainError(error)) return { kind: "broken", error };
    // A full disk or a database that restarts: nothing is wrong with the job.
    return error.code === "overloaded" ? { kind: "hindered", refusal: error } : { kind: "refused", refusal: error };
  }
}

async function settle(ending: Ending, input: RunJobInput, isLost: boolean, deps: RunJobDeps): Promise<void> {
  const { job, lease, handler, leaseMs, stopping } = input;
  const { jobs } = deps.store;
  const at = deps.clock.now();
  if (ending.kind === "completed") {
    await jobs.finish(lease, { status: "completed", summary: ending.result.summary, at });
    return;
  }
  if (isLost) return;
  if (stopping.aborted) {
    await jobs.release(lease, { at, dueAt: at, counted: false });
    return;
  }
  switch (ending.kind) {
    case "paused": {
      const { goesOnAt, because: statusDetails } = ending.pause;
      const dueAt = new Date(Math.min(goesOnAt.getTime(), at.getTime() + LONGEST_WAIT_MS));
      await jobs.release(lease, { at, dueAt, counted: false, statusDetails });
      return;
    }
    case "refused":
      if (ending.refusal.code === "internal") deps.onFailure(job, ending.refusal);
      await jobs.finish(lease, { status: "failed", statusDetails: ending.refusal.message, at });
      return;
    case "hindered": {
      deps.onFailure(job, ending.refusal);
      const dueAt = later(at, (ending.refusal.retryAfterSeconds ?? 5) * 1_000);
      const statusDetails = sayOfJob("database_waits");
      await jobs.release(lease, { at, dueAt, counted: false, statusDetails });
      return;
    }
    case "exhausted":
      await jobs.finish(lease, { status: "failed", statusDetails: FAILED, at });
      return;
    case "broken":
      if (ending.error instanceof JobInterrupted) return;
      // Whoever lost the job stumbles over what was taken from under it; what is wrong with the job itself, the next worker meets.
      if (!(await jobs.renewLease(lease, later(at, leaseMs)))) return;
      deps.onFailure(job, ending.error);
      await retryOrFail(job, lease, handler, at, deps);
  }
}

async function retryOrFail(job: Job, lease: JobLease, handler: JobHandler, at: Date, deps: RunJobDeps): Promise<void> {
  // As it is by now: a checkpoint since has begun the counting anew.
  const attempts = (await deps.store.jobs.find(job.tenantId, job.id))?.attempts ?? job.attempts;
  if (attempts >= handler.maxAttempts) {
    await deps.store.jobs.finish(lease, { status: "failed", statusDetails: FAILED, at });
    return;
  }
  const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  await deps.store.jobs.release(lease, { at, dueAt: later(at, pauseMs), counted: true });
}

const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
