import type { RefusalReason } from "./refusal-reason.ts";

/**
 * Every refusal this server can give, by code. Each API style has one table from these codes to status and body
 * (`http/oauth-errors.ts`, `http/database-errors.ts`, `http/management/errors.ts`, `http/pages/errors.ts`), typed as
 * `Record<ErrorCode, …>`, so a new code does not compile until every table has a row.
 */
export const ERROR_CODES = [
  // what callers send
  "invalid_body",
  "invalid_query",
  "invalid_uri",
  "missing_parameter",
  "payload_too_large",
  "not_found",
  "conflict",
  // who asks
  "missing_token",
  "invalid_token",
  "insufficient_scope",
  "invalid_client",
  "grant_not_allowed",
  "unsupported_grant_type",
  "invalid_grant",
  "invalid_scope",
  "audience_unknown",
  "audience_not_granted",
  // which connection
  "unknown_realm",
  "connection_disabled",
  "connection_not_password_capable",
  "no_default_directory",
  // who signs in
  "wrong_credentials",
  "user_blocked",
  "too_many_attempts",
  "suspicious_ip",
  "restricted_by_source",
  "source_unavailable",
  "profile_not_importable",
  // sign-up and passwords
  "user_exists",
  "signup_disabled",
  "signup_failed",
  "password_too_weak",
  "ticket_invalid",
  // the server itself
  "rate_limited",
  "overloaded",
  "unsupported_operation",
  "internal",
] as const;

/** Why something is refused. A new one does not compile until every table of replies in `http/` has a row for it. */
export type ErrorCode = (typeof ERROR_CODES)[number];

interface DomainErrorOptions {
  /** Why, for programs that say it in words of their own. */
  readonly reason?: RefusalReason;
  /** For the log only; may name internals, never a password or secret. */
  readonly detail?: string;
  readonly cause?: unknown;
  /** Whole seconds after which it makes sense to try again. */
  readonly retryAfterSeconds?: number;
  /** Overrides the API's own `errorCode` where the contract names a finer one, such as `inexistent_user`. */
  readonly apiCode?: string;
  /** Overrides the table's HTTP status where the contract has a finer one for this case. */
  readonly status?: number;
  /** Machine-readable extras that belong in the reply, for example the failed password rules. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A refusal. `message` is the text for the caller; `detail` is the text for the log; the two never mix.
 * Expected outcomes of a sign-in are values that may carry one of these; elsewhere it is thrown and `http/` answers it.
 */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly reason?: RefusalReason;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  readonly apiCode?: string;
  readonly status?: number;
  readonly extra?: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.reason = options.reason;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.apiCode = options.apiCode;
    this.status = options.status;
    this.extra = options.extra;
  }
}

/** Whether this is a refusal, and not a bug. */
export const isDomainError = (error: unknown): error is DomainError => error instanceof DomainError;
