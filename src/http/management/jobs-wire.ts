import { z } from "zod";
import { isAdministratorId } from "../../domain/administrator.ts";
import { FAILURE_DETAIL_CODES, readFailureDetail } from "../../domain/failure-details.ts";
import type { RowProblem } from "../../domain/import-row.ts";
import { JOB_STATUSES, JOB_TYPES, type Job, type JobRow } from "../../domain/job.ts";
import { JOB_FACTS, JOB_REASONS, readJobSentence } from "../../domain/job-sentences.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import { ROW_FACTS, ROW_REASONS, readRowProblem } from "../../domain/row-sentences.ts";
import type { Store } from "../../store/store.ts";

/** Of a row: also what is noted of somebody who could not come. */
const REASONS = [...new Set([...ROW_REASONS, ...FAILURE_DETAIL_CODES])];

const factsReply = <Name extends string>(names: readonly Name[]) =>
  z.object(
    Object.fromEntries(names.map((name) => [name, z.string().optional()])) as Record<Name, z.ZodOptional<z.ZodString>>,
  );

/** A job as the API shows it (contract §4.7). */
export const jobReply = z.looseObject({
  id: z.string(),
  type: z.enum(JOB_TYPES),
  status: z.enum(JOB_STATUSES),
  created_at: z.string(),
  created_by: z.string().describe("Subject of the caller's token, or cli.").optional(),
  created_by_name: z.string().describe("Of the administrator who started it. Not Auth0's.").optional(),
  started_at: z.string().optional(),
  finished_at: z.string().optional(),
  connection_id: z.string().optional(),
  connection: z.string().optional(),
  external_id: z.string().optional(),
  dry_run: z
    .boolean()
    .describe("Whether it only says what it would do. Absent where a job has no such choice.")
    .optional(),
  summary: z.record(z.string(), z.unknown()).optional(),
  percentage_done: z.number().optional(),
  time_left_seconds: z.number().optional(),
  location: z.string().describe("Where the exported file is for the next 60 seconds.").optional(),
  status_details: z.string().optional(),
  status_reason: z
    .object({ code: z.enum(JOB_REASONS), facts: factsReply(JOB_FACTS) })
    .describe("What `status_details` says, for programs.")
    .optional(),
});

/** One row of a file that was not taken, and why. */
export const jobErrorReply = z.looseObject({
  user: z.record(z.string(), z.unknown()),
  errors: z.array(
    z.looseObject({
      code: z.string(),
      message: z.string(),
      path: z.string().optional(),
      reason: z
        .object({ code: z.enum(REASONS), facts: factsReply(ROW_FACTS) })
        .describe("What `message` says, for programs. Not Auth0's.")
        .optional(),
    }),
  ),
});

/** What of a job is known from the job alone. */
export async function jobToWire(
  job: Pick<Job, "tenantId" | "id" | "type" | "payload" | "connectionId" | "externalId" | "createdAt"> & Partial<Job>,
  now: Date,
  deps: { readonly store: Pick<Store, "connections"> },
): Promise<Record<string, unknown>> {
  const { connectionId } = job;
  const connection = connectionId && (await deps.store.connections.find(job.tenantId, connectionId));
  return given({
    type: job.type,
    status: job.status ?? "pending",
    connection_id: connectionId,
    connection: connection ? connection.name : undefined,
    external_id: job.externalId,
    ...(job.type === "users_export" ? exportParameters(job.payload) : {}),
    created_at: job.createdAt.toISOString(),
    id: job.id,
    dry_run: typeof job.payload.dryRun === "boolean" ? job.payload.dryRun : undefined,
    summary: job.type === "verification_email" ? undefined : job.summary,
    percentage_done: job.percentage,
    time_left_seconds: secondsLeft(job, now),
    status_details: job.statusDetails,
    status_reason: readJobSentence(job.statusDetails),
  });
}

/** As `jobToWire`, with what Auth0 does not tell: who started it, and when it was worked on. */
export async function storedJobToWire(
  job: Job,
  now: Date,
  deps: { readonly store: Pick<Store, "administrators" | "connections"> },
): Promise<Record<string, unknown>> {
  const { tenantId, createdBy } = job;
  const isAdministrators = createdBy !== undefined && isAdministratorId(createdBy);
  const administrator = isAdministrators ? await deps.store.administrators.find(tenantId, createdBy) : undefined;
  return given({
    ...(await jobToWire(job, now, deps)),
    created_by: createdBy,
    created_by_name: administrator?.name,
    started_at: job.startedAt?.toISOString(),
    finished_at: job.finishedAt?.toISOString(),
  });
}

/** What an export was asked for is shown with it (recorded). */
const exportParameters = ({ format, limit, fields }: JsonObject) => ({
  format,
  limit,
  fields: Array.isArray(fields)
    ? fields.map(({ name, exportAs }: JsonObject) => given({ name, export_as: exportAs }))
    : undefined,
});

/** By how long the part that is done has taken. */
function secondsLeft({ status, percentage, startedAt }: Partial<Job>, now: Date): number | undefined {
  if (status !== "processing" || startedAt === undefined || percentage === undefined || percentage <= 0) return;
  const spentMs = Math.max(0, now.getTime() - startedAt.getTime());
  return Math.ceil((spentMs * (100 - percentage)) / percentage / 1_000);
}

/**
 * A row as `GET /jobs/{id}/errors` shows it. Handlers keep `{ user, errors }` in `detail`; of a row without it, its code and
 * message are the error.
 */
export function jobErrorToWire({ row, verdict, code, message, detail, key }: JobRow): Record<string, unknown> {
  const { user, errors, ...rest } = detail ?? {};
  return {
    row,
    verdict,
    ...given({ key }),
    user: isJsonObject(user) ? user : rest,
    errors: (Array.isArray(errors) ? errors : [{ code: code ?? verdict.toUpperCase(), message: message ?? "" }]).map(
      withReason,
    ),
  };
}

const withReason = (error: RowProblem): Record<string, unknown> =>
  given({ ...error, reason: readRowProblem(error) ?? readFailureDetail(error.message) });

const given = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
