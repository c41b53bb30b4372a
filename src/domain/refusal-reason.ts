/**
 * Why something was refused, finer than `ErrorCode`: for programs that say it in words of their own, such as the dashboard, which
 * has a text for each in every language. Where the API's own `errorCode` says as much, a refusal has no reason besides. A refusal
 * that has neither is told in the server's sentence alone.
 */
export const REFUSAL_REASONS = [
  // what does not fit the schema
  "property_unknown",
  "property_missing",
  "property_type",
  "property_value",
  "property_form",
  "property_too_small",
  "property_too_large",
  "property_format",
  "not_json",
  // a query that cannot be read
  "query_too_long",
  "query_null",
  "query_unexpected",
  "query_after_operator",
  "query_before_operator",
  "query_empty_group",
  "query_group_open",
  "query_field_in_group",
  "query_no_value",
  "query_exists_value",
  "query_not_a_field",
  "query_no_field",
  "query_regexp",
  "query_no_wildcard",
  "query_short_wildcard",
  "query_ends",
  "query_too_deep",
  "query_too_many_terms",
  "query_phrase_open",
  "query_backslash",
  "query_fuzzy",
  "query_range_without_field",
  "query_range_form",
  "query_range_open",
  "sort_form",
  "sort_metadata",
  // what is not there
  "inexistent_administrator",
  "inexistent_client",
  "inexistent_connection",
  "inexistent_job",
  "inexistent_user",
  // what is there already, or in the way
  // Somebody has the identifiers of a new user.
  "auth0_idp_error",
  "identifier_taken",
  "connection_name_taken",
  "client_grant_conflict",
  "custom_domain_conflict",
  "too_many_domains",
  "identity_conflict",
  "resource_server_identifier_conflict",
  "last_owner",
  "password_too_weak",
  // scripts
  "script_invalid",
  "scripts_unchanged",
  "script_missing",
  // jobs
  "job_active",
  "job_ended",
  "job_runs_already",
  "too_many_imports",
  "file_missing",
  "file_empty",
  "import_not_database",
  "import_not_enabled",
  "import_without_import_mode",
  // migrations
  "migration_finalised",
  "migration_not_finalised",
  "migration_draining",
  "wrong_phase",
  "criteria_not_met",
  "source_left_alone",
  "source_left_alone_paused",
  "imports_nobody",
  "retry_while_paused",
  "retry_while_shadow",
  "campaign_while_paused",
  "campaign_while_shadow",
  "review_gone",
  "review_not_completed",
  "review_of_others",
  "review_too_old",
  "batch_unknown",
  "batch_active",
] as const;
export type RefusalReasonCode = (typeof REFUSAL_REASONS)[number];

/** What a reason names: numbers and names, never a value that may be secret. */
export interface RefusalFacts {
  /** Position in the query, from 0. */
  readonly at?: number;
  /** Characters that should not be there. */
  readonly text?: string;
  /** Name of a field, property or part of the form. */
  readonly field?: string;
  readonly expected?: string;
  readonly found?: string;
  /** Limits. */
  readonly min?: number;
  readonly max?: number;
  /** `AND` or `OR`. */
  readonly operator?: string;
  /** Id of the job that is in the way. */
  readonly job?: string;
  readonly phase?: string;
  /** Codes of the rules that a password fails, with commas. */
  readonly rules?: string;
  /** Names of criteria that are not met. */
  readonly criteria?: string;
  /** `login` or `get_user`. */
  readonly script?: string;
  /** In the words of the JavaScript engine. */
  readonly message?: string;
}

export interface RefusalReason {
  readonly code: RefusalReasonCode;
  readonly facts?: RefusalFacts;
}
