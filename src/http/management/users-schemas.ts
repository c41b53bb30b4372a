import { z } from "zod";
import { isEmailAddress } from "../../domain/identifier.ts";
import { checkpointPagingQuery, fieldsQuery, offsetPagingQuery } from "./paging.ts";
import { queryBoolean, queryInteger } from "./query-values.ts";

const PHONE = /^\+[0-9]{1,15}$/;
// Long enough for any passphrase, short enough that hashing one never takes noticeable time.
const MAX_PASSWORD = 1024;

/** Keys that `app_metadata` must not have, since they are or were names of the profile's own (contract §4.6.2). */
const RESERVED_APP_METADATA = new Set(
  (
    "__tenant _id blocked clientID created_at email_verified email globalClientID global_client_id identities lastIP " +
    "lastLogin loginsCount metadata multifactor_last_modified multifactor updated_at user_id"
  ).split(" "),
);

const email = z
  .string()
  .refine(isEmailAddress, {
    error: (issue) => `Object didn't pass validation for format email: ${String(issue.input)}`,
  })
  .describe("E-mail address: local part up to 64, whole address up to 254 characters.");
const phone = z
  .string()
  .regex(PHONE, "String does not match pattern ^\\+[0-9]{1,15}$")
  .describe("Phone number, E.164.");
const text = (description: string, max: number) => z.string().min(1).max(max).describe(description);
const picture = z
  .url({ protocol: /^https?$/, error: "Object didn't pass validation for format absolute-https-uri-or-empty" })
  .describe("URL of a picture.");
const metadata = (description: string) =>
  z
    .record(z.string(), z.unknown())
    .refine((value) => !hasKey(value, (key) => /[.$]/.test(key)), "Property names must not contain '.' or '$'")
    .describe(description);
const userMetadata = metadata("What the user may change.");
const appMetadata = metadata("What only applications may change.").refine(
  (value) => !Object.keys(value).some((key) => RESERVED_APP_METADATA.has(key)),
  "app_metadata must not have a property that is reserved",
);

function hasKey(value: unknown, isWanted: (key: string) => boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => hasKey(item, isWanted));
  return Object.entries(value).some(([key, inner]) => isWanted(key) || hasKey(inner, isWanted));
}

/** Body of `POST /users` (contract §4.6.1). */
export const createUserBody = z.strictObject({
  connection: z.string().min(1).max(255).describe("Name of the connection that the user belongs to."),
  email: email.optional(),
  username: text("Name to sign in with, where the connection has usernames.", 128).optional(),
  phone_number: phone.optional(),
  password: z.string().min(1).max(MAX_PASSWORD).describe("First password.").optional(),
  user_id: z
    .string()
    .min(1)
    .max(255)
    .regex(/^\P{Cc}+$/u, "Control characters are not allowed")
    .describe("Id within the connection; the user's id is `auth0|` and this.")
    .optional(),
  email_verified: z.boolean().optional(),
  verify_email: z
    .boolean()
    .describe("Whether to send a verification mail; default: when the address is not verified.")
    .optional(),
  phone_verified: z.boolean().optional(),
  given_name: text("Given name.", 150).optional(),
  family_name: text("Family name.", 150).optional(),
  name: text("Whole name.", 300).optional(),
  nickname: text("Nickname.", 300).optional(),
  picture: picture.optional(),
  user_metadata: userMetadata.optional(),
  app_metadata: appMetadata.optional(),
  blocked: z.boolean().optional(),
});

export type CreateUserBody = z.output<typeof createUserBody>;

/** Body of `PATCH /users/{id}`: what is given is replaced, `null` unsets; metadata is merged at its first level (contract §4.6.2). */
export const updateUserBody = z
  .strictObject({
    connection: z
      .string()
      .min(1)
      .max(255)
      .describe("Name of the identity's connection that `email`, `username` or `password` is for.")
      .optional(),
    client_id: z.string().max(255).describe("Client whose name the verification mail shows.").optional(),
    email: email.nullable().optional(),
    username: text("Name to sign in with.", 128).nullable().optional(),
    phone_number: phone.nullable().optional(),
    password: z.string().min(1).max(MAX_PASSWORD).optional(),
    email_verified: z.boolean().optional(),
    verify_email: z
      .boolean()
      .describe("Whether to send a verification mail; default: when `email` changes and is not verified.")
      .optional(),
    phone_verified: z.boolean().optional(),
    given_name: text("Given name.", 150).nullable().optional(),
    family_name: text("Family name.", 150).nullable().optional(),
    name: text("Whole name.", 300).nullable().optional(),
    nickname: text("Nickname.", 300).nullable().optional(),
    picture: picture.nullable().optional(),
    user_metadata: userMetadata.nullable().optional(),
    app_metadata: appMetadata.nullable().optional(),
    blocked: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, "Too few properties defined (0), minimum 1");

export type UpdateUserBody = z.output<typeof updateUserBody>;

/** Query of `GET /users` (contract §4.6.3). */
export const listUsersQuery = z.object({
  q: z
    .string()
    .max(8_000)
    .describe('Search, for example email:"ann@example.com" AND logins_count:[1 TO *].')
    .optional(),
  search_engine: z.string().describe("Only v3.").optional(),
  sort: z.string().max(200).describe("Field and 1 or -1, for example created_at:-1.").optional(),
  connection: z.string().max(255).describe("Only users of the connection with this name.").optional(),
  max_total: queryInteger(
    "With include_totals: count no further than this, and no longer than a moment; total_is_at_least says that there may be more.",
    1,
    100_000,
  ).optional(),
  primary_order: queryBoolean("Accepted; the order is the same either way.").optional(),
  ...offsetPagingQuery,
  ...checkpointPagingQuery,
  ...fieldsQuery,
});

const identity = z.looseObject({
  connection: z.string(),
  user_id: z.string(),
  provider: z.string(),
  isSocial: z.boolean(),
  profileData: z.record(z.string(), z.unknown()).optional(),
});

/** A user as the API shows it. Every field can be left out with `fields`; further root attributes can be there. */
export const userReply = z
  .looseObject({
    user_id: z.string(),
    email: z.string(),
    email_verified: z.boolean(),
    username: z.string(),
    phone_number: z.string(),
    phone_verified: z.boolean(),
    name: z.string(),
    nickname: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    picture: z.string(),
    user_metadata: z.record(z.string(), z.unknown()),
    app_metadata: z.record(z.string(), z.unknown()),
    blocked: z.boolean(),
    identities: z.array(identity),
    created_at: z.string(),
    updated_at: z.string(),
    last_login: z.string(),
    last_ip: z.string(),
    logins_count: z.number(),
    last_password_reset: z.string(),
  })
  .partial();

export const identitiesReply = z.array(identity);

/** Either a bare list or, with totals or checkpoints, an object with it. */
export const userListReply = z.union([
  z.array(userReply),
  z.object({
    start: z.number().optional(),
    limit: z.number().optional(),
    length: z.number().optional(),
    total: z.number().optional(),
    total_is_at_least: z.boolean().describe("There may be more than total says.").optional(),
    next: z.string().optional(),
    users: z.array(userReply),
  }),
]);
