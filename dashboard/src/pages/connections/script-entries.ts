/** The scripts of a connection that are run here. */
export const ENTRIES = ["login", "get_user"] as const;
export type ScriptEntry = (typeof ENTRIES)[number];
