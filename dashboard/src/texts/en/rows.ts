const fields: Readonly<Record<string, string>> = {
  user_id: "id",
  id: "id",
  email: "e-mail address",
  "e-mail address": "e-mail address",
  username: "username",
  phone_number: "telephone number",
  "phone number": "telephone number",
  identifier: "identifier",
};
const word = (field: string) => fields[field] ?? field;
const types: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  integer: "a whole number",
  number: "a number",
  null: "null",
};
const type = (name: string) => types[name] ?? name;
const AT_THE_SOURCE = "Change the script or the data at the source.";

/** What is said of single people and rows, and of jobs. */
export const texts = {
  rows: {
    // the shape of a row
    wrong_type: ({ expected, found }: { expected: string; found: string }) =>
      `Expected ${type(expected)}, found ${type(found)}.`,
    expected_type: ({ expected }: { expected: string }) => `Expected ${type(expected)}.`,
    missing_property: ({ property }: { property: string }) => `${property} is missing.`,
    unknown_property: ({ property }: { property: string }) => `There is no property ${property}.`,
    not_in_app_metadata: ({ property }: { property: string }) => `${property} must not be in app_metadata.`,
    no_such_value: ({ value }: { value: string }) => `“${value}” is not one of the possible values.`,
    below_minimum: ({ value, minimum }: { value: string; minimum: string }) => `${value} is less than ${minimum}.`,
    above_maximum: ({ value, maximum }: { value: string; maximum: string }) => `${value} is more than ${maximum}.`,
    too_short: ({ length, minimum }: { length: string; minimum: string }) =>
      `Too short: ${length} characters, ${minimum} at least.`,
    too_long: ({ length, maximum }: { length: string; maximum: string }) =>
      `Too long: ${length} characters, ${maximum} at most.`,
    too_many_bytes: ({ length, maximum }: { length: string; maximum: string }) =>
      `Too long: ${length} bytes, ${maximum} at most.`,
    list_too_short: ({ minimum }: { minimum: string }) => `Too few entries: ${minimum} at least.`,
    list_too_long: ({ length, maximum }: { length: string; maximum: string }) =>
      `Too many entries: ${length}, ${maximum} at most.`,
    too_deep: ({ maximum }: { maximum: string }) => `Nested more than ${maximum} deep.`,
    not_storable: () => "It has characters that cannot be stored.",
    email_form: ({ value }: { value: string }) => `“${value}” is not an e-mail address.`,
    email_form_of_factor: () => "The second factor is not an e-mail address.",
    date_form: () => "This is not a date with a time.",
    text_form: () => "It does not have the right form.",
    no_person: () => "The row names nobody: it has no id, e-mail address, username or telephone number.",
    one_factor: () => "A second factor must be one of totp, phone, email.",
    several_factors: () => "Each second factor needs an object of its own.",
    two_hashes: () => "Give password_hash or custom_password_hash, not both.",
    not_bcrypt: () => "The password_hash is not bcrypt of version 2a or 2b. Other kinds go into custom_password_hash.",
    no_salt_allowed: ({ algorithm }: { algorithm: string }) => `${algorithm} takes no salt.`,
    not_power_of_two: ({ value }: { value: string }) => `${value} is not a power of two.`,
    other_connection: () => "The person belongs to another connection at the source.",
    ids_of_another_identity: () => "The ids are not those of the first identity.",
    hash_too_costly: () => "Checking this password hash would take too long. The person needs a new password.",
    hash_too_weak: () => "This password hash is weaker than any that is taken. The person needs a new password.",
    hash_unreadable: () => "This password hash is of no known kind.",
    // rows that cannot be read
    row_not_json: () => "The row is not JSON.",
    row_not_utf8: () => "The row is not UTF-8.",
    row_too_large: () => "The row is larger than 1 MiB and was left out.",
    row_unreadable: () => "The row cannot be read.",
    quote_open: () => "A quotation mark that is opened there is never closed.",
    text_after_quote: () => "There is text after a closing quotation mark.",
    ldif_line: () => "A line of the entry is not of the form “name: value”.",
    ldif_address: ({ name }: { name: string }) => `The value of ${name} is only an address, which is not read.`,
    // somebody is here already
    already_here: () => "This person is here already. To update them, import again with that choice.",
    id_taken: () => "Somebody else has this id.",
    email_taken: () => "Somebody else has this e-mail address.",
    username_taken: () => "Somebody else has this username.",
    phone_taken: () => "Somebody else has this telephone number.",
    identity_taken: () => "A linked identity, or what it signs in with, is somebody’s already.",
    identities_of_new_users_only: () => "The person is here already: linked identities can only come with a new user.",
    was_deleted: () => "This person was deleted here. Lift their tombstone, then import again.",
    twice_in_file: ({ row, by }: { row: string; by: string }) =>
      `Row ${row} of the file is the same person, by ${word(by)}.`,
    // lists of people who are expected
    same_as_row: ({ shared, rows }: { shared: string; rows: string }) =>
      `Has the same ${word(shared)} as row ${rows} of the list.`,
    same_as_rows: ({ shared, rows }: { shared: string; rows: string }) =>
      `Has the same ${word(shared)} as rows ${rows} of the list.`,
    same_as_listed: ({ name }: { name: string }) =>
      `Somebody on the list has the same e-mail address or username: ${name.replace(/^"\w+:|"$/g, "")}.`,
    rival_listed: () => "Another row claims to be the same person.",
    listed_was_deleted: () => "They were deleted here. Lift their tombstone to let them come again.",
    listed_is_here: () => "They are here already.",
    listed_without_hash: () => "Listed without the password hash, which cannot be used here.",
    listed_nobody: () => "The row has no id, e-mail address or username.",
    listed_email_form: () => "This is not an e-mail address.",
    // another try with the source
    would_come: () => "They would come over now; they have to sign in.",
    only_they_can_tell: () => "Only they can tell, by signing in.",
    gone_at_source: () => "The source no longer has them. Nothing was removed here.",
    is_here: () => "They are here.",
    stays_deleted: () => "They were deleted here, and their tombstone keeps them away.",
    // campaigns
    no_email_known: () => "No e-mail address of theirs is known.",
    mailed_recently: () => "A campaign mailed them a short while ago.",
    undeliverable: () => "An earlier campaign found that their address takes no mail.",
    email_is_here: () => "Somebody here has their e-mail address.",
    out_of_ramp: () => "They are not among those whom the ramp lets come.",
    moved_meanwhile: () => "They moved, or were blocked, while the campaign ran.",
    // what stays when an arrival is undone
    linked_to_another_user: () => "Their identity was linked to another user.",
    has_other_identities: () => "They have been given other identities.",
    signed_in_since: () => "They have signed in again since they came.",
    password_changed: () => "They have changed their password here.",
    changed_since: () => "They have been changed here since they came.",
    arrived_since_review: () => "They came after the dry run.",
    changed_since_review: () => "They have been changed, or signed in, after the dry run.",
    roster_moved: () => "They are here; the list keeps how they came.",
    // why somebody could not come
    no_email: () => `Their profile has no e-mail address. ${AT_THE_SOURCE}`,
    email_invalid: () => `What their profile has as e-mail address is none. ${AT_THE_SOURCE}`,
    no_username: () => `Their profile has no username, and the connection requires one. ${AT_THE_SOURCE}`,
    no_id: () => `Nothing is left of their id once its beginning is left out. ${AT_THE_SOURCE}`,
    taken: () => "Somebody else here has their e-mail address, username or id. Delete or change one of the two.",
    no_identifier: () => "Neither an e-mail address nor a username of theirs is known to ask by.",
    disabled: () => "The source has them disabled. Enable them there if they shall come.",
    locked: () => "The source has them locked. Unlock them there if they shall come.",
    account_expired: () => "Their access has expired at the source. Renew it there if they shall come.",
    password_expired: () => "Their password has expired at the source. They need a new one: send them a link.",
    password_change_required: () => "The source wants a new password from them first: send them a link.",
    refused_by_script: () => "The script refused them, with words of its own. See “Why” of an example.",
    timeout: () => "The source did not answer in time.",
    unreachable: () => "The source could not be reached.",
    server_error: () => "The source answered with an error of its own (5xx). Look at its log.",
    misconfigured: () => "The scripts or values of the connection do not work. Probe it to see why.",
    script_error: () => "The script ended with an error. See “Why” of an example for its words.",
  },

  jobs: {
    // why it failed
    failed: () => "The job failed unexpectedly. The server’s log says why.",
    no_connection: () => "The connection does not exist any more.",
    no_user: () => "The user does not exist any more.",
    no_email: () => "The user has no e-mail address.",
    not_database: () => "The connection is no database.",
    not_importing: () => "The connection takes nobody over any more. Turn its import mode on, then start again.",
    review_gone: () => "The report of the dry run is not there any more. Make another one.",
    source_without_passwords: () =>
      "The source cannot be asked: the connection has no passwords. What was done until then is kept.",
    source_finalised: () => "The source cannot be asked: the migration is finished. What was done until then is kept.",
    source_paused: () => "The source cannot be asked: the migration is paused. What was done until then is kept.",
    source_closed: () => "The source cannot be asked: the migration is finished. What was done until then is kept.",
    source_shadow: () => "The source cannot be asked: the migration only watches. What was done until then is kept.",
    source_misconfigured: () =>
      "The source cannot be asked: the scripts or values do not work. Probe the connection to see why. What was done until then is kept.",
    source_unused: () =>
      "The source cannot be asked: the connection takes nobody over, or the migration only watches. What was done until then is kept.",
    // why a file cannot be read
    file_empty: () => "The file is empty.",
    file_zip: () => "The file is a ZIP archive. Give the file inside it, plain or gzipped.",
    file_not_utf8: () => "The file is not UTF-8 (it looks like UTF-16 or binary). Save it as UTF-8.",
    file_bomb: ({ times }: { times: string }) =>
      `The gzip file unpacks to more than ${times} times its size. Give it unpacked if it is right.`,
    file_cut_off: ({ row }: { row: string }) => `The file is cut off: it ends in row ${row}. Send it again whole.`,
    file_broken: ({ row }: { row: string }) => `The file cannot be read any further after row ${row}.`,
    file_unknown_json: () => "The file is JSON, but of no known format. Name its format.",
    file_is_json: ({ format }: { format: string }) => `The file is JSON, and ${format} is not. Choose another format.`,
    file_is_ldif: ({ format }: { format: string }) => `The file is LDIF, and ${format} is not. Choose another format.`,
    file_unlike: ({ format }: { format: string }) => `The file does not begin like ${format}. Choose another format.`,
    file_unknown_csv: ({ columns }: { columns: string }) =>
      `The file is of no known format. If it is CSV, say which of its columns holds what: ${columns}.`,
    file_unknown: () => "The file is of no known format: its first line is too long for names of columns.",
    file_header: () => "The file’s first line cannot be read as names of columns.",
    columns_twice: ({ first, second, target }: { first: string; second: string; target: string }) =>
      `Both the column ${first} and the column ${second} say ${target}. Name one of them.`,
    columns_unknown: () => "None of the file’s columns is known. Say which of them holds what.",
    columns_unsaid: () => "Say which column holds what.",
    column_readable_passwords: ({ column }: { column: string }) =>
      `The column ${column} is not read: its name says that it holds readable passwords. If they are hashes, rename it.`,
    column_repeated: ({ column }: { column: string }) => `The file has the column ${column} more than once.`,
    column_missing: ({ column }: { column: string }) => `The file has no column ${column}.`,
    firebase_parameters: () => "Give the hash parameters of the Firebase project, or leave out password hashes.",
    // why it waits
    database_waits: () => "The database does not take what the job writes. The job goes on by itself when it does.",
    source_silent: () => "The source gives no answers at the moment. The job goes on by itself when it does.",
    rate_waits: () => "The next mails go out at the set rate.",
    nobody_taken_over: () => "The migration takes nobody over at the moment. The job goes on by itself when it does.",
    mail_server_waits: ({ reason }: { reason: string }) => `The mail server takes no mail: ${reason}`,
  },
};
