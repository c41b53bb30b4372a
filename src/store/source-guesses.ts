import type { Database } from "./database.ts";

// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface SourceGuessStore {}

export function createSourceGuessStore(_database: Database): SourceGuessStore {
  return {};
}
