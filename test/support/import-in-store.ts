import { tmpdir } from "node:os";
import type { Connection } from "../../src/domain/connection.ts";
import { newJobId } from "../../src/domain/ids.ts";
import type { Job } from "../../src/domain/job.ts";
import { INPUT_CHUNK_BYTES, sealInputPiece } from "../../src/jobs/input-pieces.ts";
import { createJobRunner } from "../../src/jobs/job-runner.ts";
import { createUsersImport } from "../../src/jobs/users-import/users-import.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import { createSealer } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { aConnection, insertTenant } from "../conformance/store/fixtures.ts";

const sealer = createSealer(Buffer.alloc(32, 7));

/** What became of an import. */
export interface ImportedFile {
  readonly job: Job;
  /** Row, code and path of every row that was not taken. */
  readonly errors: readonly (readonly [row: number, code: string | undefined])[];
  /** What was a bug, or the database's. */
  readonly failures: readonly unknown[];
}

/** A connection of a tenant of its own. */
export async function aConnectionIn(store: Store): Promise<Connection> {
  const connection = aConnection(await insertTenant(store));
  await store.connections.insert(connection);
  return connection;
}

/** Works on a users-import job with this file, once, as a node does. */
export async function importInto(
  { tenantId, id: connectionId }: Connection,
  file: string | readonly unknown[],
  { store, upsert = false }: { readonly store: Store; readonly upsert?: boolean },
): Promise<ImportedFile> {
  const clock = { now: () => new Date("2026-03-01T10:00:00Z") };
  const id = newJobId();
  const payload = { upsert, sendCompletionEmail: true };
  const job = { tenantId, id, type: "users_import", connectionId, payload, createdBy: "cli" } as const;
  await store.jobs.insert({ ...job, createdAt: clock.now() });
  const bytes = Buffer.from(typeof file === "string" ? file : JSON.stringify(file));
  for (let position = 0; position * INPUT_CHUNK_BYTES < bytes.length; position++) {
    const piece = bytes.subarray(position * INPUT_CHUNK_BYTES, (position + 1) * INPUT_CHUNK_BYTES);
    await store.jobs.putChunk(tenantId, id, "input", position, sealInputPiece(piece, job, position, { sealer }));
  }
  const failures: unknown[] = [];
  const logWriter = createLogWriter({ store, clock });
  const claim: Store["jobs"]["claim"] = (input) => store.jobs.claim({ ...input, only: { tenantId, jobId: id } });
  const runner = createJobRunner({
    store: { jobs: { ...store.jobs, claim } },
    sealer,
    handlers: [createUsersImport({ store, sealer, logWriter, clock, scratchDirectory: tmpdir() })],
    clock,
    onFailure: (error) => void failures.push(error),
  });
  await runner.runDue();
  await runner.stop();
  await logWriter.close();
  const rows = await store.jobs.listJobRows(tenantId, id, { limit: 1_000 });
  return {
    job: (await store.jobs.find(tenantId, id))!,
    errors: rows.map(({ row, code }) => [row, code] as const),
    failures,
  };
}
