import type { TenantId } from "../domain/ids.ts";
import type { JobRow } from "../domain/job.ts";
import { absentIfNull, decodeOptionalJson, encodeOptionalJson } from "./columns.ts";
import type { Database } from "./database.ts";
import { inChunks } from "./paging.ts";
import type { JobRowRow } from "./tables.ts";

export interface JobRowFilter {
  readonly verdict?: string;
  /** Number of the row that the page before ended with. */
  readonly after?: number;
  readonly limit: number;
}

/** What became of single rows of a job. Kept until dismissed. */
export interface JobRowStore {
  /** A row that is there already is replaced: whoever goes on from a cursor may write some a second time. */
  addJobRows(rows: readonly JobRow[]): Promise<void>;
  /** By number. */
  listJobRows(tenantId: TenantId, jobId: string, filter: JobRowFilter): Promise<readonly JobRow[]>;
  countJobRows(tenantId: TenantId, jobId: string): Promise<Readonly<Record<string, number>>>;
  /** None of them are shown from now on, however many they are; the job is tidied up. False while it has not ended. */
  dismissJobRows(tenantId: TenantId, jobId: string, at: Date): Promise<boolean>;
  /** Removes dismissed ones, at most `limit` at once; says how many. */
  removeDismissedRows(tenantId: TenantId, jobId: string, limit: number): Promise<number>;
}

export function createJobRowStore({ db }: Database): JobRowStore {
  const all = (tenantId: TenantId, jobId: string) =>
    db.selectFrom("job_rows").where("tenant_id", "=", tenantId).where("job_id", "=", jobId);
  const dismissed = (tenantId: TenantId, jobId: string) =>
    db
      .selectFrom("jobs")
      .select("id")
      .where("tenant_id", "=", tenantId)
      .where("id", "=", jobId)
      .where("rows_dismissed_at", "is not", null);
  const of = (tenantId: TenantId, jobId: string) =>
    all(tenantId, jobId).where(({ not, exists }) => not(exists(dismissed(tenantId, jobId))));

  return {
    async addJobRows(rows) {
      for (const chunk of inChunks(rows)) {
        await db
          .insertInto("job_rows")
          .values(chunk.map(rowOf))
          .onConflict((conflict) =>
            conflict.columns(["tenant_id", "job_id", "row"]).doUpdateSet((set) => ({
              verdict: set.ref("excluded.verdict"),
              code: set.ref("excluded.code"),
              message: set.ref("excluded.message"),
              detail: set.ref("excluded.detail"),
              key: set.ref("excluded.key"),
            })),
          )
          .execute();
      }
    },

    async listJobRows(tenantId, jobId, { verdict, after, limit }) {
      let query = of(tenantId, jobId).selectAll();
      if (verdict !== undefined) query = query.where("verdict", "=", verdict);
      if (after !== undefined) query = query.where("row", ">", after);
      return (await query.orderBy("row").limit(limit).execute()).map(jobRowOf);
    },

    async countJobRows(tenantId, jobId) {
      const counts = await of(tenantId, jobId)
        .select((row) => ["verdict", row.fn.countAll<number>().as("total")])
        .groupBy("verdict")
        .orderBy("verdict")
        .execute();
      return Object.fromEntries(counts.map(({ verdict, total }) => [verdict, Number(total)]));
    },

    async dismissJobRows(tenantId, jobId, at) {
      const { numUpdatedRows } = await db
        .updateTable("jobs")
        .set({ rows_dismissed_at: at.getTime(), due_at: at.getTime() })
        .where("tenant_id", "=", tenantId)
        .where("id", "=", jobId)
        .where("finished_at", "is not", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },

    async removeDismissedRows(tenantId, jobId, limit) {
      if ((await dismissed(tenantId, jobId).executeTakeFirst()) === undefined) return 0;
      const last = await all(tenantId, jobId)
        .select("row")
        .orderBy("row")
        .offset(limit - 1)
        .limit(1)
        .executeTakeFirst();
      let query = db.deleteFrom("job_rows").where("tenant_id", "=", tenantId).where("job_id", "=", jobId);
      if (last !== undefined) query = query.where("row", "<=", last.row);
      return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
    },
  };
}

const rowOf = (row: JobRow): JobRowRow => ({
  tenant_id: row.tenantId,
  job_id: row.jobId,
  row: row.row,
  verdict: row.verdict,
  code: row.code ?? null,
  message: row.message ?? null,
  detail: encodeOptionalJson(row.detail),
  key: row.key ?? null,
});

const jobRowOf = (row: JobRowRow): JobRow => ({
  tenantId: row.tenant_id as TenantId,
  jobId: row.job_id,
  row: row.row,
  verdict: row.verdict,
  code: absentIfNull(row.code),
  message: absentIfNull(row.message),
  detail: decodeOptionalJson(row.detail),
  key: absentIfNull(row.key),
});
