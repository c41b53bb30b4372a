import type { ExportedPerson } from "../../../../domain/import-row.ts";
import type { JsonObject } from "../../../../domain/json.ts";
import { sayOfRow } from "../../../../domain/row-sentences.ts";
import { readExportedIdentities } from "./exported-identities.ts";
import { checkInteger, isObject, missing, type Problems, wrongType } from "./problems.ts";
import { AUTH0_PROPERTIES, boolean, type Draft, type Read, text } from "./properties.ts";

/**
 * The properties of a row that this server exported with all that it knows (`jobs/users-export/import-form.ts`). What Auth0 asks of
 * names, telephones and metadata is not asked of people who were here with theirs.
 */
export const EXPORTED_PROPERTIES: ReadonlyMap<string, Read> = new Map<string, Read>([
  ...AUTH0_PROPERTIES,
  ...Object.entries({
    username: text("username", 1, 1_024),
    phone_number: text("phoneNumber", 1, 255),
    given_name: text("givenName", 0, 8_192),
    family_name: text("familyName", 0, 8_192),
    name: text("name", 0, 8_192),
    nickname: text("nickname", 0, 8_192),
    picture: text("picture", 0, 65_536),
    email_verified: boolean("emailVerified"),
    app_metadata(draft, value, problems, name) {
      if (isObject(problems, name, value)) draft.appMetadata = value;
    },
    user_metadata(draft, value, problems, name) {
      if (isObject(problems, name, value)) draft.userMetadata = value;
    },
    attributes(draft, value, problems, name) {
      if (isObject(problems, name, value)) draft.extra = value;
    },
    roles(draft, value, problems, name) {
      if (Array.isArray(value) && value.every((role) => typeof role === "string")) draft.roles = value;
      else wrongType(problems, name, "array", value);
    },
    id: isText,
    // How they came to where they were: here they come by this file.
    arrived_by: isText,
    identities(draft, value, problems, name) {
      add(draft, { identities: readExportedIdentities(problems, name, value) });
    },
    created_at: time("createdAt"),
    updated_at: time("updatedAt"),
    last_login: time("lastLogin"),
    last_password_reset: time("lastPasswordReset"),
    last_ip(draft, value, problems, name) {
      if (typeof value === "string") add(draft, { lastIp: value.slice(0, 64) });
      else wrongType(problems, name, "string", value);
    },
    logins_count(draft, value, problems, name) {
      checkInteger(problems, name, value, 0, MAX_LOGINS);
      add(draft, { loginsCount: Number(value) });
    },
  } satisfies Record<string, Read>),
]);

const MAX_LOGINS = 2 ** 31 - 1;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** Whether a row says all that this server knows of somebody. Auth0's exports have no `id` beside their `identities`. */
export const isExportedRow = (values: JsonObject): boolean =>
  Object.hasOwn(values, "identities") && Object.hasOwn(values, "id");

/** Adds the problem of a row whose id, by which its secrets are kept, is not that of its first identity. */
export function checkExportedRow(draft: Draft, { id }: JsonObject, problems: Problems): void {
  if (draft.id === undefined) missing(problems, undefined, "user_id");
  const first = draft.exported?.identities?.[0];
  if (first === undefined || draft.id === undefined) return;
  if (first.localId === draft.id && id === `${first.provider}|${first.localId}`) return;
  problems.push({ code: "FORMAT", message: sayOfRow("ids_of_another_identity"), path: "identities.0" });
}

function add(draft: Draft, more: Partial<ExportedPerson>): void {
  draft.exported = { ...draft.exported, ...more };
}

function isText(_draft: Draft, value: unknown, problems: Problems, path: string): void {
  if (typeof value !== "string") wrongType(problems, path, "string", value);
}

function time(field: "createdAt" | "updatedAt" | "lastLogin" | "lastPasswordReset"): Read {
  return (draft, value, problems, path) => {
    if (typeof value !== "string") return void wrongType(problems, path, "string", value);
    const read = new Date(value);
    if (TIME.test(value) && !Number.isNaN(read.getTime())) add(draft, { [field]: read });
    else problems.push({ code: "FORMAT", message: sayOfRow("date_form"), path });
  };
}
