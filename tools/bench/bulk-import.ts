import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock } from "../../src/domain/clock.ts";
import { newConnectionId, newJobId, newTenantId, type TenantId } from "../../src/domain/ids.ts";
import type { Job } from "../../src/domain/job.ts";
import { INPUT_CHUNK_BYTES, sealInputPiece } from "../../src/jobs/input-pieces.ts";
import { createJobRunner } from "../../src/jobs/job-runner.ts";
import { createUsersImport } from "../../src/jobs/users-import/users-import.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import { openStore } from "../../src/store/open-store.ts";
import { createSealer, type Sealer } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { blankConnection } from "../../test/support/blank-objects.ts";

export interface BulkImportFigures {
  readonly rows: number;
  /** Of the whole job: read twice, parse, check, write. */
  readonly rowsPerSecond: number;
  /** Largest resident memory of this process while it ran. */
  readonly peakMiB: number;
  /** How long the event loop stood still: half of the time less than the first, once the second. */
  readonly stallP50Ms: number;
  readonly longestStallMs: number;
}

/**
 * Imports generated people with bcrypt hashes, random addresses and, as an export of Auth0 has them, ids in the order of their sign-up,
 * into an empty database in this process.
 */
export async function bulkImport(
  rows: number,
  options: { readonly databaseUrl?: string; readonly onProgress?: (job: Job) => void } = {},
): Promise<BulkImportFigures> {
  const folder = await mkdtemp(join(tmpdir(), "usher-bench-import-"));
  const { databaseUrl } = options;
  const store = await openStore(databaseUrl ? { databaseUrl } : { file: join(folder, "usher.db") });
  try {
    const sealer = createSealer(randomBytes(32));
    const job = await upload(store, rows, sealer);
    const logWriter = createLogWriter({ store, clock: systemClock });
    const deps = { store, sealer, logWriter, clock: systemClock, scratchDirectory: folder };
    const failures: unknown[] = [];
    const runner = createJobRunner({
      store,
      sealer,
      handlers: [createUsersImport(deps)],
      clock: systemClock,
      onFailure: (error) => void failures.push(error),
    });
    const watch = watchProcess();
    const startedAtMs = performance.now();
    const ended = await runner.runHere(job, { onProgress: options.onProgress });
    const seconds = (performance.now() - startedAtMs) / 1000;
    const figures = watch.stop();
    await runner.stop();
    await logWriter.close();
    if (ended.status !== "completed" || ended.summary?.inserted !== rows)
      throw new Error(`The import ended as ${ended.status}: ${JSON.stringify(ended.summary)}`, { cause: failures[0] });
    return { rows, rowsPerSecond: rows / seconds, ...figures };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function upload(store: Store, rows: number, sealer: Sealer): Promise<{ tenantId: TenantId; id: string }> {
  const tenantId = newTenantId();
  const createdAt = new Date();
  await store.tenants.insert({ id: tenantId, name: "bench", domains: [], settings: {}, createdAt });
  const connectionId = newConnectionId();
  await store.connections.insert(blankConnection(tenantId, "Users", createdAt, { id: connectionId }));
  const job = { tenantId, id: newJobId(), type: "users_import", connectionId, createdBy: "bench", createdAt } as const;
  await store.jobs.insert({ ...job, payload: { upsert: false, sendCompletionEmail: false } });
  let [pending, position] = ["[", 0];
  const put = async (text: string) => {
    const piece = sealInputPiece(Buffer.from(text), job, position, { sealer });
    await store.jobs.putChunk(tenantId, job.id, "input", position++, piece);
  };
  for (let row = 0; row < rows; row++) {
    pending += `${row === 0 ? "" : ","}\n${JSON.stringify(person(row))}`;
    if (pending.length >= INPUT_CHUNK_BYTES) {
      await put(pending.slice(0, INPUT_CHUNK_BYTES));
      pending = pending.slice(INPUT_CHUNK_BYTES);
    }
  }
  await put(`${pending}\n]`);
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

function watchProcess() {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      look();
      clearInterval(timer);
      loop.disable();
      return {
        peakMiB: peak / 2 ** 20,
        stallP50Ms: loop.percentile(50) / 1e6,
        longestStallMs: loop.max / 1e6,
      };
    },
  };
}
