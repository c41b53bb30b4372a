import type { Database } from "./database.ts";
import { isOneOf } from "./paging.ts";
import { createProgressTally } from "./progress-tally.ts";
import { lockRosterRows, type RosterPlace } from "./roster-rows.ts";

/**
 * Takes these people off the roster as if no list had ever named them, and out of the counts (`RosterStore.remove`). Whoever has
 * moved stays.
 */
export async function removeFromRoster(
  own: Database,
  place: RosterPlace,
  keys: readonly string[],
  at: Date,
): Promise<readonly string[]> {
  const rows = (await lockRosterRows(own, place, keys)).filter(({ state }) => state !== "moved");
  const removed = rows.map(({ key }) => key);
  await own.db
    .deleteFrom("roster")
    .where("tenant_id", "=", place.tenantId)
    .where("connection_id", "=", place.connectionId)
    .where(isOneOf("key", removed))
    .execute();
  const tally = createProgressTally(place.tenantId, place.connectionId);
  for (const row of rows) tally.vanished(row, at);
  await tally.record(own);
  return removed;
}
