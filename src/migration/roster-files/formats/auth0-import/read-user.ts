import { isEmailAddress } from "../../../../domain/identifier.ts";
import type { ImportRow, ReadRow } from "../../../../domain/import-row.ts";
import type { JsonObject } from "../../../../domain/json.ts";
import { storableProblems } from "../../check-storable.ts";
import { withoutPlainPasswords } from "../../plain-password-names.ts";
import { redactRow } from "../../redact-row.ts";
import { checkCustomHash } from "./check-custom-hash.ts";
import { isObject, missing, notAllowed, type Problems, typeName, wrongType } from "./problems.ts";
import { readFactors } from "./read-factors.ts";

type Draft = { -readonly [Name in keyof ImportRow]?: ImportRow[Name] };
type Read = (draft: Draft, value: unknown, problems: Problems, name: string) => void;
type TextField = "id" | "username" | "name" | "nickname" | "givenName" | "familyName" | "picture";
type BooleanField = "emailVerified" | "phoneVerified" | "blocked";

// https://auth0.com/docs/manage-users/users/user-account-profiles/user-profile-structure: what app_metadata must not hold.
const RESERVED_IN_APP_METADATA = (
  "__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP lastLogin " +
  "loginsCount metadata multifactor_last_modified multifactor updated_at user_id"
).split(" ");
const BCRYPT = /^\$2[ab]\$\d\d\$[./A-Za-z0-9]{53}$/;
const PHONE = /^\+[0-9]{1,15}$/;

// One entry a property of contract §4.7; lengths are those of §4.6.1.
const PROPERTIES = new Map<string, Read>(
  Object.entries({
    email(draft, value, problems, name) {
      if (typeof value !== "string") wrongType(problems, name, "string", value);
      else if (isEmailAddress(value)) draft.email = value;
      else
        problems.push({
          code: "FORMAT",
          message: `Object didn't pass validation for format email: ${value.slice(0, 254)}`,
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
          message: `String does not match pattern ${PHONE.source}: ${value.slice(0, 40)}`,
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
            message: `The property ${reserved} is not allowed in app_metadata`,
            path: `${name}.${reserved}`,
          });
      draft.appMetadata = withoutPlainPasswords(value);
    },
    user_metadata(draft, value, problems, name) {
      if (isObject(problems, name, value)) draft.userMetadata = withoutPlainPasswords(value);
    },
    password_hash(draft, value, problems, name) {
      if (typeof value !== "string") wrongType(problems, name, "string", value);
      else if (BCRYPT.test(value)) draft.hash = { kind: "text", value };
      else
        problems.push({
          code: "PATTERN",
          message: "The password_hash is not a bcrypt hash of version 2a or 2b",
          path: name,
        });
    },
    custom_password_hash(draft, value, problems, name) {
      checkCustomHash(problems, name, value);
      draft.hash = { kind: "auth0", value: value as JsonObject };
    },
    mfa_factors(draft, value, problems, name) {
      draft.factors = readFactors(problems, name, value);
    },
  } satisfies Record<string, Read>),
);

/**
 * Reads one user of a users-import file by the schema of contract §4.7, with all that is wrong with it, not only the first thing.
 * Written by hand: a schema library took several times as long for each row. `size`: characters of the row.
 */
export function readAuth0ImportUser(user: unknown, rowNumber: number, size: number): ReadRow {
  if (typeof user !== "object" || user === null || Array.isArray(user))
    return {
      ok: false,
      rowNumber,
      problems: [{ code: "INVALID_TYPE", message: `Expected type object but found type ${typeName(user)}` }],
    };

  const problems: Problems = [];
  const draft: Draft & { row: number } = { row: rowNumber };
  const values = user as Record<string, unknown>;
  for (const name in values) {
    const read = PROPERTIES.get(name);
    if (read === undefined) notAllowed(problems, name, name);
    else read(draft, values[name], problems, name);
  }
  if (values.email === undefined) missing(problems, undefined, "email");
  if (values.password_hash !== undefined && values.custom_password_hash !== undefined)
    problems.push({
      code: "NOT_PASSED",
      message: "password_hash and custom_password_hash are mutually exclusive",
      path: "custom_password_hash",
    });

  if (problems.length === 0) problems.push(...storableProblems(draft));
  return problems.length > 0
    ? { ok: false, rowNumber, problems, shown: redactRow(values, size) }
    : goodRow(draft, values, size);
}

/** `shown` is made when somebody asks: most rows are never shown. */
function goodRow(row: ImportRow, values: JsonObject, size: number): ReadRow {
  return {
    ok: true,
    row,
    get shown() {
      return redactRow(values, size);
    },
  };
}

function text(field: TextField, minimum: number, maximum: number): Read {
  return (draft, value, problems, path) => {
    if (typeof value !== "string") return void wrongType(problems, path, "string", value);
    if (value.length < minimum)
      problems.push({
        code: "MIN_LENGTH",
        message: `String is too short (${value.length} chars), minimum ${minimum}`,
        path,
      });
    if (value.length > maximum)
      problems.push({
        code: "MAX_LENGTH",
        message: `String is too long (${value.length} chars), maximum ${maximum}`,
        path,
      });
    draft[field] = value;
  };
}

function boolean(field: BooleanField): Read {
  return (draft, value, problems, path) => {
    if (typeof value === "boolean") draft[field] = value;
    else wrongType(problems, path, "boolean", value);
  };
}
