import type { Database } from "./database.ts";

/** Who is known to live at the source of a connection. */
// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface RosterStore {}

export function createRosterStore(_database: Database): RosterStore {
  return {};
}
