import type { ConnectionId, TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** Wire names of the kinds of background work (contract §4.7, and our own). */
export const JOB_TYPES = [
  "users_import",
  "users_export",
  "verification_email",
  "roster_load",
  "reset_campaign",
  "migration_retry",
  "migration_terminate",
] as const;
export type JobType = (typeof JOB_TYPES)[number];

export const JOB_STATUSES = ["pending", "processing", "completed", "failed", "cancelled"] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Background work with a status that a caller can read. */
export interface Job {
  readonly tenantId: TenantId;
  /** `job_` and 16 characters. */
  readonly id: string;
  readonly type: JobType;
  readonly status: JobStatus;
  readonly connectionId?: ConnectionId;
  readonly externalId?: string;
  /** What to do, parsed by the job's handler. Holds no secret. */
  readonly payload: JsonObject;
  /** How far it is: enough to go on after a crash. The handler alone knows its shape. */
  readonly cursor?: JsonObject;
  /** Counts for readers, for example `{ total, inserted, updated, failed }`. */
  readonly summary?: JsonObject;
  /** 0 to 100. */
  readonly percentage?: number;
  /** Why it failed, for readers. */
  readonly statusDetails?: string;
  /** Subject of the caller's token, or `cli`. */
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly attempts: number;
}

/** What became of one row of a job's file; kept until the job is dismissed. */
export interface JobRow {
  readonly tenantId: TenantId;
  readonly jobId: string;
  /** 1 for the first row. */
  readonly row: number;
  /** For example `failed`, `collision`, `sent`. */
  readonly verdict: string;
  /** For example `DUPLICATED_USER`. */
  readonly code?: string;
  /** Sentences for readers. No password, hash or secret. */
  readonly message?: string;
  /** For example the row with its hash taken out. */
  readonly detail?: JsonObject;
  /** Roster key of the person, where there is one. */
  readonly key?: string;
}
