import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import type { RouteContext } from "../route.ts";

/** How far into an object its fields are told apart. */
const MAX_DEPTH = 4;
const MAX_FIELDS = 60;
const MAX_TEXT = 200;
const MAX_ITEMS = 20;

/** Below these nothing is shown but names: scripts, settings of scripts, what people keep of people, what is sent to somebody. */
const CLOSED = new Set([
  "configuration",
  "customScripts",
  "user_metadata",
  "app_metadata",
  "client_metadata",
  "metadata",
  "headers",
]);

/** Texts that say how something is set, and keep no secret; every other text is only said to have changed. */
const OPEN_TEXTS = new Set(
  (
    "name display_name friendly_name identifier audience domain domains strategy connection connection_id client_id clients role app_type type mode " +
    "token_endpoint_auth_method passwordPolicy signing_alg alg token_dialect subject_type rotation_type expiration_type grant_types response_types " +
    "scope scopes default_directory resource_parameter_profile enabled_locales shields primary page_background entry format expires_at " +
    "allowed_hosts allowedHosts"
  ).split(" "),
);

/** Change with every change. */
const UNTOLD = new Set(["updated_at", "last_login", "logins_count"]);

/**
 * Which fields differ, by their paths: `{ "options.import_mode": { from: false, to: true }, "options.customScripts.login": "changed" }`.
 * Values are those that can hold no secret: numbers, yes and no, and texts that are known to be none.
 */
export function changedFields(before: JsonObject, after: JsonObject): JsonObject {
  const found: [string, unknown][] = [];
  compare({ path: [], isClosed: false }, before, after, found);
  return Object.fromEntries(found.slice(0, MAX_FIELDS));
}

/** Lets the log event of the request say what was changed. Without it the event says what was sent. */
export function noteChange(context: RouteContext, before: JsonObject, after: JsonObject): void {
  context.notes.changes = changedFields(before, after);
}

interface Place {
  readonly path: readonly string[];
  readonly isClosed: boolean;
}

function compare(place: Place, before: unknown, after: unknown, found: [string, unknown][]): void {
  if (isDeepStrictEqual(before, after)) return;
  const { path, isClosed } = place;
  const isOpened = path.length < MAX_DEPTH && [before, after].every((side) => side === undefined || isJsonObject(side));
  if (!isOpened) {
    found.push([path.join("."), isClosed ? "changed" : shown(path.at(-1) ?? "", before, after)]);
    return;
  }
  const from = isJsonObject(before) ? before : {};
  const to = isJsonObject(after) ? after : {};
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (UNTOLD.has(name)) continue;
    // One name below a closed one is told, for example which script.
    const child = { path: [...path, name], isClosed: isClosed || CLOSED.has(name) };
    if (isClosed) {
      if (!isDeepStrictEqual(from[name], to[name])) found.push([child.path.join("."), "changed"]);
    } else compare(child, from[name], to[name], found);
  }
}

function shown(name: string, before: unknown, after: unknown): unknown {
  if (!isHarmless(name, before) || !isHarmless(name, after)) return "changed";
  return { ...(before === undefined ? {} : { from: before }), ...(after === undefined ? {} : { to: after }) };
}

function isHarmless(name: string, value: unknown): boolean {
  if (value === undefined || value === null || typeof value === "boolean" || typeof value === "number") return true;
  if (!OPEN_TEXTS.has(name)) return false;
  if (typeof value === "string") return value.length <= MAX_TEXT;
  return Array.isArray(value) && value.length <= MAX_ITEMS && value.every((item) => isShortText(item));
}

const isShortText = (value: unknown): boolean => typeof value === "string" && value.length <= MAX_TEXT;
