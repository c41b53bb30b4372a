import { isPhoneNumber } from "../../domain/identifier.ts";
import type { RowProblem } from "../../domain/import-row.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { Draft } from "./finish-row.ts";
import { readFactors } from "./formats/auth0-import/read-factors.ts";
import { looksLikePlainPassword, withoutPlainPasswords } from "./plain-password-names.ts";
import { readTime } from "./read-time.ts";

/** Puts one value of a file, a cell's text or a JSON value, into the draft; empty ones are not given to it. */
export type Put = (draft: Draft, value: unknown, problems: RowProblem[]) => void;

type TextField = "id" | "email" | "username" | "name" | "nickname" | "givenName" | "familyName" | "picture";
type BooleanField = "emailVerified" | "phoneVerified" | "blocked";

const TARGETS = new Map<string, Put>([
  ["user_id", text("user_id", "id")],
  ["email", text("email", "email")],
  ["username", text("username", "username")],
  ["name", text("name", "name")],
  ["nickname", text("nickname", "nickname")],
  ["given_name", text("given_name", "givenName")],
  ["family_name", text("family_name", "familyName")],
  ["picture", text("picture", "picture")],
  ["phone_number", setter("phoneNumber", readPhone)],
  ["email_verified", boolean("email_verified", "emailVerified")],
  ["phone_verified", boolean("phone_verified", "phoneVerified")],
  ["blocked", boolean("blocked", "blocked")],
  ["enabled", boolean("enabled", "blocked", true)],
  ["created_at", setter("createdAt", readTime)],
  ["last_login", setter("lastSeenAt", readTime)],
  ["roles", setter("roles", readRoles)],
  ["password_hash", putHash],
  ["custom_password_hash", putCustomHash],
  ["user_metadata", metadata("userMetadata")],
  ["app_metadata", metadata("appMetadata")],
  ["mfa_factors", putFactors],
]);

const METADATA = { user_metadata: "userMetadata", app_metadata: "appMetadata" } as const;

/** What can be filled: wire names, among them single fields of metadata such as `user_metadata.city`; undefined: no such target. */
export function findTarget(name: string): Put | undefined {
  const fixed = TARGETS.get(name);
  if (fixed !== undefined) return fixed;
  const [root, ...path] = name.split(".");
  if ((root !== "user_metadata" && root !== "app_metadata") || path.length === 0) return undefined;
  if (path.some((part) => part === "" || part === "__proto__" || looksLikePlainPassword(part))) return undefined;
  const field = METADATA[root];
  return (draft, value) => {
    draft[field] = withValue(draft[field], path, value);
  };
}

/** Puts what an object has under these names, each for its target; what is empty is left out. */
export function putFields(
  draft: Draft,
  given: JsonObject,
  input: { readonly fields: readonly (readonly [name: string, target: string])[]; readonly problems: RowProblem[] },
): void {
  for (const [name, target] of input.fields) {
    const value = given[name];
    if (value !== undefined && value !== null && value !== "") findTarget(target)!(draft, value, input.problems);
  }
}

/** Names of the fixed targets, for messages. */
export const TARGET_NAMES: readonly string[] = [...TARGETS.keys(), "user_metadata.…", "app_metadata.…"];

/** A phone number; anything else is left out, as at a first sign-in. */
export function readPhone(value: unknown): string | undefined {
  const phone = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  return isPhoneNumber(phone) ? phone : undefined;
}

function withValue(values: JsonObject | undefined, [first, ...rest]: readonly string[], value: unknown): JsonObject {
  if (rest.length === 0) return { ...values, [first!]: value };
  const inner = values?.[first!];
  return { ...values, [first!]: withValue(isJsonObject(inner) ? inner : undefined, rest, value) };
}

function setter<Field extends keyof Draft>(field: Field, read: (value: unknown) => Draft[Field]): Put {
  return (draft, value) => {
    draft[field] = read(value);
  };
}

function putFactors(draft: Draft, value: unknown, problems: RowProblem[]): void {
  draft.factors = readFactors(problems, "mfa_factors", parsed(value));
}

function text(name: string, field: TextField): Put {
  return (draft, value, problems) => {
    if (typeof value === "string") draft[field] = value;
    else if (typeof value === "number") draft[field] = String(value);
    else
      problems.push({
        code: "INVALID_TYPE",
        message: sayOfRow("wrong_type", { expected: "string", found: typeof value }),
        path: name,
      });
  };
}

const BOOLEANS = new Map([
  ...["true", "1", "yes", "y", "t"].map((word) => [word, true] as const),
  ...["false", "0", "no", "n", "f"].map((word) => [word, false] as const),
]);

function boolean(name: string, field: BooleanField, inverse = false): Put {
  return (draft, value, problems) => {
    const read = typeof value === "boolean" ? value : BOOLEANS.get(String(value).trim().toLowerCase());
    if (read !== undefined) draft[field] = read !== inverse;
    else
      problems.push({ code: "INVALID_TYPE", message: sayOfRow("expected_type", { expected: "boolean" }), path: name });
  };
}

function metadata(field: "userMetadata" | "appMetadata"): Put {
  const name = field === "userMetadata" ? "user_metadata" : "app_metadata";
  return (draft, value, problems) => {
    const read = parsed(value);
    if (isJsonObject(read)) draft[field] = { ...withoutPlainPasswords(read), ...draft[field] };
    else
      problems.push({ code: "INVALID_TYPE", message: sayOfRow("expected_type", { expected: "object" }), path: name });
  };
}

function putHash(draft: Draft, value: unknown, problems: RowProblem[]): void {
  if (typeof value === "string") draft.hash = { kind: "text", value };
  else
    problems.push({
      code: "INVALID_TYPE",
      message: sayOfRow("expected_type", { expected: "string" }),
      path: "password_hash",
    });
}

function putCustomHash(draft: Draft, value: unknown, problems: RowProblem[]): void {
  const read = parsed(value);
  if (isJsonObject(read)) draft.hash = { kind: "auth0", value: read };
  else
    problems.push({
      code: "INVALID_TYPE",
      message: sayOfRow("expected_type", { expected: "object" }),
      path: "custom_password_hash",
    });
}

function readRoles(value: unknown): readonly string[] | undefined {
  const read = parsed(value);
  const list = typeof read === "string" ? read.split(/[,;|]/) : Array.isArray(read) ? read : [];
  const names = list.filter((role): role is string => typeof role === "string").map((role) => role.trim());
  const roles = names.filter((role) => role !== "");
  return roles.length === 0 ? undefined : roles;
}

/** A cell that holds JSON as its value; anything else as it is. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
