import { z } from "zod";
import { CAMPAIGN_RESULTS } from "../../../domain/campaign.ts";
import type { Connection } from "../../../domain/connection.ts";
import { DomainError } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import { startCampaign } from "../../../jobs/reset-campaign/start-campaign.ts";
import { defineRoute, type Route } from "../../route.ts";
import { jobReply, jobToWire } from "../jobs-wire.ts";
import type { ManagementDeps } from "../management-deps.ts";
import { answerCheckpointList, checkpointPagingQuery } from "../paging.ts";
import {
  campaignBody,
  campaignPayload,
  campaignPersonReply,
  campaignPersonToWire,
  campaignReply,
} from "./campaigns-wire.ts";
import { connectionParams } from "./connection-params.ts";
import { findMigratingConnection } from "./migrations.ts";

const DEFAULT_TAKE = 50;
const campaignParams = connectionParams.extend({ job_id: z.string().min(1).max(64) });

const start = defineRoute({
  method: "POST",
  path: "/migrations/{connection_id}/campaigns",
  operationId: "startResetCampaign",
  tag: "migrations",
  summary: "Mail those who are left a link to choose a password with",
  scopes: ["create:migrations"],
  params: connectionParams,
  body: campaignBody,
  status: 202,
  reply: jobReply,
  errors: { 404: "There is no such connection.", 409: "Links would bring nobody over, or a campaign is under way." },
  async handle({ params, body, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const payload = campaignPayload(body, context.domain);
    const job = await startCampaign({ connection, payload, by: context.caller.subject }, deps);
    context.notes.run = { job: job.id, dry_run: payload.dryRun };
    deps.jobs.poke();
    return jobToWire(job, deps.clock.now(), deps);
  },
});

const list = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/campaigns",
  operationId: "listResetCampaigns",
  tag: "migrations",
  summary: "List the campaigns of a connection, newest first",
  scopes: ["read:migrations"],
  params: connectionParams,
  query: z.strictObject({ from: checkpointPagingQuery.from, take: checkpointPagingQuery.take }),
  status: 200,
  reply: z.object({ campaigns: z.array(jobReply), next: z.string().optional() }),
  errors: { 404: "There is no such connection." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const { tenantId, id } = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const limit = query.take ?? DEFAULT_TAKE;
    const filter = { connectionId: id, type: "reset_campaign" } as const;
    const jobs = await deps.store.jobs.list(tenantId, filter, { after: query.from, limit: limit + 1 });
    const shown = jobs.slice(0, limit);
    const now = deps.clock.now();
    return {
      campaigns: await Promise.all(shown.map((job) => jobToWire(job, now, deps))),
      next: jobs.length > limit ? shown.at(-1)?.id : undefined,
    };
  },
});

const read = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/campaigns/{job_id}",
  operationId: "readResetCampaign",
  tag: "migrations",
  summary: "Get a campaign and what became of whom it mailed",
  scopes: ["read:migrations"],
  params: campaignParams,
  status: 200,
  reply: campaignReply,
  errors: { 404: "There is no such connection or campaign." },
  async handle({ params, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const job = await findCampaign(connection, params.job_id, deps);
    const shown = campaignReply.parse(await jobToWire(job, deps.clock.now(), deps));
    if (job.payload.dryRun === true) return shown;
    return { ...shown, results: await deps.store.campaignMails.countResults(job.tenantId, job.id) };
  },
});

const people = defineRoute({
  method: "GET",
  path: "/migrations/{connection_id}/campaigns/{job_id}/people",
  operationId: "listResetCampaignPeople",
  tag: "migrations",
  summary: "List whom a campaign mailed, with what became of them",
  scopes: ["read:migrations"],
  params: campaignParams,
  query: z.strictObject({ ...checkpointPagingQuery, result: z.enum(CAMPAIGN_RESULTS).optional() }),
  status: 200,
  reply: z.object({ people: z.array(campaignPersonReply), next: z.string().optional() }),
  errors: { 404: "There is no such connection or campaign." },
  async handle({ params, query, context }, deps: ManagementDeps) {
    const connection = await findMigratingConnection(params.connection_id, context.tenant.id, deps);
    const { tenantId, id } = await findCampaign(connection, params.job_id, deps);
    return answerCheckpointList(query, {
      collection: "people",
      listAfter: (page) => deps.store.campaignMails.listResults(tenantId, id, { ...page, result: query.result }),
      keyOf: ({ key }) => key,
      toWire: campaignPersonToWire,
    });
  },
});

async function findCampaign({ tenantId, id }: Connection, jobId: string, deps: ManagementDeps): Promise<Job> {
  const job = await deps.store.jobs.find(tenantId, jobId);
  if (job?.type !== "reset_campaign" || job.connectionId !== id)
    throw new DomainError("not_found", "The connection has no such campaign.");
  return job;
}

/** Mails to those who are left, and their results. */
export const campaignRoutes: readonly Route<ManagementDeps>[] = [start, list, read, people];
