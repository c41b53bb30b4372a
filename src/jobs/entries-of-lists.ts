import type { Connection } from "../domain/connection.ts";
import type { RosterEntry } from "../domain/roster.ts";
import type { RosterFilter } from "../store/roster.ts";
import type { Store } from "../store/store.ts";

const PAGE = 100;

/** Where a job stands in lists that it goes through one after the other. */
export interface ListPosition {
  readonly list: number;
  /** Key of the entry that was last. */
  readonly after?: string;
}

/** Some entries, with where the cursor stands after each. */
export type PositionedEntries = readonly { readonly entry: RosterEntry; readonly position: ListPosition }[];

/** Who is on these lists of a connection's roster after the position, list by list, a page at a time. */
export async function* entriesOfLists(
  input: {
    readonly connection: Pick<Connection, "tenantId" | "id">;
    readonly lists: readonly RosterFilter[];
    readonly from: ListPosition;
  },
  { store }: { readonly store: Pick<Store, "roster"> },
): AsyncGenerator<PositionedEntries> {
  const { connection, lists, from } = input;
  for (let list = from.list; list < lists.length; list++) {
    let after = list === from.list ? from.after : undefined;
    do {
      const page = { after, limit: PAGE };
      const { entries, next } = await store.roster.searchAfter(connection.tenantId, connection.id, lists[list]!, page);
      yield entries.map((entry) => ({ entry, position: { list, after: entry.key } }));
      after = next;
    } while (after !== undefined);
  }
}
