import type { TenantId } from "../domain/ids.ts";
import type { Database } from "./database.ts";

/** What a job is given, and what it makes. */
export type FileDirection = "input" | "output";

/** Files of jobs, in pieces: whichever node works on a job can read them, and nobody holds one in memory as a whole. */
export interface JobFileStore {
  /** `position` counts from 0. The piece that is there already is replaced. */
  putChunk(
    tenantId: TenantId,
    jobId: string,
    direction: FileDirection,
    position: number,
    bytes: Uint8Array,
  ): Promise<void>;
  readChunk(
    tenantId: TenantId,
    jobId: string,
    direction: FileDirection,
    position: number,
  ): Promise<Uint8Array | undefined>;
  /** How many pieces there are, and how long the last is. */
  measureFile(
    tenantId: TenantId,
    jobId: string,
    direction: FileDirection,
  ): Promise<{ readonly chunks: number; readonly lastChunkBytes: number }>;
  /** At most `limit` pieces; says how many. */
  removeChunks(tenantId: TenantId, jobId: string, direction: FileDirection, limit: number): Promise<number>;
}

export function createJobFileStore({ db }: Database): JobFileStore {
  const of = (tenantId: TenantId, jobId: string, direction: FileDirection) =>
    db
      .selectFrom("job_chunks")
      .where("tenant_id", "=", tenantId)
      .where("job_id", "=", jobId)
      .where("direction", "=", direction);

  return {
    async putChunk(tenantId, jobId, direction, position, bytes) {
      // A Buffer, since one driver takes any other array of bytes for a list.
      const stored = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      await db
        .insertInto("job_chunks")
        .values({ tenant_id: tenantId, job_id: jobId, direction, position, bytes: stored })
        .onConflict((conflict) =>
          conflict.columns(["tenant_id", "job_id", "direction", "position"]).doUpdateSet({ bytes: stored }),
        )
        .execute();
    },

    async readChunk(tenantId, jobId, direction, position) {
      const row = await of(tenantId, jobId, direction)
        .select("bytes")
        .where("position", "=", position)
        .executeTakeFirst();
      return row?.bytes;
    },

    async measureFile(tenantId, jobId, direction) {
      const last = await of(tenantId, jobId, direction)
        .select((column) => ["position", column.fn<number>("length", ["bytes"]).as("size")])
        .orderBy("position", "desc")
        .limit(1)
        .executeTakeFirst();
      return last === undefined
        ? { chunks: 0, lastChunkBytes: 0 }
        : { chunks: last.position + 1, lastChunkBytes: Number(last.size) };
    },

    async removeChunks(tenantId, jobId, direction, limit) {
      const last = await of(tenantId, jobId, direction)
        .select("position")
        .orderBy("position")
        .offset(limit - 1)
        .limit(1)
        .executeTakeFirst();
      let query = db
        .deleteFrom("job_chunks")
        .where("tenant_id", "=", tenantId)
        .where("job_id", "=", jobId)
        .where("direction", "=", direction);
      if (last !== undefined) query = query.where("position", "<=", last.position);
      return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
    },
  };
}
