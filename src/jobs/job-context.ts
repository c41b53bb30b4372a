import type { Clock } from "../domain/clock.ts";
import type { Job } from "../domain/job.ts";
import type { JobLease } from "../store/job-leases.ts";
import type { Store } from "../store/store.ts";
import { type JobContext, JobInterrupted } from "./job-handler.ts";

/** Size of every piece of an uploaded file but the last. */
export const INPUT_CHUNK_BYTES = 262_144;

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
  deps: { readonly store: Pick<Store, "jobs">; readonly clock: Clock },
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

    async *input(fromByte = 0) {
      let skipped = fromByte % INPUT_CHUNK_BYTES;
      for (let position = Math.floor(fromByte / INPUT_CHUNK_BYTES); ; position++) {
        const chunk = await deps.store.jobs.readChunk(tenantId, id, "input", position);
        if (chunk === undefined) return;
        if (skipped < chunk.byteLength) yield chunk.subarray(skipped);
        skipped = 0;
      }
    },

    async inputBytes() {
      const { chunks, lastChunkBytes } = await deps.store.jobs.measureFile(tenantId, id, "input");
      return chunks === 0 ? 0 : (chunks - 1) * INPUT_CHUNK_BYTES + lastChunkBytes;
    },

    writeOutput: (position, bytes, tx = deps.store) => tx.jobs.putChunk(tenantId, id, "output", position, bytes),

    addRows: (rows, tx = deps.store) => tx.jobs.addJobRows(rows.map((row) => ({ ...row, tenantId, jobId: id }))),
  };
}
