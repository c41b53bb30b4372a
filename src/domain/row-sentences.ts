import type { RowProblem } from "./import-row.ts";
import { sentences } from "./sentences.ts";

/** What is said of single rows of files, lists and campaigns, in the words of contract §4.7 where it has some. */
const ROWS = sentences({
  // the shape of a row
  wrong_type: "Expected type {expected} but found type {found}",
  expected_type: "Expected type {expected}",
  missing_property: "Missing required property: {property}",
  unknown_property: "Additional properties not allowed: {property}",
  not_in_app_metadata: "The property {property} is not allowed in app_metadata",
  no_such_value: "No enum match for: {value}",
  below_minimum: "Value {value} is less than minimum {minimum}",
  above_maximum: "Value {value} is greater than maximum {maximum}",
  too_short: "String is too short ({length} chars), minimum {minimum}",
  too_long: "String is too long ({length} chars), maximum {maximum}",
  too_many_bytes: "String is too long ({length} bytes), maximum {maximum}",
  list_too_short: "Array is too short ({length}), minimum {minimum}",
  list_too_long: "Array is too long ({length}), maximum {maximum}",
  too_deep: "Values are nested more than {maximum} times",
  not_storable: "The text has characters that cannot be stored",
  email_form: "Object didn't pass validation for format email: {value}",
  email_form_of_factor: "Object didn't pass validation for format email",
  date_form: "Object didn't pass validation for format date-time",
  text_form: "String does not match pattern {pattern}",
  no_person: "The row names nobody: it has no id, e-mail address, username or phone number",
  one_factor: "One of totp, phone, email is needed",
  several_factors: "Only one factor an object, found {found}",
  two_hashes: "password_hash and custom_password_hash are mutually exclusive",
  not_bcrypt: "The password_hash is not a bcrypt hash of version 2a or 2b",
  no_salt_allowed: "A salt is not allowed with the algorithm {algorithm}",
  not_power_of_two: "Value {value} is not a power of two",
  other_connection: "The user has no identity at the database connection that is read",
  ids_of_another_identity: "The ids are not those of the first identity",
  // rows that cannot be read
  row_not_json: "The row is not valid JSON.",
  row_not_utf8: "The row is not valid UTF-8.",
  row_too_large: "The row is larger than 1 MiB and was left out.",
  row_unreadable: "The row cannot be read.",
  quote_open: "A quote that is opened there is never closed.",
  text_after_quote: "There is text after a closing quote.",
  ldif_line: "A line of the entry is not of the form `name: value`.",
  ldif_address: "The value of {name} is an address (`:<`), which is not read.",
  // somebody is here already
  already_here: "The user already exist and upsert parameter is false",
  id_taken: "Another user has this user_id.",
  email_taken: "Another user has this email.",
  username_taken: "Another user has this username.",
  phone_taken: "Another user has this phone_number.",
  identity_taken: "A linked identity, or what it signs in with, is somebody's already.",
  identities_of_new_users_only: "The user is here already: linked identities can only come with a new user.",
  was_deleted: "The user was deleted here. They can be imported again once their tombstone is lifted.",
  twice_in_file: "Row {row} of the file is the same user, by {by}.",
  // lists of people who are expected
  same_as_rows: "Has the same {shared} as rows {rows}.",
  same_as_row: "Has the same {shared} as row {rows}.",
  same_as_listed: "The roster has {name} with the same e-mail address or username.",
  rival_listed: "Another row claims to be the same person.",
  listed_was_deleted: "They were deleted here. Lift the tombstone to let them come again.",
  listed_is_here: "They are a user here already.",
  listed_without_hash: "Listed without the password hash: {problem}",
  listed_nobody: "The row has no id, e-mail address or username.",
  listed_email_form: "This is not an e-mail address.",
  // another try with the source
  would_come: "They would come over now; they have to sign in.",
  only_they_can_tell: "Only they can tell, by signing in.",
  gone_at_source: "The source no longer has them. Nothing was removed here.",
  is_here: "They are here.",
  stays_deleted: "They were deleted here, and their tombstone keeps them away.",
  // campaigns
  no_email_known: "No e-mail address of theirs is known.",
  mailed_recently: "A campaign mailed them a short while ago.",
  undeliverable: "The mail server does not take mail for their address, as an earlier campaign found.",
  email_is_here: "Somebody here has their e-mail address.",
  out_of_ramp: "They are not among those whom the ramp lets come.",
  moved_meanwhile: "They moved, or were blocked, while the campaign ran.",
  // what stays when an arrival is undone
  linked_to_another_user: "Their identity was linked to another user.",
  has_other_identities: "They have been given other identities.",
  signed_in_since: "They have signed in again since they came.",
  password_changed: "They have changed their password here.",
  changed_since: "They have been changed here since they came.",
  arrived_since_review: "They came after the review.",
  changed_since_review: "They have been changed, or signed in, after the review.",
  roster_moved: "They are here; the roster keeps how they came.",
});

/** Makes one of these sentences. */
export const sayOfRow = ROWS.say;

export const ROW_REASONS = [...ROWS.codes, "hash_too_costly", "hash_too_weak", "hash_unreadable"] as const;
export type RowReasonCode = (typeof ROW_REASONS)[number];
export const ROW_FACTS = ROWS.facts;
type RowFacts = NonNullable<ReturnType<typeof ROWS.read>>["facts"];

/** What is wrong with a row, for programs; undefined: none of these. Why a hash cannot be used is told in three groups. */
export function readRowProblem({
  code,
  message,
  path,
}: RowProblem): { readonly code: RowReasonCode; readonly facts: RowFacts } | undefined {
  const said = ROWS.read(message);
  // Of a hash that was left out, it is enough that it was.
  if (said !== undefined) return said.code === "listed_without_hash" ? { code: said.code, facts: {} } : said;
  if (!/(^|\.)(custom_)?password_hash\b|^hash\b/.test(path ?? "")) return undefined;
  if (code === "MAXIMUM") return { code: "hash_too_costly", facts: {} };
  return { code: code === "MINIMUM" ? "hash_too_weak" : "hash_unreadable", facts: {} };
}
