import type { ConnectionId, TenantId } from "../domain/ids.ts";
import type { Job, JobStatus, JobType } from "../domain/job.ts";
import type { JsonObject } from "../domain/json.ts";
import { absentIfNull, decodeDate, decodeJson, decodeOptionalDate, decodeOptionalJson, encodeJson } from "./columns.ts";
import type { JobRow as JobColumns } from "./tables.ts";

/** A job before anybody has worked on it. */
export type NewJob = Pick<
  Job,
  "tenantId" | "id" | "type" | "connectionId" | "externalId" | "payload" | "createdBy" | "createdAt"
>;

/** `status` may be one that only this folder knows. */
export const newRowOf = (job: NewJob, status: string, dueAt: Date): JobColumns => ({
  tenant_id: job.tenantId,
  id: job.id,
  type: job.type,
  status,
  connection_id: job.connectionId ?? null,
  external_id: job.externalId ?? null,
  payload: encodeJson(job.payload),
  cursor: null,
  summary: null,
  percentage: null,
  status_details: null,
  created_by: job.createdBy,
  created_at: job.createdAt.getTime(),
  updated_at: job.createdAt.getTime(),
  started_at: null,
  finished_at: null,
  attempts: 0,
  lease_owner: null,
  due_at: dueAt.getTime(),
  rows_dismissed_at: null,
});

/** The job as the rest of the server knows it. */
export const jobOf = (row: JobColumns): Job => ({
  tenantId: row.tenant_id as TenantId,
  id: row.id,
  type: row.type as JobType,
  status: row.status as JobStatus,
  connectionId: absentIfNull(row.connection_id) as ConnectionId | undefined,
  externalId: absentIfNull(row.external_id),
  payload: decodeJson(row.payload),
  cursor: decodeOptionalJson<JsonObject>(row.cursor),
  summary: decodeOptionalJson<JsonObject>(row.summary),
  percentage: absentIfNull(row.percentage),
  statusDetails: absentIfNull(row.status_details),
  createdBy: row.created_by,
  createdAt: decodeDate(row.created_at),
  updatedAt: decodeDate(row.updated_at),
  startedAt: decodeOptionalDate(row.started_at),
  finishedAt: decodeOptionalDate(row.finished_at),
  attempts: row.attempts,
});
