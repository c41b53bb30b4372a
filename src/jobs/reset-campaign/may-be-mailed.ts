import type { CampaignMail } from "../../domain/campaign.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Migration } from "../../domain/migration.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import { isInRamp } from "../../migration/phases/ramp.ts";
import type { Store } from "../../store/store.ts";
import type { ResetCampaignPayload, SkipReason } from "./campaign-job.ts";
import { CAMPAIGN_STATES } from "./campaign-states.ts";

/** What is looked at before somebody is mailed. */
export interface MayBeMailedInput {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly payload: ResetCampaignPayload;
  /** As it is now. */
  readonly migration: Migration | undefined;
  readonly jobId: string;
  readonly now: Date;
}

const DAY_MS = 86_400_000;

/**
 * Why each of these people gets no mail, in their order; `mailed`: this very campaign has mailed them; undefined: they get one.
 * Only for whom earlier campaigns cannot say, the store is asked about each.
 */
export async function skipReasons(
  entries: readonly RosterEntry[],
  input: MayBeMailedInput,
  { store }: { readonly store: Pick<Store, "campaignMails" | "users" | "tombstones"> },
): Promise<readonly (SkipReason | "mailed" | undefined)[]> {
  const { tenantId, id } = input.connection;
  const keys = entries.map(({ key }) => key);
  const mails = Map.groupBy(await store.campaignMails.listOfPeople(tenantId, id, keys), ({ key }) => key);
  const reasons: (SkipReason | "mailed" | undefined)[] = [];
  for (const entry of entries)
    reasons.push(reasonOfMails(mails.get(entry.key) ?? [], input) ?? (await reasonOfPerson(entry, input, { store })));
  return reasons;
}

function reasonOfMails(
  mails: readonly CampaignMail[],
  { jobId, payload, now }: MayBeMailedInput,
): SkipReason | "mailed" | undefined {
  if (mails.some((mail) => mail.jobId === jobId)) return "mailed";
  if (mails.some(({ status }) => status === "failed")) return "undeliverable";
  const recent = now.getTime() - payload.skipMailedWithinDays * DAY_MS;
  return mails.some(({ at }) => at.getTime() > recent) ? "mailed_recently" : undefined;
}

/** Why somebody gets no mail, whatever campaigns they were in; undefined: they may get one. */
export async function reasonOfPerson(
  entry: RosterEntry,
  { connection, payload, migration }: MayBeMailedInput,
  { store }: { readonly store: Pick<Store, "users" | "tombstones"> },
): Promise<SkipReason | undefined> {
  const { email, localId, state } = entry;
  const { tenantId, id: connectionId } = connection;
  if (!CAMPAIGN_STATES.some((one) => one === state)) return "changed_meanwhile";
  if (email === undefined) return "no_email";
  const { clientId } = payload;
  // Once the source is closed the ramp no longer counts: the roster answers for everybody.
  const ramp = migration?.phase === "finalised" ? undefined : migration?.settings.ramp;
  if (!isInRamp(ramp, { tenantId, connectionId, identifier: email, onRoster: entry, clientId })) return "out_of_ramp";
  if (await store.users.findCredential(tenantId, connectionId, email)) return "already_here";
  if (await store.tombstones.hasAny(tenantId, connectionId, { localId, identifiers: [email] })) return "deleted_here";
  return undefined;
}
