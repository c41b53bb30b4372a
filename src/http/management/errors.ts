import { STATUS_CODES } from "node:http";
import type { DomainError, ErrorCode } from "../../domain/errors.ts";
import type { RefusalReason } from "../../domain/refusal-reason.ts";

interface ErrorRow {
  readonly statusCode: number;
  /** Absent: the reply has no `errorCode` (contract §4.1 allows it). */
  readonly errorCode?: string;
}

/** From the server's codes to the Management API's (contract §4.1). `DomainError.status` and `.apiCode` go before it. */
export const MANAGEMENT_ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = {
  invalid_body: { statusCode: 400, errorCode: "invalid_body" },
  invalid_query: { statusCode: 400, errorCode: "invalid_query_string" },
  invalid_uri: { statusCode: 400, errorCode: "invalid_uri" },
  missing_parameter: { statusCode: 400, errorCode: "invalid_body" },
  payload_too_large: { statusCode: 413, errorCode: "payload_too_large" },
  not_found: { statusCode: 404 },
  conflict: { statusCode: 409 },
  missing_token: { statusCode: 401 },
  invalid_token: { statusCode: 401 },
  insufficient_scope: { statusCode: 403, errorCode: "insufficient_scope" },
  invalid_client: { statusCode: 400, errorCode: "invalid_body" },
  grant_not_allowed: { statusCode: 400, errorCode: "invalid_body" },
  unsupported_grant_type: { statusCode: 400, errorCode: "invalid_body" },
  invalid_grant: { statusCode: 400, errorCode: "invalid_body" },
  invalid_scope: { statusCode: 400, errorCode: "invalid_body" },
  audience_unknown: { statusCode: 404, errorCode: "inexistent_resource_server" },
  audience_not_granted: { statusCode: 403, errorCode: "operation_not_supported" },
  unknown_realm: { statusCode: 404, errorCode: "inexistent_connection" },
  connection_disabled: { statusCode: 400, errorCode: "operation_not_supported" },
  connection_not_password_capable: { statusCode: 400, errorCode: "operation_not_supported" },
  no_default_directory: { statusCode: 400, errorCode: "operation_not_supported" },
  wrong_credentials: { statusCode: 400, errorCode: "invalid_credentials" },
  user_blocked: { statusCode: 400, errorCode: "user_blocked" },
  too_many_attempts: { statusCode: 429, errorCode: "too_many_attempts" },
  suspicious_ip: { statusCode: 429, errorCode: "too_many_attempts" },
  restricted_by_source: { statusCode: 400, errorCode: "restricted_by_source" },
  source_unavailable: { statusCode: 503, errorCode: "source_unavailable" },
  profile_not_importable: { statusCode: 400, errorCode: "profile_not_importable" },
  user_exists: { statusCode: 409, errorCode: "auth0_idp_error" },
  signup_disabled: { statusCode: 400, errorCode: "operation_not_supported" },
  signup_failed: { statusCode: 400, errorCode: "operation_not_supported" },
  password_too_weak: { statusCode: 400, errorCode: "invalid_body" },
  ticket_invalid: { statusCode: 400, errorCode: "invalid_ticket" },
  rate_limited: { statusCode: 429, errorCode: "too_many_requests" },
  overloaded: { statusCode: 503, errorCode: "service_unavailable" },
  unsupported_operation: { statusCode: 400, errorCode: "operation_not_supported" },
  internal: { statusCode: 500 },
};

/** The body of every refusal (contract §4.1). */
export interface ManagementErrorBody {
  readonly statusCode: number;
  readonly error: string;
  readonly message: string;
  readonly errorCode?: string;
  /** Not Auth0's: why, for programs that say it in words of their own. */
  readonly reason?: RefusalReason;
  /** Only with 401. */
  readonly attributes?: { readonly error: string };
}

/** How a refusal leaves: its status, headers and body. */
export interface ManagementErrorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ManagementErrorBody;
}

/** The reply for a refusal. An `internal` one says nothing of its cause. */
export function managementErrorReply(refusal: DomainError): ManagementErrorReply {
  const row = MANAGEMENT_ERRORS[refusal.code];
  const status = refusal.status ?? row.statusCode;
  const errorCode = refusal.apiCode ?? row.errorCode;
  const message = refusal.code === "internal" ? "An internal error occurred." : refusal.message;
  const headers: Record<string, string> = {};
  if (status === 401) headers["www-authenticate"] = "Bearer";
  if (refusal.retryAfterSeconds !== undefined) headers["retry-after"] = String(refusal.retryAfterSeconds);
  return {
    status,
    headers,
    body: {
      statusCode: status,
      error: STATUS_CODES[status] ?? "Error",
      message,
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(refusal.reason === undefined ? {} : { reason: refusal.reason }),
      ...(status === 401 ? { attributes: { error: message } } : {}),
    },
  };
}
