import type { Database } from "./database.ts";

// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface JobStore {}

export function createJobStore(_database: Database): JobStore {
  return {};
}
