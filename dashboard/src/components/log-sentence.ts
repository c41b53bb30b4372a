import type { Texts } from "../texts/index.ts";

type Words = Texts<"logs">["changes"];
type JsonObject = Readonly<Record<string, unknown>>;

/** What a change was about, as the log keeps it. */
export interface LoggedObject {
  readonly kind: string;
  readonly id?: string;
  readonly name?: string;
}

/** A log event, as far as a sentence about it needs it. */
interface Event {
  readonly [field: string]: unknown;
}

/** The thing that was changed; undefined where the event names none. */
export function objectOf({ details }: Event): LoggedObject | undefined {
  const object = isObject(details) ? details.object : undefined;
  return isObject(object) && typeof object.kind === "string" ? (object as unknown as LoggedObject) : undefined;
}

/**
 * What an event says in the person's language: `Connection "Shop" changed: import_mode → true`. For what is no change, and for operations
 * that are new here, the server's own description.
 */
export function logSentence(event: Event, words: Words): string {
  const { details } = event;
  const description = typeof event.description === "string" ? event.description : "";
  if (event.type !== "sapi" || !isObject(details) || typeof details.operation !== "string") return description;
  const said = operationText(details.operation, thingText(objectOf(event), words), words);
  if (said === undefined) return description;
  const run = isObject(details.run) && details.run.dry_run === true ? ` – ${words.dryRun}` : "";
  return said + run + (details.operation.startsWith("update") ? changesText(details.changes, words) : "");
}

/** Every change of an event, a line each: `options.import_mode: false → true`. */
export function changeLines({ details }: Event, words: Words): readonly string[] {
  const changes = isObject(details) ? details.changes : undefined;
  if (!isObject(changes)) return [];
  return Object.entries(changes).map(([field, change]) =>
    isObject(change) ? `${field}: ${sides(change)}` : `${field}: ${words.changedOnly}`,
  );
}

function operationText(operation: string, thing: string, words: Words): string | undefined {
  if (Object.hasOwn(words.operations, operation))
    return words.operations[operation as keyof Words["operations"]](thing);
  if (!WHOLE_THINGS.has(operation.replace(/^(create|update|delete)/, ""))) return undefined;
  if (operation.startsWith("create")) return words.created(thing);
  return operation.startsWith("delete") ? words.removed(thing) : words.changed(thing);
}

/** What is created, changed and removed as such: everything else has a sentence of its own. */
const WHOLE_THINGS = new Set([
  ...[
    "Connection",
    "Client",
    "ResourceServer",
    "ClientGrant",
    "User",
    "Administrator",
    "CustomDomain",
    "EmailProvider",
  ],
  ...["TenantSettings", "Branding", "BruteForceProtection", "SuspiciousIpThrottling"],
]);

function thingText(object: LoggedObject | undefined, words: Words): string {
  if (object === undefined) return "";
  const thing = (words.things as Readonly<Record<string, string>>)[object.kind] ?? object.kind;
  const name = object.name ?? object.id;
  return name === undefined ? thing : words.named(thing, name);
}

const MAX_SHOWN = 3;

function changesText(changes: unknown, words: Words): string {
  if (!isObject(changes)) return "";
  const all = Object.entries(changes).map(([field, change]) => {
    const name = field.replace(/^options\./, "");
    return isObject(change) && "to" in change ? `${name} → ${valueText(change.to)}` : name;
  });
  const shown = all.slice(0, MAX_SHOWN).join(", ");
  return shown === "" ? "" : `: ${shown}${all.length > MAX_SHOWN ? `, ${words.more(all.length - MAX_SHOWN)}` : ""}`;
}

function sides(change: JsonObject): string {
  const to = "to" in change ? valueText(change.to) : "–";
  return "from" in change ? `${valueText(change.from)} → ${to}` : to;
}

const valueText = (value: unknown): string =>
  Array.isArray(value) ? value.join(" ") : value === null ? "–" : String(value);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
