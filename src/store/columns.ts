import type { JsonObject } from "../domain/json.ts";
import type { EpochMs, Flag, Json } from "./tables.ts";

// What PostgreSQL's jsonb refuses: the NUL character and half of a surrogate pair, as JSON.stringify writes them.
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;
const REPLACEMENT = "\uFFFD";

/** Text that both engines can hold: NUL and broken surrogates become U+FFFD. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", REPLACEMENT);

/** JSON text that both engines can hold. */
export function encodeJson(value: unknown): Json {
  const text = JSON.stringify(value);
  return UNSTORABLE.test(text) ? JSON.stringify(storable(value)) : text;
}

/** null for what is absent. */
export const encodeOptionalJson = (value: unknown): Json | null =>
  value === undefined || value === null ? null : encodeJson(value);

/** What `encodeJson` wrote; the caller names its type, since only our own code writes these columns. */
export const decodeJson = <Value = JsonObject>(text: Json): Value => JSON.parse(text) as Value;

/** undefined for null. */
export const decodeOptionalJson = <Value = JsonObject>(text: Json | null): Value | undefined =>
  text === null ? undefined : (JSON.parse(text) as Value);

/** 1 for true. */
export const encodeFlag = (value: boolean): Flag => (value ? 1 : 0);

/** null for what is absent. */
export const encodeOptionalFlag = (value: boolean | undefined | null): Flag | null =>
  value === undefined || value === null ? null : encodeFlag(value);

/** undefined for null. */
export const decodeOptionalFlag = (value: Flag | null): boolean | undefined =>
  value === null ? undefined : value === 1;

/** Milliseconds since 1970, or null. */
export const encodeOptionalDate = (date: Date | undefined): EpochMs | null => date?.getTime() ?? null;

/** From milliseconds since 1970. */
export const decodeDate = (epochMs: EpochMs): Date => new Date(epochMs);

/** From milliseconds since 1970; undefined for null. */
export const decodeOptionalDate = (epochMs: EpochMs | null): Date | undefined =>
  epochMs === null ? undefined : new Date(epochMs);

/** Inside, absent is undefined; null is for the wire and the database. */
export const absentIfNull = <Value>(value: Value | null): Value | undefined => (value === null ? undefined : value);

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]));
}
