import { isJsonObject } from "../domain/json.ts";
import type { SourceProfile } from "../domain/source-check.ts";

export type SourceProfileParse =
  | { readonly ok: true; readonly profile: SourceProfile }
  | { readonly ok: false; readonly problem: string };

type Fields = Readonly<Record<string, unknown>>;

const MAX_ID = 255;
const MAX_TEXT = 1_024;
const MAX_PICTURE = 65_536;
const MAX_EXTRA_FIELDS = 200;
const MAX_OBJECT_BYTES = 262_144;
const MAX_DEPTH = 32;

/** Fields that this server computes by itself, or that must not be kept from a source (contract §1.7). */
const RESERVED: ReadonlySet<string> = new Set([
  "_id",
  "access_token",
  "connection",
  "created_at",
  "guardian_authenticators",
  "identities",
  "id_token",
  "isSocial",
  "last_ip",
  "last_login",
  "last_password_reset",
  "logins_count",
  "multifactor",
  "multifactor_last_modified",
  "password",
  "password_hash",
  "provider",
  "refresh_token",
  "sub",
  "tenant",
  "updated_at",
]);

/** Fields that have a place of their own in `SourceProfile`. */
const KNOWN: ReadonlySet<string> = new Set([
  "user_id",
  "id",
  "email",
  "email_verified",
  "username",
  "phone_number",
  "phone_verified",
  "name",
  "nickname",
  "given_name",
  "family_name",
  "picture",
  "blocked",
  "user_metadata",
  "app_metadata",
  "metadata",
  "mfa_factors",
]);

/** Names that mean something to JavaScript itself; a field of that name is never wanted. */
const UNSAFE: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Parses a profile as a script or an API gave it (contract §1.7, §2.3): the id is `user_id`, or else `id`, as text; reserved
 * fields are dropped; `metadata` stands for `app_metadata` when that is absent; every other root field goes to `extra`. null
 * counts as absent. `problem` is for the log: it names fields, never values.
 */
export function parseSourceProfile(value: unknown): SourceProfileParse {
  if (!isJsonObject(value)) return { ok: false, problem: "The profile is not an object." };
  try {
    return { ok: true, profile: readProfile(value) };
  } catch (error) {
    if (error instanceof ProfileProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

class ProfileProblem extends Error {}

function readProfile(fields: Fields): SourceProfile {
  return {
    id: readId(fields),
    email: readText(fields, "email"),
    emailVerified: readFlag(fields, "email_verified") ?? false,
    username: readText(fields, "username"),
    phoneNumber: readText(fields, "phone_number"),
    phoneVerified: readFlag(fields, "phone_verified"),
    name: readText(fields, "name"),
    nickname: readText(fields, "nickname"),
    givenName: readText(fields, "given_name"),
    familyName: readText(fields, "family_name"),
    picture: readText(fields, "picture", MAX_PICTURE),
    blocked: readFlag(fields, "blocked"),
    userMetadata: readObject(fields, "user_metadata"),
    appMetadata: readObject(fields, "app_metadata") ?? readObject(fields, "metadata"),
    mfaFactors: readList(fields, "mfa_factors"),
    extra: readExtra(fields),
  };
}

function readId(fields: Fields): string {
  const given = present(fields, "user_id") ?? present(fields, "id");
  if (given === undefined) throw new ProfileProblem("The profile has neither user_id nor id.");
  const id = typeof given === "number" && Number.isSafeInteger(given) ? String(given) : given;
  if (typeof id !== "string") throw new ProfileProblem("The profile's user_id is neither a text nor a whole number.");
  if (id.trim() === "") throw new ProfileProblem("The profile's user_id is empty.");
  // A database would keep half a character as a question mark, and two ids could become one.
  if (!id.isWellFormed()) throw new ProfileProblem("The profile's user_id has broken characters.");
  if (id.length > MAX_ID) throw new ProfileProblem(`The profile's user_id is longer than ${MAX_ID} characters.`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out of ids.
  if (/[\u0000-\u001f\u007f]/.test(id)) throw new ProfileProblem("The profile's user_id has control characters.");
  return id;
}

function readText(fields: Fields, name: string, maxLength = MAX_TEXT): string | undefined {
  const value = present(fields, name);
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") throw new ProfileProblem(`The profile's ${name} is not a text.`);
  if (value.length > maxLength)
    throw new ProfileProblem(`The profile's ${name} is longer than ${maxLength} characters.`);
  // A NUL cannot be stored by every database.
  if (value.includes("\u0000")) throw new ProfileProblem(`The profile's ${name} has a NUL character.`);
  return value;
}

/** Databases without a boolean type answer 0 and 1, and some scripts pass texts on; anything else is a mistake worth telling. */
function readFlag(fields: Fields, name: string): boolean | undefined {
  const value = present(fields, name);
  if (value === undefined) return undefined;
  if (value === true || value === 1 || value === "true") return true;
  if (value === false || value === 0 || value === "false") return false;
  throw new ProfileProblem(`The profile's ${name} is not a boolean.`);
}

function readObject(fields: Fields, name: string): Record<string, unknown> | undefined {
  const value = present(fields, name);
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw new ProfileProblem(`The profile's ${name} is not an object.`);
  return clean(value, name) as Record<string, unknown>;
}

function readList(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = present(fields, name);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new ProfileProblem(`The profile's ${name} is not a list.`);
  return clean(value, name) as unknown[];
}

function readExtra(fields: Fields): Record<string, unknown> {
  const kept = Object.entries(fields).filter(
    ([name, value]) =>
      !KNOWN.has(name) && !RESERVED.has(name) && !UNSAFE.has(name) && value !== undefined && value !== null,
  );
  if (kept.length > MAX_EXTRA_FIELDS)
    throw new ProfileProblem(`The profile has more than ${MAX_EXTRA_FIELDS} further fields.`);
  return clean(Object.fromEntries(kept), "further fields") as Record<string, unknown>;
}

/** A plain copy without unsafe names, within size and depth. */
function clean(value: object, name: string): unknown {
  const copy = copyJson(value, name, 0);
  if (Buffer.byteLength(JSON.stringify(copy)) > MAX_OBJECT_BYTES) {
    throw new ProfileProblem(`The profile's ${name} is larger than ${MAX_OBJECT_BYTES} bytes.`);
  }
  return copy;
}

function copyJson(value: unknown, name: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new ProfileProblem(`The profile's ${name} is nested deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) return value.map((entry) => copyJson(entry, name, depth + 1));
  if (isJsonObject(value)) {
    const kept = Object.entries(value).filter(([key, entry]) => !UNSAFE.has(key) && entry !== undefined);
    return Object.fromEntries(kept.map(([key, entry]) => [key, copyJson(entry, name, depth + 1)]));
  }
  if (typeof value === "string") return value.replaceAll("\u0000", "");
  if (value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
    return value;
  return null;
}

/** An own field's value; undefined also for null, and for anything that only the prototype has. */
function present(fields: Fields, name: string): unknown {
  if (!Object.hasOwn(fields, name)) return undefined;
  return fields[name] ?? undefined;
}
