import { z } from "zod";
import { CAMPAIGN_RESULTS, type CampaignOutcome } from "../../../domain/campaign.ts";
import { FAILURE_CAUSES } from "../../../domain/roster.ts";
import type { ResetCampaignPayload } from "../../../jobs/reset-campaign/campaign-job.ts";
import { CAMPAIGN_STATES } from "../../../jobs/reset-campaign/campaign-states.ts";
import { jobReply } from "../jobs-wire.ts";

const DAY_SECONDS = 86_400;

/** What a campaign is asked for with. */
export const campaignBody = z.strictObject({
  rate_per_minute: z.number().min(0.1).max(6_000).describe("Mails a minute; default 60.").optional(),
  filter: z
    .strictObject({
      states: z.array(z.enum(CAMPAIGN_STATES)).min(1).max(2).optional(),
      causes: z.array(z.enum(FAILURE_CAUSES)).min(1).max(FAILURE_CAUSES.length).describe("Of who failed.").optional(),
      domain: z.string().min(1).max(254).describe("Only e-mail addresses of this domain.").optional(),
      not_seen_since: z.iso
        .datetime({ offset: true })
        .describe("Only who last signed in at the source before.")
        .optional(),
      limit: z.int().min(1).max(100_000_000).describe("So many mails at most.").optional(),
    })
    .optional(),
  dry_run: z.boolean().describe("Only count who would be mailed; default true.").optional(),
  client_id: z.string().min(1).max(64).describe("The application that people are led to.").optional(),
  result_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .describe("Where the person is sent after the link was used.")
    .optional(),
  ttl_sec: z
    .int()
    .min(60)
    .max(90 * DAY_SECONDS)
    .describe("How long the links work, seconds; default: seven days.")
    .optional(),
  skip_mailed_within_days: z
    .number()
    .min(0)
    .max(3_650)
    .describe("Nobody whom another campaign mailed so recently; default 7.")
    .optional(),
});

/** The job's payload, in our casing and with defaults. */
export function campaignPayload(body: z.output<typeof campaignBody>, pagesDomain: string): ResetCampaignPayload {
  const { states, causes, domain, not_seen_since: notSeenSince, limit } = body.filter ?? {};
  return {
    ratePerMinute: body.rate_per_minute ?? 60,
    ...(states && { states }),
    ...(causes && { causes }),
    ...(domain !== undefined && { domain: domain.toLowerCase() }),
    ...(notSeenSince !== undefined && { notSeenSinceMs: Date.parse(notSeenSince) }),
    ...(limit !== undefined && { limit }),
    dryRun: body.dry_run ?? true,
    ...(body.client_id !== undefined && { clientId: body.client_id }),
    ...(body.result_url !== undefined && { resultUrl: body.result_url }),
    ticketLifetimeSeconds: body.ttl_sec ?? 7 * DAY_SECONDS,
    skipMailedWithinDays: body.skip_mailed_within_days ?? 7,
    pagesDomain,
  };
}

/** A campaign: its job, and what became of whom it mailed. */
export const campaignReply = jobReply.extend({
  results: z
    .object({
      moved_by_campaign: z.int(),
      moved_otherwise: z.int(),
      waiting: z.int(),
      gone: z.int().describe("Deleted here since, or no longer on the roster."),
      failed: z.int(),
    })
    .optional(),
});

/** One person whom a campaign mailed. */
export const campaignPersonReply = z.object({
  key: z.string(),
  email: z.string(),
  result: z.enum(CAMPAIGN_RESULTS),
  at: z.string().describe("When the mail was handed over."),
  reason: z.string().describe("What the mail server said.").optional(),
  user_id: z.string().optional(),
  moved_at: z.string().optional(),
});

export const campaignPersonToWire = (outcome: CampaignOutcome): z.input<typeof campaignPersonReply> => ({
  key: outcome.key,
  email: outcome.email,
  result: outcome.result,
  at: outcome.at.toISOString(),
  reason: outcome.reason,
  user_id: outcome.userId,
  moved_at: outcome.movedAt?.toISOString(),
});
