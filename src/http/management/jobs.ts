import { Readable } from "node:stream";
import { z } from "zod";
import { DomainError } from "../../domain/errors.ts";
import { JOB_STATUSES, JOB_TYPES, type Job } from "../../domain/job.ts";
import { defineRoute, type Route, type RouteContext } from "../route.ts";
import { noteSecretRead } from "./audit.ts";
import { exportLocation, isWithHashes } from "./export-location.ts";
import { jobErrorReply, jobErrorToWire, jobReply, jobToWire, storedJobToWire } from "./jobs-wire.ts";
import type { ManagementDeps } from "./management-deps.ts";
import { checkpointPagingQuery, openCheckpoint, sealCheckpoint } from "./paging.ts";
import { queryInteger } from "./query-values.ts";
import { idParams } from "./route-params.ts";

const READ = ["create:users", "read:users"];
/** Who may follow or end work on users may do so whatever kind it is; migrations have scopes of their own. */
const READ_ALL = [...READ, "read:migrations"];
const CHANGE = ["create:users", "update:migrations"];
const ROWS_AT_ONCE = 1_000;
const USUAL_TAKE = 50;

const listQuery = z.object({
  connection_id: z.string().max(64).describe("Of this connection only.").optional(),
  type: z.enum(JOB_TYPES).optional(),
  status: z.enum(JOB_STATUSES).optional(),
  from: z.string().max(64).describe("What `next` of the previous answer said.").optional(),
  take: queryInteger("Jobs of one answer, at most 100; default 50.", 1, 100).optional(),
});
const rowsQuery = z.object({
  ...checkpointPagingQuery,
  verdict: z.string().max(64).describe("Only rows of which this became.").optional(),
});
const rowsReply = z.object({
  rows: z.array(
    jobErrorReply.extend({
      row: z.int().describe("1 for the first."),
      verdict: z.string().describe("For example failed, collision, sent."),
      key: z.string().describe("Of the person on the roster.").optional(),
    }),
  ),
  next: z.string().optional(),
});
const listReply = z.object({ jobs: z.array(jobReply), next: z.string().optional() });

/** `/jobs`: what background work there is, how far it is, and what it could not do (contract §4.7). */
export const jobRoutes: readonly Route<ManagementDeps>[] = [
  defineRoute<ManagementDeps, undefined, typeof listQuery>({
    method: "GET",
    path: "/jobs",
    operationId: "listJobs",
    tag: "jobs",
    summary: "List jobs, newest first",
    scopes: READ_ALL,
    query: listQuery,
    reply: listReply,
    status: 200,
    async handle({ query, context }, deps) {
      const limit = query.take ?? USUAL_TAKE;
      const filter = { connectionId: query.connection_id, type: query.type, status: query.status };
      const jobs = await deps.store.jobs.list(context.tenant.id, filter, { after: query.from, limit: limit + 1 });
      const shown = jobs.slice(0, limit);
      const now = deps.clock.now();
      return {
        jobs: await Promise.all(shown.map((job) => storedJobToWire(job, now, deps))),
        ...(jobs.length > limit ? { next: shown.at(-1)?.id } : {}),
      };
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    method: "GET",
    path: "/jobs/{id}",
    operationId: "getJob",
    tag: "jobs",
    summary: "Get a job",
    scopes: READ_ALL,
    params: idParams,
    reply: jobReply,
    status: 200,
    errors: { 404: "The job does not exist" },
    async handle({ params, context }, deps) {
      const job = await findJob(params.id, context, deps);
      const location = exportLocation(job, context, deps);
      if (location !== undefined && isWithHashes(job))
        noteSecretRead("Get a link to exported users with password hashes", context, deps);
      const shown = await storedJobToWire(job, deps.clock.now(), deps);
      return location === undefined ? shown : { ...shown, location };
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    method: "GET",
    path: "/jobs/{id}/errors",
    operationId: "getJobErrors",
    tag: "jobs",
    summary: "Get what a job could not do",
    scopes: READ_ALL,
    params: idParams,
    reply: z.union([z.array(jobErrorReply), jobReply]),
    status: 200,
    errors: { 404: "The job does not exist" },
    async handle({ params, context }, deps) {
      const job = await findJob(params.id, context, deps);
      requireForUsers(job, READ, context);
      const first = await deps.store.jobs.listJobRows(job.tenantId, job.id, { limit: 1 });
      if (first.length > 0) return Readable.from(errorsAsJson(job, deps));
      if (job.status === "failed") return jobToWire({ ...job, percentage: undefined }, deps.clock.now(), deps);
      context.reply.code(204);
      return undefined;
    },
  }),

  defineRoute<ManagementDeps, typeof idParams, typeof rowsQuery>({
    method: "GET",
    path: "/jobs/{id}/rows",
    operationId: "listJobRows",
    tag: "jobs",
    summary: "List what became of single rows of a job, page by page",
    scopes: READ_ALL,
    params: idParams,
    query: rowsQuery,
    reply: rowsReply,
    status: 200,
    errors: { 404: "The job does not exist" },
    async handle({ params, query, context }, deps) {
      const { tenantId, id, type } = await findJob(params.id, context, deps);
      requireForUsers({ type }, READ, context);
      const limit = query.take ?? USUAL_TAKE;
      const after = query.from === undefined ? undefined : rowNumber(query.from);
      const rows = await deps.store.jobs.listJobRows(tenantId, id, { verdict: query.verdict, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return {
        rows: shown.map(jobErrorToWire),
        ...(rows.length > limit ? { next: sealCheckpoint(String(shown.at(-1)?.row)) } : {}),
      };
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    method: "POST",
    path: "/jobs/{id}/cancel",
    operationId: "cancelJob",
    tag: "jobs",
    summary: "Cancel a job",
    scopes: CHANGE,
    params: idParams,
    reply: jobReply,
    status: 200,
    errors: { 404: "The job does not exist", 409: "The job has ended already." },
    async handle({ params, context }, deps) {
      const job = await findJob(params.id, context, deps);
      requireForUsers(job, ["create:users"], context);
      if (!(await deps.store.jobs.cancel(job.tenantId, job.id, deps.clock.now())))
        throw new DomainError("conflict", "The job has ended already.", { apiCode: "job_ended" });
      return jobToWire(await findJob(params.id, context, deps), deps.clock.now(), deps);
    },
  }),

  defineRoute<ManagementDeps, typeof idParams>({
    method: "DELETE",
    path: "/jobs/{id}/errors",
    operationId: "dismissJobErrors",
    tag: "jobs",
    summary: "Dismiss what a job could not do",
    scopes: CHANGE,
    params: idParams,
    status: 204,
    errors: { 404: "The job does not exist", 409: "The job has not ended yet." },
    async handle({ params, context }, deps) {
      const job = await findJob(params.id, context, deps);
      requireForUsers(job, ["create:users"], context);
      if (!(await deps.store.jobs.dismissJobRows(job.tenantId, job.id, deps.clock.now())))
        throw new DomainError("conflict", "The job has not ended yet.", { apiCode: "job_active" });
    },
  }),
];

async function findJob(id: string, context: RouteContext, deps: Pick<ManagementDeps, "store">): Promise<Job> {
  const job = await deps.store.jobs.find(context.tenant.id, id);
  if (job === undefined) throw new DomainError("not_found", "The job does not exist", { apiCode: "inexistent_job" });
  return job;
}

/** Of a checkpoint. Throws `DomainError("invalid_query")` for what never was one. */
function rowNumber(checkpoint: string): number {
  const row = Number(openCheckpoint(checkpoint));
  if (!Number.isSafeInteger(row))
    throw new DomainError("invalid_query", "Query validation error: 'Invalid checkpoint' on property from.");
  return row;
}

/** Rows of a users-import are users with all that the file says of them: who may only look after migrations neither sees nor ends them. */
function requireForUsers({ type }: Pick<Job, "type">, scopes: readonly string[], { caller }: RouteContext): void {
  if (type !== "users_import" && type !== "users_export" && type !== "verification_email") return;
  if (scopes.some((scope) => caller.scopes.has(scope))) return;
  throw new DomainError("insufficient_scope", `Insufficient scope, expected any of: ${scopes.join(",")}`);
}

/** One list, however long: a file of a million wrong rows has as many. */
async function* errorsAsJson(job: Job, deps: Pick<ManagementDeps, "store">): AsyncGenerator<string> {
  let separator = "[";
  for (let after: number | undefined; ; ) {
    const rows = await deps.store.jobs.listJobRows(job.tenantId, job.id, { after, limit: ROWS_AT_ONCE });
    if (rows.length > 0) yield separator + rows.map((row) => JSON.stringify(jobErrorToWire(row))).join(",");
    if (rows.length < ROWS_AT_ONCE) break;
    after = rows.at(-1)?.row;
    separator = ",";
  }
  yield "]";
}
