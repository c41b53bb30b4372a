import { setImmediate } from "node:timers/promises";
import { DomainError } from "../../domain/errors.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import type { PositionedEntries } from "../entries-of-lists.ts";
import type { JobContext, JobHandler, JobPause, JobResult } from "../job-handler.ts";
import {
  type Campaign,
  type CampaignCursor,
  campaignSummary,
  type ResetCampaignDeps,
  type ResetCampaignPayload,
  readCampaignCursor,
  resetCampaignPayload,
} from "./campaign-job.ts";
import { endCampaign } from "./end-campaign.ts";
import { mailPerson } from "./mail-person.ts";
import { skipReasons } from "./may-be-mailed.ts";
import { peopleLeft } from "./people-left.ts";
import { type Skipped, skipPeople } from "./skip-people.ts";

const LOOK_AGAIN_MS = 60_000;

/**
 * Mails those who are left a link to choose a password with, no faster than the set rate. The rate is kept in the cursor, so that
 * it holds over restarts and whichever node goes on; between two mails the job holds no worker. Nobody is mailed twice: what is
 * known of a mail is committed before and after it is handed over, so that a worker killed in between repeats that one mail.
 */
export const createResetCampaign = (deps: ResetCampaignDeps): JobHandler<ResetCampaignPayload> => ({
  type: "reset_campaign",
  payload: resetCampaignPayload,
  maxAttempts: 5,
  async run(context) {
    const campaign = await openCampaign(context, deps);
    const cursor = readCampaignCursor(context.job.cursor);
    // Killed between its last mail and its end.
    if (cursor.isDone) return { summary: campaignSummary(cursor, false) };
    return goThrough(campaign, cursor, deps);
  },
});

async function openCampaign(context: JobContext<ResetCampaignPayload>, deps: ResetCampaignDeps): Promise<Campaign> {
  const { tenantId, connectionId } = context.job;
  const tenant = await deps.store.tenants.find(tenantId);
  const connection = await deps.store.connections.find(tenantId, connectionId ?? "");
  if (tenant === undefined || connection === undefined) throw new DomainError("not_found", sayOfJob("no_connection"));
  return { context, tenant, connection };
}

async function goThrough(
  campaign: Campaign,
  from: CampaignCursor,
  deps: ResetCampaignDeps,
): Promise<JobResult | JobPause> {
  const { context, connection } = campaign;
  const { payload, signal } = context;
  let cursor = from;
  if (cursor.sending !== undefined) {
    const outcome = await repeatMail(campaign, cursor, cursor.sending, deps);
    if ("goesOnAt" in outcome) return outcome;
    cursor = outcome;
  }
  for await (const page of peopleLeft({ connection, payload, from: cursor }, deps)) {
    const migration = await deps.store.migrations.find(connection.tenantId, connection.id);
    const skipped: Skipped[] = [];
    for (const { entry, position, reason } of await withReasons(campaign, page, migration, deps)) {
      signal.throwIfAborted();
      if (reason !== undefined) {
        skipped.push({ entry, position, reason });
        continue;
      }
      if (isFull(cursor, payload)) break;
      if (payload.dryRun) {
        cursor = { ...cursor, counts: { ...cursor.counts, sent: cursor.counts.sent + 1 } };
        continue;
      }
      cursor = await skipPeople(campaign, skipped.splice(0), cursor, deps);
      const pause = await pauseBefore(campaign, cursor, deps);
      if (pause) return pause;
      const outcome = await mailPerson({ campaign, entry, position, cursor }, deps);
      if ("goesOnAt" in outcome) return outcome;
      cursor = outcome;
    }
    cursor = await skipPeople(campaign, skipped, { ...cursor, ...page.at(-1)?.position }, deps);
    if (isFull(cursor, payload)) break;
    // Whoever waited for the database, or for this process, goes first.
    await setImmediate();
  }
  return payload.dryRun ? { summary: campaignSummary(cursor, true) } : endCampaign(campaign, cursor, deps);
}

async function withReasons(
  { context, connection }: Campaign,
  page: PositionedEntries,
  migration: Parameters<typeof skipReasons>[1]["migration"],
  deps: ResetCampaignDeps,
) {
  const { payload, job } = context;
  const entries = page.map(({ entry }) => entry);
  const input = { connection, payload, migration, jobId: job.id, now: deps.clock.now() };
  const reasons = await skipReasons(entries, input, deps);
  return page.map((one, index) => ({ ...one, reason: reasons[index] }));
}

const isFull = ({ counts }: CampaignCursor, { limit }: ResetCampaignPayload): boolean =>
  limit !== undefined && counts.sent + counts.failed >= limit;

/** Until the rate allows the next mail; or, while links would lead nowhere, until the migration goes on. */
async function pauseBefore(
  { connection }: Campaign,
  { nextAtMs }: CampaignCursor,
  { store, clock }: ResetCampaignDeps,
): Promise<JobPause | undefined> {
  const now = clock.now().getTime();
  if (now < nextAtMs) return { goesOnAt: new Date(nextAtMs), because: sayOfJob("rate_waits") };
  const phase = (await store.migrations.find(connection.tenantId, connection.id))?.phase;
  if (phase !== "paused" && phase !== "shadow") return undefined;
  return { goesOnAt: new Date(now + LOOK_AGAIN_MS), because: sayOfJob("nobody_taken_over") };
}

/** The worker died, or the mail server did not take it: once more, with a new link, if they still are to come. */
async function repeatMail(
  campaign: Campaign,
  cursor: CampaignCursor,
  key: string,
  deps: ResetCampaignDeps,
): Promise<CampaignCursor | JobPause> {
  const { tenantId, id } = campaign.connection;
  const pause = await pauseBefore(campaign, cursor, deps);
  if (pause) return pause;
  const entry: RosterEntry | undefined = await deps.store.roster.find(tenantId, id, key);
  const { sending: _, ...rest } = cursor;
  if (entry?.email === undefined) return rest;
  return mailPerson({ campaign, entry, position: cursor, cursor: rest, isRepeated: true }, deps);
}
