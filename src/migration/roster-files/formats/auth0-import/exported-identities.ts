import type { ExportedIdentity, ExportedPerson } from "../../../../domain/import-row.ts";
import type { JsonObject } from "../../../../domain/json.ts";
import type { Profile } from "../../../../domain/profile.ts";
import { sayOfRow } from "../../../../domain/row-sentences.ts";
import { storableProblems } from "../../check-storable.ts";
import { isObject, missing, notAllowed, type Problems, wrongType } from "./problems.ts";
import { readCustomHash, readPasswordHash, refuseTwoHashes } from "./properties.ts";

const MAX_IDENTITIES = 100;
const MAX_ALIASES = 100;
const NAMES = new Set(["connection", "provider", "user_id", "isSocial", "profileData", "aliases"]);
const HASHES = { password_hash: readPasswordHash, custom_password_hash: readCustomHash } as const;

type Identities = ExportedPerson["identities"];

/** Reads `identities` of a row that this server exported; undefined when something is wrong with them. */
export function readExportedIdentities(problems: Problems, path: string, value: unknown): Identities | undefined {
  if (!Array.isArray(value)) return void wrongType(problems, path, "array", value);
  if (value.length === 0)
    problems.push({ code: "ARRAY_LENGTH_SHORT", message: sayOfRow("list_too_short", { length: 0, minimum: 1 }), path });
  if (value.length > MAX_IDENTITIES) {
    const message = `Array is too long (${value.length}), maximum ${MAX_IDENTITIES}`;
    problems.push({ code: "ARRAY_LENGTH_LONG", message, path });
    return undefined;
  }
  const read = value.map((identity, index) => readIdentity(problems, `${path}.${index}`, identity, index));
  const [first, ...others] = read.filter((identity) => identity !== undefined);
  return first === undefined ? undefined : [first, ...others];
}

function readIdentity(problems: Problems, path: string, value: unknown, index: number): ExportedIdentity | undefined {
  if (!isObject(problems, path, value)) return undefined;
  const before = problems.length;
  const withHash: Pick<ExportedIdentity, "hash"> = {};
  for (const name in value) {
    if (NAMES.has(name)) continue;
    // The first one's hash is where Auth0's schema has it.
    if (index > 0 && Object.hasOwn(HASHES, name))
      HASHES[name as keyof typeof HASHES](withHash, value[name], problems, `${path}.${name}`);
    else notAllowed(problems, `${path}.${name}`, name);
  }
  refuseTwoHashes(value, problems, `${path}.`);
  const identity: ExportedIdentity = {
    connection: readText(problems, path, value, "connection", 255),
    provider: readText(problems, path, value, "provider", 255),
    localId: readText(problems, path, value, "user_id", 1_024),
    isSocial: value.isSocial === true,
    profile:
      value.profileData === undefined ? undefined : readProfile(problems, `${path}.profileData`, value.profileData),
    aliases: value.aliases === undefined ? undefined : readAliases(problems, `${path}.aliases`, value.aliases),
    ...withHash,
  };
  if (problems.length === before) problems.push(...unstorable(identity, path));
  return identity;
}

function readText(problems: Problems, path: string, from: JsonObject, name: string, max: number): string {
  const value = from[name];
  if (value === undefined) missing(problems, path, name);
  else if (typeof value !== "string") wrongType(problems, `${path}.${name}`, "string", value);
  else if (value === "" || value.length > max || (name === "provider" && value.includes("|")))
    problems.push({ code: "FORMAT", message: `The text is no ${name}`, path: `${path}.${name}` });
  else return value;
  return "";
}

function readAliases(problems: Problems, path: string, value: unknown): readonly string[] | undefined {
  const isList = Array.isArray(value) && value.every((alias) => typeof alias === "string" && alias !== "");
  if (isList && value.length <= MAX_ALIASES) return value;
  return void wrongType(problems, path, `array of at most ${MAX_ALIASES} texts`, value);
}

/** As `users/user-to-wire.ts` writes them. */
const FIELDS = new Map<string, keyof Profile>([
  ["email", "email"],
  ["email_verified", "emailVerified"],
  ["username", "username"],
  ["phone_number", "phoneNumber"],
  ["phone_verified", "phoneVerified"],
  ["name", "name"],
  ["nickname", "nickname"],
  ["given_name", "givenName"],
  ["family_name", "familyName"],
  ["picture", "picture"],
]);

function readProfile(problems: Problems, path: string, value: unknown): ExportedIdentity["profile"] {
  if (!isObject(problems, path, value)) return undefined;
  const profile: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const field = FIELDS.get(name);
    const type = name.endsWith("_verified") ? "boolean" : "string";
    if (field === undefined) notAllowed(problems, `${path}.${name}`, name);
    else if (typeof given !== type) wrongType(problems, `${path}.${name}`, type, given);
    else profile[field] = given;
  }
  return profile;
}

/** An id or an alias that could not be stored as it is would fail the batch that it is written with. */
function unstorable({ localId, profile, aliases = [] }: ExportedIdentity, path: string): Problems {
  const { email, username, phoneNumber } = profile ?? {};
  return [
    ...storableProblems({ id: localId, email, username, phoneNumber }),
    ...aliases.flatMap((alias) => storableProblems({ username: alias })),
  ].map((problem) => ({ ...problem, path }));
}
