import type { Database } from "./database.ts";

// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface TombstoneStore {}

export function createTombstoneStore(_database: Database): TombstoneStore {
  return {};
}
