import type { SelectQueryBuilder } from "kysely";
import { sql } from "kysely";
import type { TenantId } from "../domain/ids.ts";
import type { Job, JobStatus, JobType } from "../domain/job.ts";
import { ACTIVE_JOB } from "./connection-jobs.ts";
import type { Database } from "./database.ts";
import { jobOf, type NewJob, newRowOf } from "./job-columns.ts";
import { createJobFileStore, type JobFileStore } from "./job-files.ts";
import { createJobLeaseStore, type JobLeaseStore } from "./job-leases.ts";
import { createJobRowStore, type JobRowStore } from "./job-rows.ts";
import type { KeysetPage } from "./page.ts";
import { countRows } from "./paging.ts";
import type { JobRow as JobColumns, Tables } from "./tables.ts";

export type { NewJob } from "./job-columns.ts";

export interface JobFilter {
  readonly connectionId?: string;
  readonly type?: JobType;
  readonly status?: JobStatus;
}

export interface JobRecordStore {
  /**
   * Waits until no other transaction that has called it for this tenant is open: whoever makes a job only where there are not too many
   * already calls it first, in a transaction that reads the latest.
   */
  takeTurn(tenantId: TenantId): Promise<void>;
  /** Inserts it as `pending`: any worker may take it from now on. */
  insert(job: NewJob): Promise<void>;
  /**
   * Inserts it as one whose file is still arriving: `find` and `list` do not know it, no worker takes it, and the next
   * tidying after `until` removes it with what has arrived.
   */
  insertArriving(job: NewJob, until: Date): Promise<void>;
  /** The file still arrives. False when it was removed meanwhile. */
  keepArriving(tenantId: TenantId, id: string, until: Date): Promise<boolean>;
  /**
   * The file is there: the job becomes `pending` with what is now known of it. `too_many`: the tenant has `maxActive` of its
   * type already, and nothing changed; `gone`: it was removed meanwhile.
   */
  submitArrived(job: NewJob, maxActive: number): Promise<"submitted" | "too_many" | "gone">;
  find(tenantId: TenantId, id: string): Promise<Job | undefined>;
  /** Newest first; `page.after` is the id of the last job of the page before. */
  list(tenantId: TenantId, filter: JobFilter, page: KeysetPage): Promise<readonly Job[]>;
  /** Jobs of a type that wait or are worked on. */
  countActive(tenantId: TenantId, type: JobType): Promise<number>;
  /** Files of a tenant that are on their way at this moment, for jobs of any type. */
  countArriving(tenantId: TenantId, now: Date): Promise<number>;
  /** False when it has ended already. Whoever works on it hears so at its next checkpoint. */
  cancel(tenantId: TenantId, id: string, at: Date): Promise<boolean>;
  /** With its rows and files. */
  remove(tenantId: TenantId, id: string): Promise<boolean>;
}

/** Background work, who works on it, its rows and its files. */
export interface JobStore extends JobRecordStore, JobLeaseStore, JobRowStore, JobFileStore {}

export function createJobStore(database: Database): JobStore {
  return {
    ...createJobRecordStore(database),
    ...createJobLeaseStore(database),
    ...createJobRowStore(database),
    ...createJobFileStore(database),
  };
}

/** A file that is still on its way. Known to this folder only. */
const ARRIVING = "arriving";

function createJobRecordStore(database: Database): JobRecordStore {
  const { db } = database;
  const one = (tenantId: TenantId, id: string) =>
    db.selectFrom("jobs").selectAll().where("tenant_id", "=", tenantId).where("id", "=", id);

  async function insert(job: NewJob, status: string, dueAt: Date): Promise<void> {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("jobs")
      .values(newRowOf(job, status, dueAt))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) throw database.conflict("id", "A job with this id already exists.");
  }

  return {
    takeTurn: (tenantId) => takeTurn(database, tenantId),
    insert: (job) => insert(job, "pending", job.createdAt),
    insertArriving: (job, until) => insert(job, ARRIVING, until),

    async keepArriving(tenantId, id, until) {
      const { numUpdatedRows } = await db
        .updateTable("jobs")
        .set({ due_at: until.getTime() })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", id)
        .where("status", "=", ARRIVING)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    submitArrived: (job, maxActive) =>
      database.atomically(async (own) => {
        await takeTurn(own, job.tenantId);
        if ((await countActive(own, job.tenantId, job.type)) >= maxActive) return "too_many";
        const { tenant_id, id, ...known } = newRowOf(job, "pending", job.createdAt);
        const { numUpdatedRows } = await own.db
          .updateTable("jobs")
          .set(known)
          .where("tenant_id", "=", tenant_id)
          .where("id", "=", id)
          .where("status", "=", ARRIVING)
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n ? "submitted" : "gone";
      }),

    async find(tenantId, id) {
      const row = await one(tenantId, id).where("status", "!=", ARRIVING).executeTakeFirst();
      return row && jobOf(row);
    },

    async list(tenantId, filter, page) {
      const all = filtered(db.selectFrom("jobs").selectAll(), tenantId, filter);
      const rest = page.after === undefined ? all : olderThan(all, tenantId, page.after);
      const rows = await rest.orderBy("created_at", "desc").orderBy("id", "desc").limit(page.limit).execute();
      return rows.map(jobOf);
    },

    countActive: (tenantId, type) => countActive(database, tenantId, type),

    countArriving: (tenantId, now) =>
      countRows(
        db
          .selectFrom("jobs")
          .where("tenant_id", "=", tenantId)
          .where("status", "=", ARRIVING)
          .where("due_at", ">", now.getTime()),
      ),

    async cancel(tenantId, id, at) {
      const { numUpdatedRows } = await db
        .updateTable("jobs")
        .set({
          status: "cancelled",
          lease_owner: null,
          due_at: at.getTime(),
          finished_at: at.getTime(),
          updated_at: at.getTime(),
        })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", id)
        .where("status", "in", ACTIVE_JOB)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    remove: (tenantId, id) =>
      database.atomically(async (own) => {
        for (const table of ["job_rows", "job_chunks"] as const)
          await own.db.deleteFrom(table).where("tenant_id", "=", tenantId).where("job_id", "=", id).execute();
        const { numDeletedRows } = await own.db
          .deleteFrom("jobs")
          .where("tenant_id", "=", tenantId)
          .where("id", "=", id)
          .executeTakeFirstOrThrow();
        return numDeletedRows > 0n;
      }),
  };
}

async function takeTurn({ db, engine }: Database, tenantId: TenantId): Promise<void> {
  await db.selectFrom("tenants").select("id").where("id", "=", tenantId).modifyEnd(engine.rowLock).execute();
}

type JobQuery = SelectQueryBuilder<Tables, "jobs", JobColumns>;

function filtered(query: JobQuery, tenantId: TenantId, filter: JobFilter): JobQuery {
  let narrowed = query.where("tenant_id", "=", tenantId).where("status", "!=", ARRIVING);
  if (filter.connectionId !== undefined) narrowed = narrowed.where("connection_id", "=", filter.connectionId);
  if (filter.type !== undefined) narrowed = narrowed.where("type", "=", filter.type);
  if (filter.status !== undefined) narrowed = narrowed.where("status", "=", filter.status);
  return narrowed;
}

const olderThan = (query: JobQuery, tenantId: TenantId, id: string): JobQuery =>
  query.where(
    sql<boolean>`(created_at, id) < (select created_at, id from jobs where tenant_id = ${tenantId} and id = ${id})`,
  );

const countActive = ({ db }: Database, tenantId: TenantId, type: JobType): Promise<number> =>
  countRows(
    db.selectFrom("jobs").where("tenant_id", "=", tenantId).where("type", "=", type).where("status", "in", ACTIVE_JOB),
  );
