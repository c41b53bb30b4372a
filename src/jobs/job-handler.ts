import type { ZodType } from "zod";
import type { Job, JobRow, JobType } from "../domain/job.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Store } from "../store/store.ts";

/** The open transaction in which a handler does its work, or the part of it that jobs need. */
export type JobTransaction = Pick<Store, "jobs">;

/** What a handler is told and given while it works. */
export interface JobContext<Payload> {
  readonly job: Job;
  readonly payload: Payload;
  /** Aborts when the server stops, the job is cancelled or the lease is lost. Throw or return then: whoever goes on does so from the last cursor. */
  readonly signal: AbortSignal;
  /**
   * Notes how far it is and that the worker lives. For work that writes: pass the transaction's store, so that the cursor moves
   * exactly with what was done. Throws `JobInterrupted` when the job is no longer this worker's: cancelled, or another worker has
   * it by now; thrown inside the transaction, it takes the work back.
   */
  checkpoint(progress: JobProgress, tx?: JobTransaction): Promise<void>;
  /** The uploaded file from its beginning, in pieces of at most 256 KiB. Throws the signal's reason when that aborts. */
  input(): AsyncIterable<Uint8Array>;
  /**
   * Writes one piece of the file that the job makes. `position` counts from 0 and belongs into the cursor: a piece that is
   * written again replaces the one before.
   */
  writeOutput(position: number, bytes: Uint8Array, tx?: JobTransaction): Promise<void>;
  /**
   * Notes what became of rows; again with the same number replaces. In a transaction with a checkpoint, so that a worker that has lost
   * the job changes nothing that another one has written, or somebody dismissed.
   */
  addRows(rows: readonly JobVerdict[], tx: JobTransaction): Promise<void>;
}

/** What became of one row. No password, hash or secret in any of it. */
export type JobVerdict = Omit<JobRow, "tenantId" | "jobId">;

export interface JobProgress {
  readonly cursor?: JsonObject;
  readonly summary?: JsonObject;
  /** 0 to 100, whole. */
  readonly percentage?: number;
}

/** The job is done. A throw of `DomainError` fails it with its message instead; other throws are retried. */
export interface JobResult {
  readonly summary: JsonObject;
}

/**
 * The job is not done and can do nothing until then, for example since it keeps to a rate. It holds no worker meanwhile: any node
 * goes on from the last cursor. A quarter of an hour at most: it then looks again, and may say the same.
 */
export interface JobPause {
  readonly goesOnAt: Date;
  /** For readers, while it waits. */
  readonly because?: string;
}

/** The job is no longer this worker's, or the worker stops. Handlers let it pass. */
export class JobInterrupted extends Error {
  constructor() {
    super("The job is no longer this worker's.");
    this.name = "JobInterrupted";
  }
}

/** One kind of background work. May run twice, so it is safe to repeat from its last checkpoint. */
export interface JobHandler<Payload = unknown> {
  readonly type: JobType;
  readonly payload: ZodType<Payload>;
  /** How often it is begun without getting any further before it counts as failed. */
  readonly maxAttempts: number;
  run(context: JobContext<Payload>): Promise<JobResult | JobPause>;
}
