import type { Database } from "./database.ts";

// biome-ignore lint/suspicious/noEmptyInterface: being written
export interface ScriptVersionStore {}

export function createScriptVersionStore(_database: Database): ScriptVersionStore {
  return {};
}
