import type { DomainError, ErrorCode } from "../domain/errors.ts";

interface DatabaseErrorRow {
  readonly status: number;
  readonly code: string;
  readonly name: string;
  /** Stands in for the refusal's text, where that says more than the caller may know. */
  readonly description?: string;
}

const badRequest = (code: string, description?: string): DatabaseErrorRow => ({
  status: 400,
  code,
  name: "BadRequestError",
  description,
});
const forbidden = (code: string): DatabaseErrorRow => ({ status: 403, code, name: "ForbiddenError" });
const tooMany = (code: string): DatabaseErrorRow => ({ status: 429, code, name: "TooManyRequestsError" });

/** From the server's codes to the answers of `/dbconnections/*`: `{code, description, name, statusCode}` (contract §5.1). */
export const DATABASE_ERRORS: Readonly<Record<ErrorCode, DatabaseErrorRow>> = {
  invalid_body: badRequest("invalid_request"),
  invalid_query: badRequest("invalid_request"),
  invalid_uri: badRequest("invalid_request"),
  missing_parameter: badRequest("invalid_request"),
  payload_too_large: { status: 413, code: "invalid_request", name: "PayloadTooLargeError" },
  not_found: { status: 404, code: "not_found", name: "NotFoundError" },
  conflict: badRequest("invalid_request"),
  missing_token: { status: 401, code: "unauthorized", name: "UnauthorizedError" },
  invalid_token: { status: 401, code: "unauthorized", name: "UnauthorizedError" },
  insufficient_scope: forbidden("access_denied"),
  invalid_client: badRequest("invalid_client"),
  grant_not_allowed: forbidden("unauthorized_client"),
  unsupported_grant_type: badRequest("invalid_request"),
  invalid_grant: badRequest("invalid_request"),
  invalid_scope: badRequest("invalid_request"),
  audience_unknown: badRequest("invalid_request"),
  audience_not_granted: forbidden("access_denied"),
  unknown_realm: badRequest("connection_not_found"),
  connection_disabled: badRequest("connection_disabled"),
  connection_not_password_capable: badRequest("invalid_connection"),
  no_default_directory: badRequest("invalid_request"),
  wrong_credentials: { status: 401, code: "invalid_user_password", name: "UnauthorizedError" },
  user_blocked: { status: 401, code: "unauthorized", name: "UnauthorizedError" },
  too_many_attempts: tooMany("too_many_attempts"),
  suspicious_ip: tooMany("too_many_attempts"),
  restricted_by_source: forbidden("access_denied"),
  source_unavailable: { status: 503, code: "service_unavailable", name: "ServiceUnavailableError" },
  profile_not_importable: badRequest("invalid_signup"),
  user_exists: badRequest("invalid_signup", "Invalid sign up"),
  signup_disabled: forbidden("public_signup_disabled"),
  signup_failed: badRequest("invalid_signup"),
  password_too_weak: { status: 400, code: "invalid_password", name: "PasswordStrengthError" },
  ticket_invalid: badRequest("invalid_ticket"),
  rate_limited: tooMany("too_many_requests"),
  overloaded: { status: 503, code: "service_unavailable", name: "ServiceUnavailableError" },
  unsupported_operation: badRequest("invalid_connection"),
  internal: {
    status: 500,
    code: "internal_error",
    name: "InternalServerError",
    description: "Something went wrong on our side.",
  },
};

/** A refusal as these endpoints say it. `extra` of a weak password becomes the rules that its readers expect. */
export function databaseErrorReply(refusal: DomainError): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
} {
  const row = DATABASE_ERRORS[refusal.code];
  const status = refusal.status ?? row.status;
  const headers: Record<string, string> =
    refusal.retryAfterSeconds === undefined ? {} : { "retry-after": String(refusal.retryAfterSeconds) };
  const base = { code: refusal.apiCode ?? row.code, name: row.name, statusCode: status };
  if (refusal.code === "password_too_weak") {
    const { rules, policy } = refusal.extra ?? {};
    return {
      status,
      headers,
      body: { ...base, message: refusal.message, policy, description: { rules, verified: false } },
    };
  }
  return { status, headers, body: { ...base, description: row.description ?? refusal.message } };
}
