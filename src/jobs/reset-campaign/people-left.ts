import type { Connection } from "../../domain/connection.ts";
import { FAILURE_CAUSES, type RosterEntry } from "../../domain/roster.ts";
import type { RosterFilter } from "../../store/roster.ts";
import type { Store } from "../../store/store.ts";
import type { CampaignCursor, ResetCampaignPayload } from "./campaign-job.ts";

const PAGE = 100;

/** Some who are left, with where the cursor stands after each. */
export type PeopleLeft = readonly { readonly entry: RosterEntry; readonly position: Position }[];
type Position = Pick<CampaignCursor, "list" | "after">;

/**
 * Who is still to come and meets the campaign's filter, after the cursor, a page at a time. Each list is one range of the roster's
 * index by state and cause, so that those who have moved cost nothing.
 */
export async function* peopleLeft(
  input: {
    readonly connection: Pick<Connection, "tenantId" | "id">;
    readonly payload: ResetCampaignPayload;
    readonly from: Position;
  },
  { store }: { readonly store: Pick<Store, "roster"> },
): AsyncGenerator<PeopleLeft> {
  const { connection, payload, from } = input;
  const lists = listsOf(payload);
  for (let list = from.list; list < lists.length; list++) {
    let after = list === from.list ? from.after : undefined;
    for (;;) {
      const page = { after, limit: PAGE };
      const entries = await store.roster.listAfter(connection.tenantId, connection.id, lists[list]!, page);
      yield entries.map((entry) => ({ entry, position: { list, after: entry.key } }));
      if (entries.length < PAGE) break;
      after = entries.at(-1)?.key;
    }
  }
}

function listsOf({ states, causes, domain, notSeenSinceMs }: ResetCampaignPayload): RosterFilter[] {
  const rest = { domain, lastSeenBefore: notSeenSinceMs === undefined ? undefined : new Date(notSeenSinceMs) };
  // Causes alone mean those who failed.
  const wanted = states ?? (causes === undefined ? ["never_seen", "failed"] : ["failed"]);
  const neverSeen: RosterFilter[] = wanted.includes("never_seen")
    ? [{ ...rest, state: "never_seen", cause: null }]
    : [];
  const failed = wanted.includes("failed") ? [...new Set(causes ?? FAILURE_CAUSES)] : [];
  return [...neverSeen, ...failed.map((cause): RosterFilter => ({ ...rest, state: "failed", cause }))];
}
