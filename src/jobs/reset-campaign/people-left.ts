import type { Connection } from "../../domain/connection.ts";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import type { RosterFilter } from "../../store/roster.ts";
import type { Store } from "../../store/store.ts";
import { entriesOfLists, type ListPosition, type PositionedEntries } from "../entries-of-lists.ts";
import type { ResetCampaignPayload } from "./campaign-job.ts";

/**
 * Who is still to come and meets the campaign's filter, after the cursor, a page at a time. Each list is one range of the roster's
 * index by state and cause, so that those who have moved cost nothing.
 */
export function peopleLeft(
  input: {
    readonly connection: Pick<Connection, "tenantId" | "id">;
    readonly payload: ResetCampaignPayload;
    readonly from: ListPosition;
  },
  deps: { readonly store: Pick<Store, "roster"> },
): AsyncGenerator<PositionedEntries> {
  const { connection, payload, from } = input;
  return entriesOfLists({ connection, lists: listsOf(payload), from }, deps);
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
