import type { Database } from "./database.ts";

// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface SourceHealthStore {}

export function createSourceHealthStore(_database: Database): SourceHealthStore {
  return {};
}
