import type { ZodType } from "zod";
import type { Job, JobType } from "../domain/job.ts";
import type { JsonObject } from "../domain/json.ts";

/** What a handler is told and given while it works. */
export interface JobContext<Payload> {
  readonly job: Job;
  readonly payload: Payload;
  /** Aborts when the server stops or the lease is lost. Throw or return then: another worker goes on from the last cursor. */
  readonly signal: AbortSignal;
  /**
   * Notes how far it is and that the worker lives. For work that writes: pass the transaction's store, so that the cursor moves
   * exactly with what was done. Throws when another worker has the job by now; the transaction must then not be kept.
   */
  checkpoint(progress: JobProgress, tx?: unknown): Promise<void>;
}

export interface JobProgress {
  readonly cursor?: JsonObject;
  readonly summary?: JsonObject;
  /** 0 to 100. */
  readonly percentage?: number;
}

/** How a job that was not interrupted ended. A throw of `DomainError` fails it with its message; other throws are retried. */
export interface JobResult {
  readonly summary: JsonObject;
}

/** One kind of background work. May run twice, so it is safe to repeat from its last checkpoint. */
export interface JobHandler<Payload = unknown> {
  readonly type: JobType;
  readonly payload: ZodType<Payload>;
  /** How often it is begun anew after a crash or an unexpected failure before it counts as failed. */
  readonly maxAttempts: number;
  run(context: JobContext<Payload>): Promise<JobResult>;
}
