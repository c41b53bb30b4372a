import type { Clock } from "../domain/clock.ts";
import type { Job } from "../domain/job.ts";
import type { JobLease } from "../store/job-leases.ts";
import type { Sealer } from "../store/sealer.ts";
import type { Store } from "../store/store.ts";
import { openInputPiece } from "./input-pieces.ts";
import { type JobContext, JobInterrupted } from "./job-handler.ts";

export interface JobContextInput<Payload> {
  readonly job: Job;
  readonly lease: JobLease;
  readonly payload: Payload;
  readonly signal: AbortSignal;
  readonly leaseMs: number;
}

/** What the handler of a claimed job works with. */
export function createJobContext<Payload>(
  { job, lease, payload, signal, leaseMs }: JobContextInput<Payload>,
  deps: {
    readonly store: Pick<Store, "jobs">;
    readonly sealer: Pick<Sealer, "openBytes">;
    readonly clock: Clock;
  },
): JobContext<Payload> {
  const { tenantId, id } = job;
  return {
    job,
    payload,
    signal,

    async checkpoint(progress, tx = deps.store) {
      const at = deps.clock.now();
      const held = await tx.jobs.checkpoint(lease, progress, { at, until: new Date(at.getTime() + leaseMs) });
      if (!held) throw new JobInterrupted();
    },

    async *input() {
      for (let position = 0; ; position++) {
        // Here, since a file may unpack to a million times its size without a row in it where a handler would look.
        signal.throwIfAborted();
        const piece = await deps.store.jobs.readChunk(tenantId, id, "input", position);
        if (piece === undefined) return;
        yield openInputPiece(piece, job, position, deps);
      }
    },

    writeOutput: (position, bytes, tx = deps.store) => tx.jobs.putChunk(tenantId, id, "output", position, bytes),

    addRows: (rows, tx) => tx.jobs.addJobRows(rows.map((row) => ({ ...row, tenantId, jobId: id }))),
  };
}
