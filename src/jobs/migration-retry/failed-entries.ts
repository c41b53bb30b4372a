import type { Connection } from "../../domain/connection.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import type { RosterFilter } from "../../store/roster.ts";
import type { Store } from "../../store/store.ts";
import { entriesOfLists, type ListPosition, type PositionedEntries } from "../entries-of-lists.ts";
import type { MigrationRetryPayload } from "./retry-job.ts";

/** A failure with where the cursor stands once it is done. */
export type FailedEntry = PositionedEntries[number];

export interface FailedEntriesInput {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly payload: MigrationRetryPayload;
  readonly from: ListPosition;
}

/** Whom to try again, after the cursor. Somebody who is no failure any more is passed over. */
export async function* failedEntries(
  { connection, payload, from }: FailedEntriesInput,
  { store }: { readonly store: Pick<Store, "roster"> },
): AsyncGenerator<FailedEntry> {
  if (payload.keys !== undefined) {
    const keys = [...new Set(payload.keys)].toSorted();
    for (const key of keys.filter((one) => from.after === undefined || one > from.after)) {
      const entry = await store.roster.find(connection.tenantId, connection.id, key);
      if (entry && isFailure(entry, payload)) yield { entry, position: { list: 0, after: key } };
    }
    return;
  }
  for await (const page of entriesOfLists({ connection, lists: listsOf(payload), from }, { store })) yield* page;
}

/** Whom the source has blocked comes first: whoever turns out to be so later on is not met a second time. */
function listsOf({ cause }: MigrationRetryPayload): RosterFilter[] {
  const failed: RosterFilter = { state: "failed", cause };
  return cause === undefined || cause === "restricted" ? [{ state: "blocked", cause: "restricted" }, failed] : [failed];
}

const isFailure = ({ state, cause }: RosterEntry, payload: MigrationRetryPayload): boolean =>
  cause !== undefined &&
  (state === "failed" || state === "blocked") &&
  (payload.cause === undefined || cause === payload.cause);
