import type { JobResult } from "../job-handler.ts";
import { type Campaign, type CampaignCursor, campaignSummary, type ResetCampaignDeps } from "./campaign-job.ts";

/** The event belongs to the last checkpoint: one for a campaign, however often it was interrupted. */
export async function endCampaign(
  { context, connection }: Campaign,
  cursor: CampaignCursor,
  deps: ResetCampaignDeps,
): Promise<JobResult> {
  const summary = campaignSummary(cursor, false);
  const event = deps.logWriter.complete({
    tenantId: connection.tenantId,
    type: "migration_campaign_ended",
    description: `Reset campaign ${context.job.id}`,
    connection: connection.name,
    connectionId: connection.id,
    strategy: connection.strategy,
    strategyType: "database",
    details: { by: context.job.createdBy, job: context.job.id, stats: summary },
  });
  await deps.store.transaction(
    async (tx) => {
      await tx.logEvents.insert([event]);
      await context.checkpoint({ cursor: { ...cursor, isDone: true }, summary, percentage: 100 }, tx);
    },
    { readsLatest: true },
  );
  return { summary };
}
