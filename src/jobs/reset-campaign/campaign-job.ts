import { z } from "zod";
import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import type { JsonObject } from "../../domain/json.ts";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { MailSender } from "../../mail/mail-sender.ts";
import type { Store } from "../../store/store.ts";
import type { JobContext } from "../job-handler.ts";
import { CAMPAIGN_STATES } from "./campaign-states.ts";

const DAY_SECONDS = 86_400;

/** What the job is told. */
export const resetCampaignPayload = z.object({
  ratePerMinute: z.number().min(0.1).max(6_000).default(60),
  states: z.array(z.enum(CAMPAIGN_STATES)).optional(),
  /** Of those who failed. */
  causes: z.array(z.enum(FAILURE_CAUSES)).optional(),
  /** Of the e-mail address, lower case. */
  domain: z.string().optional(),
  /** Epoch milliseconds: only who last signed in at the source before. */
  notSeenSinceMs: z.number().optional(),
  /** Mails at most. */
  limit: z.int().min(1).optional(),
  dryRun: z.boolean().default(true),
  clientId: z.string().optional(),
  resultUrl: z.string().optional(),
  ticketLifetimeSeconds: z
    .int()
    .min(60)
    .default(7 * DAY_SECONDS),
  skipMailedWithinDays: z.number().min(0).default(7),
  /** The domain whose pages the links lead to. */
  pagesDomain: z.string(),
});
export type ResetCampaignPayload = z.output<typeof resetCampaignPayload>;

export interface ResetCampaignDeps {
  readonly store: Pick<
    Store,
    "tenants" | "connections" | "roster" | "migrations" | "users" | "tombstones" | "campaignMails" | "transaction"
  >;
  readonly mail: Pick<MailSender, "send">;
  readonly mailFrom?: string;
  readonly logWriter: Pick<LogWriter, "complete">;
  readonly clock: Clock;
}

/** What all of a campaign's steps work with. */
export interface Campaign {
  readonly context: JobContext<ResetCampaignPayload>;
  readonly tenant: Tenant;
  readonly connection: Connection;
}

/** Why somebody is not mailed. */
export const SKIP_REASONS = [
  "no_email",
  "mailed_recently",
  "undeliverable",
  "already_here",
  "deleted_here",
  "out_of_ramp",
  "changed_meanwhile",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

const count = z.int().min(0);
const counts = z.object({
  /** In a dry run: would be. */
  sent: count,
  failed: count,
  skipped: z.record(z.enum(SKIP_REASONS), count),
});

const cursor = z.object({
  /** Index of the list that is gone through, and the key after which it goes on. */
  list: count,
  after: z.string().optional(),
  row: count,
  counts,
  /** Epoch milliseconds: no mail before. */
  nextAtMs: z.number(),
  /** Whose mail is on its way, or was when the worker died. */
  sending: z.string().optional(),
  isDone: z.boolean().default(false),
});

/** How far the campaign is. */
export type CampaignCursor = Readonly<z.output<typeof cursor>>;

/** From what the last checkpoint left; the beginning where there was none. */
export function readCampaignCursor(stored: JsonObject | undefined): CampaignCursor {
  if (stored !== undefined) return cursor.parse(stored);
  const skipped = Object.fromEntries(SKIP_REASONS.map((reason) => [reason, 0])) as Record<SkipReason, number>;
  return { list: 0, row: 0, counts: { sent: 0, failed: 0, skipped }, nextAtMs: 0, isDone: false };
}

/** Counts for readers. */
export function campaignSummary({ counts: { sent, failed, skipped } }: CampaignCursor, dryRun: boolean): JsonObject {
  return {
    dry_run: dryRun,
    ...(dryRun ? { would_send: sent } : { sent, failed }),
    skipped: Object.values(skipped).reduce((sum, one) => sum + one, 0),
    skipped_by_reason: { ...skipped },
  };
}
