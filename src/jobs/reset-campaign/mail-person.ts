import type { CampaignMail } from "../../domain/campaign.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import type { Store } from "../../store/store.ts";
import type { JobPause } from "../job-handler.ts";
import {
  type Campaign,
  type CampaignCursor,
  campaignSummary,
  type ResetCampaignDeps,
  type SkipReason,
} from "./campaign-job.ts";
import { reasonOfPerson, skipReasons } from "./may-be-mailed.ts";
import { type CampaignSending, campaignTicket, sendCampaignMail } from "./send-campaign-mail.ts";
import { SKIP_TEXTS } from "./skip-people.ts";

/** Mails that may be caught up on after a worker was late: of these milliseconds. Longer than a runner's look-out for jobs takes. */
const CATCH_UP_MS = 5_000;
const MAIL_SERVER_WAIT_MS = 30_000;

export interface MailPersonInput {
  readonly campaign: Campaign;
  readonly entry: RosterEntry;
  readonly position: Pick<CampaignCursor, "list" | "after">;
  readonly cursor: CampaignCursor;
  /** The mail was begun before. */
  readonly isRepeated?: boolean;
}

/**
 * One mail: ticket, record and cursor are committed, then it is handed over, then that is committed. Gives the cursor after it, or
 * the pause that a mail server which takes nothing asks for.
 */
export async function mailPerson(input: MailPersonInput, deps: ResetCampaignDeps): Promise<CampaignCursor | JobPause> {
  const { campaign, entry } = input;
  const begun = await begin(input, deps);
  if (begun.secret === undefined) return begun.cursor;
  const { tenant, context } = campaign;
  const { email, secret } = begun;
  const sending = await sendCampaignMail({ tenant, email, payload: context.payload, secret }, deps);
  if (sending.outcome !== "not_taken") return settle({ campaign, entry, email, sending, cursor: begun.cursor }, deps);
  return {
    goesOnAt: new Date(deps.clock.now().getTime() + MAIL_SERVER_WAIT_MS),
    because: sayOfJob("mail_server_waits", { reason: sending.reason }),
  };
}

type Begun =
  | { readonly cursor: CampaignCursor; readonly secret: string; readonly email: string }
  | { readonly cursor: CampaignCursor; readonly secret?: undefined };

/** Looks once more, in the transaction, whether they are still to come. */
function begin(input: MailPersonInput, deps: ResetCampaignDeps): Promise<Begun> {
  const { campaign, entry, position, cursor, isRepeated = false } = input;
  const { context, connection } = campaign;
  const { payload, job } = context;
  const now = deps.clock.now();
  return deps.store.transaction(
    async (tx) => {
      const at: CampaignCursor = { ...cursor, list: position.list, after: position.after };
      const current = await tx.roster.find(connection.tenantId, connection.id, entry.key);
      const reason = await reasonNow({ campaign, current, isRepeated, now }, tx);
      if (current?.email === undefined || reason !== undefined) return leaveOut(input, at, reason ?? "no_email", tx);
      const { email, localId } = current;
      const { ticket, secret } = campaignTicket(connection, { email, localId }, { jobId: job.id, payload, now });
      await tx.tickets.insert(ticket);
      await tx.campaignMails.put(mailOf(campaign, entry.key, email, "sending", now));
      const next: CampaignCursor = { ...at, sending: entry.key };
      await context.checkpoint({ cursor: { ...next } }, tx);
      return { cursor: next, secret, email };
    },
    { readsLatest: true },
  );
}

/** Counts them as somebody who is not mailed after all. */
async function leaveOut(
  { campaign: { context }, entry }: MailPersonInput,
  at: CampaignCursor,
  reason: SkipReason,
  tx: Store,
): Promise<Begun> {
  const skipped = { ...at.counts.skipped, [reason]: at.counts.skipped[reason] + 1 };
  const next: CampaignCursor = { ...at, row: at.row + 1, counts: { ...at.counts, skipped } };
  await context.addRows(
    [{ row: next.row, verdict: "skipped", code: reason, message: SKIP_TEXTS[reason], key: entry.key }],
    tx,
  );
  await context.checkpoint({ cursor: { ...next }, summary: campaignSummary(next, false) }, tx);
  return { cursor: next };
}

interface LookInput {
  readonly campaign: Campaign;
  readonly current: RosterEntry | undefined;
  readonly isRepeated: boolean;
  readonly now: Date;
}

async function reasonNow(
  { campaign, current, isRepeated, now }: LookInput,
  tx: Store,
): Promise<SkipReason | undefined> {
  if (current === undefined) return "changed_meanwhile";
  const { connection, context } = campaign;
  const { payload, job } = context;
  const migration = await tx.migrations.find(connection.tenantId, connection.id);
  const input = { connection, payload, migration, jobId: job.id, now };
  // What was begun before is among this campaign's mails already.
  if (isRepeated) return reasonOfPerson(current, input, { store: tx });
  const [reason] = await skipReasons([current], input, { store: tx });
  return reason === "mailed" ? "mailed_recently" : reason;
}

interface SettleInput {
  readonly campaign: Campaign;
  readonly entry: RosterEntry;
  readonly email: string;
  readonly sending: Exclude<CampaignSending, { outcome: "not_taken" }>;
  readonly cursor: CampaignCursor;
}

async function settle({ campaign, entry, email, sending, cursor }: SettleInput, deps: ResetCampaignDeps) {
  const { context } = campaign;
  const now = deps.clock.now();
  const isSent = sending.outcome === "sent";
  const { counts, sending: _, ...rest } = cursor;
  const intervalMs = 60_000 / context.payload.ratePerMinute;
  // The first one begins the counting.
  const dueAt = cursor.nextAtMs === 0 ? now.getTime() : Math.max(cursor.nextAtMs, now.getTime() - CATCH_UP_MS);
  const next: CampaignCursor = {
    ...rest,
    row: cursor.row + 1,
    nextAtMs: dueAt + intervalMs,
    counts: { ...counts, sent: counts.sent + (isSent ? 1 : 0), failed: counts.failed + (isSent ? 0 : 1) },
  };
  const reason = sending.outcome === "refused" ? sending.reason : undefined;
  await deps.store.transaction(
    async (tx) => {
      await tx.campaignMails.put({
        ...mailOf(campaign, entry.key, email, isSent ? "sent" : "failed", now),
        reason,
      });
      const told = isSent ? {} : { code: "undeliverable", message: `The mail server does not take it: ${reason}` };
      await context.addRows([{ row: next.row, verdict: isSent ? "sent" : "failed", key: entry.key, ...told }], tx);
      await context.checkpoint({ cursor: { ...next }, summary: campaignSummary(next, false) }, tx);
    },
    { readsLatest: true },
  );
  return next;
}

const mailOf = (
  { connection, context }: Campaign,
  key: string,
  email: string,
  status: CampaignMail["status"],
  at: Date,
): CampaignMail => ({
  tenantId: connection.tenantId,
  connectionId: connection.id,
  jobId: context.job.id,
  key,
  email,
  status,
  at,
});
