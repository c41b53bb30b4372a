import type { TenantId } from "../domain/ids.ts";
import type { Job, JobType } from "../domain/job.ts";
import type { JsonObject } from "../domain/json.ts";
import { encodeJson } from "./columns.ts";
import { ACTIVE_JOB } from "./connection-jobs.ts";
import type { Database } from "./database.ts";
import { jobOf } from "./job-columns.ts";

/** The right of one worker to work on a job, until it ends or runs out. */
export interface JobLease {
  readonly tenantId: TenantId;
  readonly jobId: string;
  /** Names one run of the job by one worker. */
  readonly owner: string;
}

/** What is noted of a job on its way. An absent member stays as it was. */
export interface JobProgressChange {
  readonly cursor?: JsonObject;
  readonly summary?: JsonObject;
  readonly percentage?: number;
}

export interface ClaimInput {
  readonly owner: string;
  readonly now: Date;
  readonly until: Date;
  /** Types that the worker can do. */
  readonly types: readonly JobType[];
  /** Whose job the worker took last: the tenants after it, in the order of their ids, come first. */
  readonly servedLast?: TenantId;
  /** Tenants that have all the places of this worker that they may have. */
  readonly exceptOf?: readonly TenantId[];
  /** This job and no other. */
  readonly only?: { readonly tenantId: TenantId; readonly jobId: string };
}

/** Who works on which job. Every method that takes a lease says whether it still holds, and changes nothing when it does not. */
export interface JobLeaseStore {
  /**
   * Takes a job that is due: a pending one, or one whose worker let its lease run out. The tenants take turns, so that however many
   * jobs one has, each other one is served before it is again; of a tenant's, the one that has been due for longest. Exactly one
   * of any number of workers on any number of nodes gets it. Counts an attempt.
   */
  claim(input: ClaimInput): Promise<Job | undefined>;
  /** The worker lives. */
  renewLease(lease: JobLease, until: Date): Promise<boolean>;
  /**
   * Notes how far the job is. In the transaction of the work itself, so that both are kept or neither is. A cursor that moves
   * ends the counting of attempts: what got somewhere is not what makes its workers fail.
   */
  checkpoint(lease: JobLease, progress: JobProgressChange, times: { at: Date; until: Date }): Promise<boolean>;
  /** The worker stops: the job waits for the next one as if this attempt had not been, or, with `counted`, as one that failed. */
  release(
    lease: JobLease,
    how: { readonly at: Date; readonly dueAt: Date; readonly counted: boolean; readonly statusDetails?: string },
  ): Promise<boolean>;
  /** What the connection's jobs of this type waited for has come: those that are due later are due at `now`. Call it last in a transaction. */
  wake(tenantId: TenantId, which: { readonly connectionId: string; readonly type: JobType }, now: Date): Promise<void>;
  /** Pending jobs that are due later than `latest` are due at `now`. */
  shortenWaits(now: Date, latest: Date): Promise<void>;
  /** It has ended; its files wait to be tidied from `at` on. */
  finish(
    lease: JobLease,
    result: { status: "completed" | "failed"; summary?: JsonObject; statusDetails?: string; at: Date },
  ): Promise<boolean>;
  /** Jobs that have ended or whose upload broke off, and that have files to be looked at, longest due first. */
  listUntidy(now: Date, limit: number): Promise<readonly { job: Job; broken: boolean }[]>;
  /** When the files of an ended job are looked at next; undefined: there is nothing left of them. */
  tidied(tenantId: TenantId, jobId: string, nextAt: Date | undefined): Promise<void>;
}

export function createJobLeaseStore(database: Database): JobLeaseStore {
  const { db } = database;

  const update = (own: Database, { tenantId, jobId, owner }: JobLease) =>
    own.db
      .updateTable("jobs")
      .where("tenant_id", "=", tenantId)
      .where("id", "=", jobId)
      .where("lease_owner", "=", owner)
      .where("status", "=", "processing");

  const due = (own: Database, { now, types, only, exceptOf = [] }: ClaimInput) => {
    const all = own.db
      .selectFrom("jobs")
      .select(["tenant_id", "id"])
      .where("status", "in", ACTIVE_JOB)
      .where("due_at", "<=", now.getTime())
      .where("type", "in", types)
      .$if(exceptOf.length > 0, (query) => query.where("tenant_id", "not in", exceptOf))
      .limit(1);
    return only === undefined ? all : all.where("tenant_id", "=", only.tenantId).where("id", "=", only.jobId);
  };

  /** Reads what is due by one index, and nothing of what waits for later. */
  const next = (own: Database, input: ClaimInput) =>
    due(own, input)
      .orderBy((job) =>
        job
          .case()
          .when("tenant_id", ">", input.servedLast ?? "")
          .then(0)
          .else(1)
          .end(),
      )
      .orderBy("tenant_id")
      .orderBy("due_at")
      .modifyEnd(own.engine.rowLockSkippingLocked);

  return {
    async claim(input) {
      if (input.types.length === 0) return undefined;
      // Looked at first without a lock: most of the time there is nothing, and then nobody's writing should wait.
      if ((await due(database, input).executeTakeFirst()) === undefined) return undefined;
      return database.atomically(async (own) => {
        const found = await next(own, input).executeTakeFirst();
        if (found === undefined) return undefined;
        const now = input.now.getTime();
        const claimed = await own.db
          .updateTable("jobs")
          .set((column) => ({
            status: "processing",
            lease_owner: input.owner,
            due_at: input.until.getTime(),
            attempts: column("attempts", "+", 1),
            started_at: column.fn.coalesce("started_at", column.val(now)),
            updated_at: now,
          }))
          .where("tenant_id", "=", found.tenant_id)
          .where("id", "=", found.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return jobOf(claimed);
      });
    },

    async renewLease(lease, until) {
      const { numUpdatedRows } = await update(database, lease)
        .set({ due_at: until.getTime() })
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async checkpoint(lease, { cursor, summary, percentage }, { at, until }) {
      const { numUpdatedRows } = await update(database, lease)
        .set({
          due_at: until.getTime(),
          updated_at: at.getTime(),
          ...(cursor === undefined ? {} : { cursor: encodeJson(cursor), attempts: 1, status_details: null }),
          ...(summary === undefined ? {} : { summary: encodeJson(summary) }),
          ...(percentage === undefined ? {} : { percentage }),
        })
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async release(lease, { at, dueAt, counted, statusDetails }) {
      const { numUpdatedRows } = await update(database, lease)
        .set((column) => ({
          status: "pending",
          lease_owner: null,
          due_at: dueAt.getTime(),
          updated_at: at.getTime(),
          attempts: counted ? column.ref("attempts") : column("attempts", "-", 1),
          status_details: statusDetails ?? null,
        }))
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async wake(tenantId, { connectionId, type }, now) {
      await db
        .updateTable("jobs")
        .set({ due_at: now.getTime() })
        .where("tenant_id", "=", tenantId)
        .where("connection_id", "=", connectionId)
        .where("type", "=", type)
        .where("status", "=", "pending")
        .where("due_at", ">", now.getTime())
        .execute();
    },

    async shortenWaits(now, latest) {
      await db
        .updateTable("jobs")
        .set({ due_at: now.getTime() })
        .where("status", "=", "pending")
        .where("due_at", ">", latest.getTime())
        .execute();
    },

    async finish(lease, { status, summary, statusDetails, at }) {
      const { numUpdatedRows } = await update(database, lease)
        .set({
          status,
          lease_owner: null,
          due_at: at.getTime(),
          finished_at: at.getTime(),
          updated_at: at.getTime(),
          status_details: statusDetails ?? null,
          ...(summary === undefined ? {} : { summary: encodeJson(summary) }),
          ...(status === "completed" ? { percentage: 100 } : {}),
        })
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async listUntidy(now, limit) {
      const rows = await db
        .selectFrom("jobs")
        .selectAll()
        .where("status", "in", ["completed", "failed", "cancelled", "arriving"])
        .where("due_at", "<=", now.getTime())
        .orderBy("due_at")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ job: jobOf(row), broken: row.status === "arriving" }));
    },

    async tidied(tenantId, jobId, nextAt) {
      await db
        .updateTable("jobs")
        .set({ due_at: nextAt?.getTime() ?? null })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", jobId)
        .where("status", "in", ["completed", "failed", "cancelled"])
        .execute();
    },
  };
}
