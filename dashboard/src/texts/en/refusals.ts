interface At {
  /** From 0; absent: at the end. */
  readonly at: number | undefined;
}
const place = ({ at }: At) => (at === undefined ? "at the end" : `at character ${at + 1}`);
const criteria: Readonly<Record<string, string>> = {
  share_moved: "the share of people moved",
  quiet_days: "the days without a takeover",
  days_without_source_call: "the days without a question to the source",
  open_failures: "the open failures",
};

/** Why the server refused something, and what to do. */
export const texts = {
  // what does not fit
  property_unknown: ({ field }: { field: string }) => `There is no such property: ${field}. Leave it out.`,
  property_missing: ({ field }: { field: string }) => `${field} is missing. Give it.`,
  property_type: ({ field, expected, found }: { field: string; expected: string; found: string }) =>
    `${field} must be of the type ${expected}, and is ${found}.`,
  property_value: ({ field, expected }: { field: string; expected: string }) => `${field} must be one of: ${expected}.`,
  property_form: ({ field }: { field: string }) => `${field} has none of the allowed forms.`,
  property_too_small: ({ field, min }: { field: string; min: number }) =>
    `${field} must be at least ${min} (or so long).`,
  property_too_large: ({ field, max }: { field: string; max: number }) =>
    `${field} must be at most ${max} (or so long).`,
  property_format: ({ field }: { field: string }) => `${field} does not have the right form.`,
  not_json: () => "What was sent is not JSON.",

  // a query that cannot be read
  query_too_long: ({ max }: { max: number }) => `The query is longer than ${max} characters. Shorten it.`,
  query_null: () => "The query has a character in it that no text holds (U+0000).",
  query_unexpected: ({ text, at }: At & { text: string }) =>
    `“${text}” is not expected ${place({ at })}. Put it in quotes.`,
  query_after_operator: ({ operator, at }: At & { operator: string }) =>
    `Nothing follows ${operator} ${place({ at })}. Add what shall follow, or put the word in quotes.`,
  query_before_operator: ({ operator, at }: At & { operator: string }) =>
    `Nothing stands before ${operator} ${place({ at })}. Add it, or put the word in quotes.`,
  query_empty_group: (one: At) => `The parentheses ${place(one)} are empty.`,
  query_group_open: (one: At) => `The parenthesis ${place(one)} is never closed.`,
  query_field_in_group: (one: At) => `A field stands inside the parentheses of another field, ${place(one)}.`,
  query_no_value: ({ field, at }: At & { field: string }) =>
    `Nothing follows “${field}:” ${place({ at })}. Say what to look for.`,
  query_exists_value: (one: At) => `After “_exists_:” the name of a field must follow, ${place(one)}.`,
  query_not_a_field: ({ field, at }: At & { field: string }) => `“${field}” is not a field (${place({ at })}).`,
  query_no_field: (one: At) => `There is no field before the colon ${place(one)}. Put the word in quotes.`,
  query_regexp: (one: At) => `Regular expressions are not understood (${place(one)}). Put the word in quotes.`,
  query_no_wildcard: ({ field }: { field: string }) => `“*” cannot be used with ${field}.`,
  query_short_wildcard: ({ min }: { min: number }) =>
    `After a “*” at the beginning at least ${min} characters must follow.`,
  query_ends: () => "The query ends where something more is expected.",
  query_too_deep: ({ max }: { max: number }) => `Parentheses are nested more than ${max} deep.`,
  query_too_many_terms: ({ max }: { max: number }) => `The query has more than ${max} terms.`,
  query_phrase_open: (one: At) => `The quotation mark ${place(one)} is never closed.`,
  query_backslash: () => "A backslash stands at the end. Leave it out, or write two.",
  query_fuzzy: (one: At) => `“~” and “^” are not understood (${place(one)}). Put the word in quotes.`,
  query_range_without_field: (one: At) => `A range needs a field before it (${place(one)}).`,
  query_range_form: (one: At) => `A range is written [from TO until] (${place(one)}).`,
  query_range_open: (one: At) => `The range ${place(one)} is never closed.`,
  sort_form: () => "The order must be a field with :1 or :-1.",
  sort_metadata: () => "Metadata cannot be sorted by.",

  // what is not there
  inexistent_administrator: () => "There is no such administrator any more. Reload the list.",
  inexistent_client: () => "There is no such application any more. Reload the list.",
  inexistent_connection: () => "There is no such connection any more. Reload the list.",
  inexistent_job: () => "There is no such job any more. Reload the list.",
  inexistent_user: () => "There is no such user any more. Reload the list.",

  // what is in the way
  auth0_idp_error: () => "Somebody has this e-mail address, username or id already, here or at the source.",
  identifier_taken: ({ field }: { field: string }) =>
    `Somebody else has this ${{ email: "e-mail address", username: "username", phone_number: "telephone number" }[field] ?? field} already.`,
  connection_name_taken: () => "There is a connection of this name already. Choose another name.",
  client_grant_conflict: () => "The application has access to this API already.",
  custom_domain_conflict: () => "The domain is in use already.",
  too_many_domains: ({ max }: { max: number | undefined }) =>
    max === undefined ? "The tenant has as many domains as it may." : `A tenant has at most ${max} domains.`,
  identity_conflict: () => "This identity belongs to somebody already.",
  resource_server_identifier_conflict: () => "There is an API with this identifier already. Choose another one.",
  last_owner: () => "This is the last owner. Make somebody else an owner first.",
  password_too_weak: () => "The password is weaker than the connection demands. Choose a stronger one.",

  // scripts
  script_invalid: ({ script, message }: { script: string; message: string }) =>
    `The script ${script} cannot be read: ${message}`,
  scripts_unchanged: () => "These are the scripts in use already: there is nothing to save.",
  script_missing: ({ script }: { script: string }) => `There is no script ${script} yet. Write one first.`,

  // jobs
  job_active: () => "The job has not ended yet. Wait for it, or cancel it.",
  job_ended: () => "The job has ended already.",
  job_runs_already: ({ job }: { job: string }) =>
    `The job ${job} does this already. Wait until it has ended, or cancel it.`,
  too_many_imports: () => "Too many imports are running. Wait until one of them has ended.",
  file_missing: () => "No file was sent. Choose one.",
  file_empty: () => "The file is empty. Choose another one.",
  import_not_database: () => "Users can be imported into databases only. Choose another connection.",
  import_not_enabled: () => "Enable the connection for at least one application first.",
  import_without_import_mode: () =>
    "The connection checks passwords at the source and takes nobody over. Turn its import mode on first.",

  // migrations
  migration_finalised: () =>
    "The migration is finished: its source is not asked any more, and its settings stay as they were.",
  migration_not_finalised: () => "The migration is not finished yet.",
  migration_draining: () => "Questions from before the end may still be under way. Try again in half a minute.",
  wrong_phase: ({ phase }: { phase: string }) =>
    `This cannot be done now: the migration ${{ shadow: "only watches (shadow mode)", running: "is running", paused: "is paused" }[phase] ?? `is “${phase}”`}. Reload the page.`,
  criteria_not_met: ({ criteria: unmet, job }: { criteria: string; job: string | undefined }) =>
    `Not met yet: ${unmet
      .split(",")
      .map((name) => criteria[name] ?? name)
      .join(
        ", ",
      )}.${job === undefined ? "" : ` The job ${job} still reads a list of who lives at the source: wait until it has ended.`}`,
  source_left_alone: () =>
    "The source is left alone for now, since it failed too often. Look at its health, then try again.",
  source_left_alone_paused: () => "The source said not to ask before a set time. Try again then.",
  imports_nobody: () => "The connection takes nobody over, so there is no source to ask.",
  retry_while_paused: () => "The migration is paused. Resume it first.",
  retry_while_shadow: () => "The migration only watches (shadow mode). Start it first.",
  campaign_while_paused: () => "The migration is paused: links would bring nobody over. Resume it first.",
  campaign_while_shadow: () =>
    "The migration only watches (shadow mode): links would bring nobody over. Start it first.",
  review_gone: () => "The report of the dry run is not there any more. Make another one.",
  review_not_completed: () => "The dry run has not ended. Wait for it.",
  review_of_others: () => "The dry run was made with other choices. Make another one.",
  review_too_old: () => "The dry run is more than an hour old. Make another one.",
  batch_unknown: () => "This connection has no such import, list or campaign.",
  batch_active: () => "That job has not ended yet. Wait for it, or cancel it.",
};
