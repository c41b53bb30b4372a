import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/domain/clock.ts";
import { newConnectionId, newJobId, newTenantId, type TenantId } from "../../src/domain/ids.ts";
import type { Job } from "../../src/domain/job.ts";
import { INPUT_CHUNK_BYTES, sealInputPiece } from "../../src/jobs/input-pieces.ts";
import { createJobRunner } from "../../src/jobs/job-runner.ts";
import { createUsersExport } from "../../src/jobs/users-export/users-export.ts";
import { createUsersImport } from "../../src/jobs/users-import/users-import.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import { openStore } from "../../src/store/open-store.ts";
import { createSealer, type Sealer } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { blankConnection } from "../../test/support/blank-objects.ts";
import { type ProcessFigures, watchProcess } from "./watch-process.ts";

/** One job, from its claim to its end. */
export interface JobFigures extends ProcessFigures {
  readonly rows: number;
  readonly rowsPerSecond: number;
}

export interface BulkFigures {
  /** Read twice, parsed, checked, written. */
  readonly imported: JobFigures;
  /** With hashes, in the form of an import. */
  readonly exported?: JobFigures;
}

export interface BulkOptions {
  readonly rows: number;
  /** Absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Whether all of them are exported afterwards. */
  readonly thenExport?: boolean;
}

/**
 * Imports generated people with bcrypt hashes, random addresses and, as an export of Auth0 has them, ids in the order of their sign-up,
 * into an empty database in this process.
 */
export async function bulkImport({ rows, databaseUrl, thenExport = false }: BulkOptions): Promise<BulkFigures> {
  const folder = await mkdtemp(join(tmpdir(), "usher-bench-import-"));
  const store = await openStore(databaseUrl ? { databaseUrl } : { file: join(folder, "usher.db") });
  const logWriter = createLogWriter({ store, clock: systemClock });
  const failures: unknown[] = [];
  const sealer = createSealer(randomBytes(32));
  const deps = { store, sealer, logWriter, clock: systemClock, scratchDirectory: folder };
  const runner = createJobRunner({
    store,
    sealer,
    handlers: [createUsersImport(deps), createUsersExport(deps)],
    clock: systemClock,
    onFailure: (error) => void failures.push(error),
  });

  async function run(job: Pick<Job, "tenantId" | "id">): Promise<JobFigures> {
    const watch = watchProcess();
    const startedAtMs = performance.now();
    const ended = await runner.runHere(job);
    const seconds = (performance.now() - startedAtMs) / 1000;
    const done = ended.summary?.inserted ?? ended.summary?.total;
    if (ended.status !== "completed" || done !== rows)
      throw new Error(`The job ended as ${ended.status}: ${JSON.stringify(ended.summary)}`, { cause: failures[0] });
    return { rows, rowsPerSecond: rows / seconds, ...watch.stop() };
  }

  try {
    const job = await upload(rows, { store, sealer });
    const imported = await run(job);
    return thenExport ? { imported, exported: await run(await orderExport(store, job.tenantId)) } : { imported };
  } finally {
    await runner.stop();
    await logWriter.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function upload(
  rows: number,
  { store, sealer }: { readonly store: Store; readonly sealer: Sealer },
): Promise<{ tenantId: TenantId; id: string }> {
  const tenantId = newTenantId();
  const createdAt = new Date();
  await store.tenants.insert({ id: tenantId, name: "bench", domains: [], settings: {}, createdAt });
  const connectionId = newConnectionId();
  await store.connections.insert(blankConnection(tenantId, "Users", createdAt, { id: connectionId }));
  const job = { tenantId, id: newJobId(), type: "users_import", connectionId, createdBy: "bench", createdAt } as const;
  await store.jobs.insert({ ...job, payload: { upsert: false, sendCompletionEmail: false } });
  const put = (position: number, text: string) =>
    store.jobs.putChunk(
      tenantId,
      job.id,
      "input",
      position,
      sealInputPiece(Buffer.from(text), job, position, { sealer }),
    );
  let [pending, position] = ["[", 0];
  for (let row = 0; row < rows; row++) {
    pending += `${row === 0 ? "" : ","}\n${JSON.stringify(person(row))}`;
    if (pending.length < INPUT_CHUNK_BYTES) continue;
    await put(position++, pending.slice(0, INPUT_CHUNK_BYTES));
    pending = pending.slice(INPUT_CHUNK_BYTES);
  }
  await put(position, `${pending}\n]`);
  return job;
}

async function orderExport(store: Store, tenantId: TenantId): Promise<{ tenantId: TenantId; id: string }> {
  const job = { tenantId, id: newJobId(), type: "users_export", createdBy: "bench", createdAt: new Date() } as const;
  const payload = { format: "json", includeHashes: true, includeFactors: false, includeExtras: false };
  await store.jobs.insert({ ...job, payload });
  return job;
}

function person(row: number) {
  const text = randomBytes(6).toString("hex");
  return {
    user_id: (0x650000000000 + row * 65_536).toString(16).padEnd(24, "0"),
    email: `${text}.${row}@example${row % 50}.com`,
    email_verified: true,
    given_name: `Given${row % 1_000}`,
    family_name: `Family${row % 5_000}`,
    app_metadata: { plan: "gold", customer: row },
    password_hash: `$2b$10$${randomBytes(40).toString("hex").slice(0, 53)}`,
  };
}
