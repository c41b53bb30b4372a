import type { DomainError, ErrorCode } from "../domain/errors.ts";

interface OAuthErrorRow {
  readonly status: number;
  readonly error: string;
}

/** What `/oauth/*` and `/authorize` answer to each refusal (contract §3.5). The text for the caller comes with the refusal. */
const OAUTH_ERRORS: Record<ErrorCode, OAuthErrorRow> = {
  invalid_body: { status: 400, error: "invalid_request" },
  invalid_query: { status: 400, error: "invalid_request" },
  invalid_uri: { status: 400, error: "invalid_request" },
  missing_parameter: { status: 400, error: "invalid_request" },
  payload_too_large: { status: 413, error: "invalid_request" },
  not_found: { status: 404, error: "invalid_request" },
  conflict: { status: 409, error: "invalid_request" },

  missing_token: { status: 401, error: "invalid_token" },
  invalid_token: { status: 401, error: "invalid_token" },
  insufficient_scope: { status: 403, error: "insufficient_scope" },
  invalid_client: { status: 401, error: "access_denied" },
  grant_not_allowed: { status: 403, error: "unauthorized_client" },
  unsupported_grant_type: { status: 403, error: "unsupported_grant_type" },
  invalid_grant: { status: 403, error: "invalid_grant" },
  invalid_scope: { status: 403, error: "access_denied" },
  audience_unknown: { status: 403, error: "access_denied" },
  audience_not_granted: { status: 403, error: "access_denied" },

  unknown_realm: { status: 400, error: "invalid_request" },
  connection_disabled: { status: 400, error: "invalid_request" },
  connection_not_password_capable: { status: 403, error: "invalid_request" },
  no_default_directory: { status: 500, error: "server_error" },

  wrong_credentials: { status: 403, error: "invalid_grant" },
  user_blocked: { status: 403, error: "unauthorized" },
  too_many_attempts: { status: 429, error: "too_many_attempts" },
  suspicious_ip: { status: 429, error: "too_many_attempts" },
  restricted_by_source: { status: 401, error: "unauthorized" },
  source_unavailable: { status: 503, error: "temporarily_unavailable" },
  profile_not_importable: { status: 403, error: "access_denied" },

  user_exists: { status: 400, error: "invalid_request" },
  signup_disabled: { status: 403, error: "access_denied" },
  signup_failed: { status: 400, error: "invalid_request" },
  password_too_weak: { status: 400, error: "invalid_request" },
  ticket_invalid: { status: 400, error: "invalid_request" },

  rate_limited: { status: 429, error: "too_many_requests" },
  overloaded: { status: 503, error: "temporarily_unavailable" },
  unsupported_operation: { status: 400, error: "invalid_request" },
  internal: { status: 500, error: "server_error" },
};

/** Seconds named in `Retry-After` when the refusal itself names none. */
const DEFAULT_RETRY_AFTER_SECONDS = 5;

/** A refusal as OAuth says it: status, body (RFC 6749 §5.2) and headers. A finer status or code of the refusal wins. */
export function oauthErrorOf(refusal: DomainError): {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  const row = OAUTH_ERRORS[refusal.code];
  const status = refusal.status ?? row.status;
  const retryAfter = refusal.retryAfterSeconds ?? (status === 503 ? DEFAULT_RETRY_AFTER_SECONDS : undefined);
  return {
    status,
    error: refusal.apiCode ?? row.error,
    description: refusal.message,
    headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  };
}
