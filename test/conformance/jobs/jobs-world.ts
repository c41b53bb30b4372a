import { tmpdir } from "node:os";
import type { Connection } from "../../../src/domain/connection.ts";
import { newJobId } from "../../../src/domain/ids.ts";
import type { Job, JobType } from "../../../src/domain/job.ts";
import type { JsonObject } from "../../../src/domain/json.ts";
import { sealInputPiece } from "../../../src/jobs/input-pieces.ts";
import { createJobRunner } from "../../../src/jobs/job-runner.ts";
import { createMigrationTerminate } from "../../../src/jobs/migration-terminate/migration-terminate.ts";
import { createResetCampaign } from "../../../src/jobs/reset-campaign/reset-campaign.ts";
import { createRosterLoad } from "../../../src/jobs/roster-load/roster-load.ts";
import { createUsersExport } from "../../../src/jobs/users-export/users-export.ts";
import { createUsersImport } from "../../../src/jobs/users-import/users-import.ts";
import { createLogWriter } from "../../../src/logs/batching-log-writer.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import type { Store } from "../../../src/store/store.ts";
import { aConnection, insertTenant } from "../store/fixtures.ts";

const sealer = createSealer(Buffer.alloc(32, 7));
const BEGIN_MS = Date.parse("2026-03-01T10:00:00Z");

/** What the store's own clock says all the time. */
export const STORE_CLOCK = { now: () => new Date(BEGIN_MS) };
const TURNS = 1_000;

/** Called around a transaction of a job: before it begins, when it is open, and when its work is done and not yet committed. */
export type Hook = (when: "before" | "open" | "done", tx?: Store) => Promise<void> | void;

export interface NodeOptions {
  /** Of the database's two, as two nodes have it. */
  readonly store?: Store;
  /** How far the node's clock is ahead. */
  readonly aheadMs?: () => number;
  readonly hook?: Hook;
  readonly maxToldRows?: number;
}

export type JobsWorld = Awaited<ReturnType<typeof setUpJobs>>;

/** A connection, jobs about it, and nodes that work on them with the handlers as they are. */
export async function setUpJobs(store: Store) {
  const tenantId = await insertTenant(store);
  const connection: Connection = aConnection(tenantId);
  await store.connections.insert(connection);
  let nowMs = BEGIN_MS;
  const failures: unknown[] = [];
  const mailed: string[] = [];

  /** One node, which works on this job only and for as long as there is something to do at this moment. */
  async function workOnce(id: string, { store: own = store, aheadMs = () => 0, hook, maxToldRows }: NodeOptions = {}) {
    const clock = { now: () => new Date(nowMs + aheadMs()) };
    const hooked = hook === undefined ? own : withHook(own, hook);
    const logWriter = createLogWriter({ store: own, clock });
    const mail = { send: async ({ to }: { to: string }) => void mailed.push(to) };
    const deps = { store: hooked, sealer, logWriter, clock, mail, scratchDirectory: tmpdir(), maxToldRows };
    const runner = createJobRunner({
      store: { jobs: { ...own.jobs, claim: (input) => own.jobs.claim({ ...input, only: { tenantId, jobId: id } }) } },
      sealer,
      handlers: [
        createUsersImport(deps),
        createRosterLoad(deps),
        createResetCampaign(deps),
        createMigrationTerminate(deps),
        createUsersExport(deps),
      ],
      clock,
      onFailure: (error) => void failures.push(error),
    });
    await runner.runDue();
    await runner.stop();
    await logWriter.close();
    return find(id);
  }

  const find = async (id: string): Promise<Job> => (await store.jobs.find(tenantId, id))!;

  return {
    tenantId,
    connection,
    failures,
    mailed,
    find,
    workOnce,
    passTime: (ms: number) => {
      nowMs += ms;
    },

    async insert(type: JobType, payload: JsonObject, file?: readonly unknown[]): Promise<string> {
      const id = newJobId();
      const createdAt = new Date(nowMs);
      const job = { tenantId, id, type, connectionId: connection.id, payload, createdBy: "cli", createdAt } as const;
      await store.jobs.insert(job);
      const bytes = Buffer.from(JSON.stringify(file ?? []));
      for (let position = 0; position * 262_144 < bytes.length; position++) {
        const piece = bytes.subarray(position * 262_144, (position + 1) * 262_144);
        await store.jobs.putChunk(tenantId, id, "input", position, sealInputPiece(piece, job, position, { sealer }));
      }
      return id;
    },

    /** Until the job has ended, a second at a time. */
    async workOn(id: string, options?: NodeOptions): Promise<Job> {
      for (let turn = 0; turn < TURNS; turn++) {
        const job = await workOnce(id, options);
        if (job.finishedAt !== undefined) return job;
        nowMs += 1_000;
      }
      throw new Error("The job does not end.");
    },

    countUsers: async () => {
      const condition = { kind: "all" } as const;
      return (await store.users.search(tenantId, { condition }, { offset: 0, limit: 1, withTotal: true })).total;
    },
  };
}

function withHook(store: Store, hook: Hook): Store {
  return {
    ...store,
    async transaction(work, options) {
      await hook("before");
      return store.transaction(async (tx) => {
        await hook("open", tx);
        const result = await work(tx);
        await hook("done", tx);
        return result;
      }, options);
    },
  };
}

/** Rows of a file, as the Management API's import has them. */
export const people = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ user_id: `u${index}`, email: `p${index}@shop.example` }));
