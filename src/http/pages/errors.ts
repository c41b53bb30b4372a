import type { DomainError, ErrorCode } from "../../domain/errors.ts";
import type { PageTexts, PlainTextId } from "./texts/en.ts";

interface PageErrorRow {
  readonly status: number;
  /** `own`: the refusal's own text is meant for the person, for example what a source said (contract §1.5). */
  readonly text: PlainTextId | "own";
}

/** What each refusal looks like on a page. One status for every kind of wrong credentials. */
export const PAGE_ERRORS: Readonly<Record<ErrorCode, PageErrorRow>> = {
  invalid_body: { status: 400, text: "own" },
  invalid_query: { status: 400, text: "error.request" },
  invalid_uri: { status: 400, text: "error.request" },
  missing_parameter: { status: 400, text: "own" },
  payload_too_large: { status: 413, text: "error.request" },
  not_found: { status: 404, text: "own" },
  conflict: { status: 409, text: "error.request" },
  missing_token: { status: 403, text: "error.form" },
  invalid_token: { status: 403, text: "error.form" },
  insufficient_scope: { status: 403, text: "error.request" },
  invalid_client: { status: 400, text: "error.request" },
  grant_not_allowed: { status: 403, text: "error.request" },
  unsupported_grant_type: { status: 400, text: "error.request" },
  invalid_grant: { status: 400, text: "error.request" },
  invalid_scope: { status: 400, text: "error.request" },
  audience_unknown: { status: 400, text: "error.request" },
  audience_not_granted: { status: 403, text: "error.request" },
  unknown_realm: { status: 400, text: "error.connection" },
  connection_disabled: { status: 400, text: "error.connection" },
  connection_not_password_capable: { status: 400, text: "error.connection" },
  no_default_directory: { status: 400, text: "error.connection" },
  wrong_credentials: { status: 400, text: "error.wrong_credentials" },
  user_blocked: { status: 403, text: "error.user_blocked" },
  too_many_attempts: { status: 429, text: "error.too_many_attempts" },
  suspicious_ip: { status: 429, text: "error.suspicious_ip" },
  restricted_by_source: { status: 403, text: "own" },
  source_unavailable: { status: 503, text: "error.source_unavailable" },
  profile_not_importable: { status: 403, text: "error.profile_not_importable" },
  user_exists: { status: 400, text: "sign_up.refused" },
  signup_disabled: { status: 403, text: "sign_up.disabled" },
  signup_failed: { status: 400, text: "sign_up.refused" },
  password_too_weak: { status: 400, text: "error.password_too_weak" },
  ticket_invalid: { status: 400, text: "link.invalid.text" },
  rate_limited: { status: 429, text: "error.rate_limited" },
  overloaded: { status: 503, text: "error.overloaded" },
  unsupported_operation: { status: 400, text: "error.connection" },
  internal: { status: 500, text: "error.internal" },
};

/** Status, text and waiting time of a refusal on a page. */
export function pageError(
  refusal: DomainError,
  texts: PageTexts,
): { status: number; text: string; headers: Record<string, string> } {
  const row = PAGE_ERRORS[refusal.code];
  const headers: Record<string, string> =
    refusal.retryAfterSeconds === undefined ? {} : { "retry-after": String(refusal.retryAfterSeconds) };
  const textId = ownTextId(refusal) ?? row.text;
  return { status: row.status, text: textId === "own" ? refusal.message : texts[textId], headers };
}

/** `pageRefusal` says which of the pages' texts it means; a source that only said no has left the words to us. */
function ownTextId({ code, extra }: DomainError): PlainTextId | undefined {
  if (code === "restricted_by_source" && extra?.reason !== undefined) return "error.restricted";
  return extra?.textId as PlainTextId | undefined;
}
