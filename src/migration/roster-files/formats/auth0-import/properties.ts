import { isEmailAddress } from "../../../../domain/identifier.ts";
import type { ExportedPerson, ImportRow } from "../../../../domain/import-row.ts";
import type { JsonObject } from "../../../../domain/json.ts";
import { sayOfRow } from "../../../../domain/row-sentences.ts";
import { withoutPlainPasswords } from "../../plain-password-names.ts";
import { checkCustomHash } from "./check-custom-hash.ts";
import { isObject, type Problems, wrongType } from "./problems.ts";
import { readFactors } from "./read-factors.ts";

/** A row while its properties are read. */
export type Draft = { -readonly [Name in keyof Omit<ImportRow, "exported">]?: ImportRow[Name] } & {
  exported?: Partial<ExportedPerson>;
};
/** Reads one property into the draft, or says what is wrong with it. */
export type Read = (draft: Draft, value: unknown, problems: Problems, name: string) => void;
type TextField = "id" | "username" | "phoneNumber" | "name" | "nickname" | "givenName" | "familyName" | "picture";
type BooleanField = "emailVerified" | "phoneVerified" | "blocked";

// https://auth0.com/docs/manage-users/users/user-account-profiles/user-profile-structure: what app_metadata must not hold.
const RESERVED_IN_APP_METADATA = (
  "__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP lastLogin " +
  "loginsCount metadata multifactor_last_modified multifactor updated_at user_id"
).split(" ");
const BCRYPT = /^\$2[ab]\$\d\d\$[./A-Za-z0-9]{53}$/;
const PHONE = /^\+[0-9]{1,15}$/;

/** One entry a property of contract §4.7; lengths are those of §4.6.1. */
export const AUTH0_PROPERTIES: ReadonlyMap<string, Read> = new Map(
  Object.entries({
    email(draft, value, problems, name) {
      if (typeof value !== "string") wrongType(problems, name, "string", value);
      else if (isEmailAddress(value)) draft.email = value;
      else
        problems.push({
          code: "FORMAT",
          message: sayOfRow("email_form", { value: value.slice(0, 254) }),
          path: name,
        });
    },
    email_verified: boolean("emailVerified"),
    phone_number(draft, value, problems, name) {
      if (typeof value !== "string") wrongType(problems, name, "string", value);
      else if (PHONE.test(value)) draft.phoneNumber = value;
      else
        problems.push({
          code: "PATTERN",
          message: sayOfRow("text_form", { pattern: `${PHONE.source}: ${value.slice(0, 40)}` }),
          path: name,
        });
    },
    phone_verified: boolean("phoneVerified"),
    blocked: boolean("blocked"),
    user_id: text("id", 1, 1024),
    username: text("username", 1, 128),
    given_name: text("givenName", 0, 150),
    family_name: text("familyName", 0, 150),
    name: text("name", 0, 300),
    nickname: text("nickname", 0, 300),
    picture: text("picture", 0, 8192),
    app_metadata(draft, value, problems, name) {
      if (!isObject(problems, name, value)) return;
      for (const reserved of RESERVED_IN_APP_METADATA)
        if (Object.hasOwn(value, reserved))
          problems.push({
            code: "NOT_PASSED",
            message: sayOfRow("not_in_app_metadata", { property: reserved }),
            path: `${name}.${reserved}`,
          });
      draft.appMetadata = withoutPlainPasswords(value);
    },
    user_metadata(draft, value, problems, name) {
      if (isObject(problems, name, value)) draft.userMetadata = withoutPlainPasswords(value);
    },
    password_hash: readPasswordHash,
    custom_password_hash: readCustomHash,
    mfa_factors(draft, value, problems, name) {
      draft.factors = readFactors(problems, name, value);
    },
  } satisfies Record<string, Read>),
);

/** Reads a text of so many characters. */
export function text(field: TextField, minimum: number, maximum: number): Read {
  return (draft, value, problems, path) => {
    if (typeof value !== "string") return void wrongType(problems, path, "string", value);
    if (value.length < minimum)
      problems.push({
        code: "MIN_LENGTH",
        message: sayOfRow("too_short", { length: value.length, minimum }),
        path,
      });
    if (value.length > maximum)
      problems.push({
        code: "MAX_LENGTH",
        message: sayOfRow("too_long", { length: value.length, maximum }),
        path,
      });
    draft[field] = value;
  };
}

/** Reads true or false. */
export function boolean(field: BooleanField): Read {
  return (draft, value, problems, path) => {
    if (typeof value === "boolean") draft[field] = value;
    else wrongType(problems, path, "boolean", value);
  };
}

/** Reads a `password_hash`, also that of a linked identity. */
export function readPasswordHash(draft: Pick<Draft, "hash">, value: unknown, problems: Problems, path: string): void {
  if (typeof value !== "string") wrongType(problems, path, "string", value);
  else if (BCRYPT.test(value)) draft.hash = { kind: "text", value };
  else problems.push({ code: "PATTERN", message: sayOfRow("not_bcrypt"), path });
}

/** Reads a `custom_password_hash`, also that of a linked identity. */
export function readCustomHash(draft: Pick<Draft, "hash">, value: unknown, problems: Problems, path: string): void {
  checkCustomHash(problems, path, value);
  draft.hash = { kind: "auth0", value: value as JsonObject };
}

/** Adds the problem of an object that has two hashes. */
export function refuseTwoHashes(values: JsonObject, problems: Problems, path: string): void {
  if (values.password_hash === undefined || values.custom_password_hash === undefined) return;
  const message = sayOfRow("two_hashes");
  problems.push({ code: "NOT_PASSED", message, path: `${path}custom_password_hash` });
}
