import type { RosterEntry } from "../../domain/roster.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { JobVerdict } from "../job-handler.ts";
import {
  type Campaign,
  type CampaignCursor,
  campaignSummary,
  type ResetCampaignDeps,
  type SkipReason,
} from "./campaign-job.ts";

/** Somebody who is met and not mailed. */
export interface Skipped {
  readonly entry: Pick<RosterEntry, "key" | "email">;
  readonly position: Pick<CampaignCursor, "list" | "after">;
  /** `mailed`: by this very campaign, when they stood elsewhere on the roster. */
  readonly reason: SkipReason | "mailed";
}

export const SKIP_TEXTS: Record<SkipReason, string> = {
  no_email: sayOfRow("no_email_known"),
  mailed_recently: sayOfRow("mailed_recently"),
  undeliverable: sayOfRow("undeliverable"),
  already_here: sayOfRow("email_is_here"),
  deleted_here: sayOfRow("stays_deleted"),
  out_of_ramp: sayOfRow("out_of_ramp"),
  changed_meanwhile: sayOfRow("moved_meanwhile"),
};

/** Counts them and says why, with the cursor in one transaction. Gives the cursor after them. */
export async function skipPeople(
  { context }: Campaign,
  skipped: readonly Skipped[],
  cursor: CampaignCursor,
  { store }: Pick<ResetCampaignDeps, "store">,
): Promise<CampaignCursor> {
  if (skipped.length === 0) return cursor;
  const counts = { ...cursor.counts, skipped: { ...cursor.counts.skipped } };
  const rows: JobVerdict[] = [];
  for (const { entry, reason } of skipped) {
    if (reason === "mailed") continue;
    counts.skipped[reason] += 1;
    const row = cursor.row + rows.length + 1;
    rows.push({ row, verdict: "skipped", code: reason, message: SKIP_TEXTS[reason], key: entry.key });
  }
  const { list, after } = furthest(cursor, skipped.at(-1)!.position);
  const next: CampaignCursor = { ...cursor, list, after, counts, row: cursor.row + rows.length };
  await store.transaction(
    async (tx) => {
      await context.addRows(rows, tx);
      const summary = campaignSummary(next, context.payload.dryRun);
      await context.checkpoint({ cursor: { ...next }, summary }, tx);
    },
    { readsLatest: true },
  );
  return next;
}

type Position = Skipped["position"];

/** The cursor may stand further on already: at the end of the page. */
function furthest(one: Position, other: Position): Position {
  if (one.list !== other.list) return one.list > other.list ? one : other;
  return one.after !== undefined && one.after > (other.after ?? "") ? one : other;
}
