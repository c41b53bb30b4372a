import type { Database } from "./database.ts";

// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface ShadowComparisonStore {}

export function createShadowComparisonStore(_database: Database): ShadowComparisonStore {
  return {};
}
