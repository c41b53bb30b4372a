import { createHash } from "node:crypto";
import type { ConnectionId, TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

/** A connection's scripts as they once were saved, by entry. Texts only: settings are secrets and no part of it. */
export type Scripts = Readonly<Record<string, string>>;

/** Every save that changes a script makes one (`ConnectionStore.insert`, `update`). Never changed afterwards. */
export interface ScriptVersion {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** 1 for the first; without gaps. */
  readonly version: number;
  readonly scripts: Scripts;
  /** `scriptHash` by entry; the entry that was asked names the same in provenance. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Who saved it: the subject of the token, a client, or `cli`. */
  readonly author: string;
  readonly note?: string;
  readonly savedAt: Date;
}

/** Without the texts, which may be large. */
export type ScriptVersionSummary = Omit<ScriptVersion, "scripts">;

/** What a version says about the save that made it. */
export type ScriptSaving = Pick<ScriptVersion, "author" | "note">;

/** Author of a version whose save nobody put a name to: for example from before there were versions. */
export const UNKNOWN_AUTHOR = "unknown";

/** The scripts among a connection's options; what is no text is none. */
export function scriptsOf(options: JsonObject): Scripts {
  const { customScripts } = options;
  if (typeof customScripts !== "object" || customScripts === null) return {};
  return Object.fromEntries(Object.entries(customScripts).filter(([, text]) => typeof text === "string"));
}

/** SHA-256 of a script's text, hex. */
export const scriptHash = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Of each entry. */
export const scriptHashes = (scripts: Scripts): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(scripts).map(([entry, text]) => [entry, scriptHash(text)]));

/** Whether two versions have the same entries with the same texts. */
export function haveSameScripts(one: Pick<ScriptVersion, "hashes">, other: Pick<ScriptVersion, "hashes">): boolean {
  const entries = Object.keys(one.hashes);
  return (
    entries.length === Object.keys(other.hashes).length &&
    entries.every((entry) => Object.hasOwn(other.hashes, entry) && one.hashes[entry] === other.hashes[entry])
  );
}
