import { DomainError } from "../../domain/errors.ts";
import { isJsonObject } from "../../domain/json.ts";

/** Names that the protocol reads. Others are ignored, whatever they hold (contract §3.1). */
const PARAMETERS = new Set([
  "grant_type",
  "client_id",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "audience",
  "scope",
  "username",
  "password",
  "realm",
  "code",
  "code_verifier",
  "redirect_uri",
  "refresh_token",
  "token",
  "token_type_hint",
]);

/**
 * A JSON or form body as named texts. Throws `invalid_body` for a parameter that came twice, is no text, or holds what is no
 * character: a NUL, which no database takes, or half a surrogate pair. An absent, null or empty one is left out.
 */
export function readForm(body: unknown): Record<string, string> {
  const form: Record<string, string> = {};
  if (!isJsonObject(body)) return form;
  for (const [name, value] of Object.entries(body)) {
    if (!PARAMETERS.has(name) || value === null || value === undefined || value === "") continue;
    form[name] = textOf(name, value);
  }
  return form;
}

function textOf(name: string, value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    throw new DomainError(
      "invalid_body",
      Array.isArray(value) ? `Parameter ${name} must be sent once.` : `Parameter ${name} must be a string.`,
    );
  }
  const text = String(value);
  if (text.includes("\0") || !text.isWellFormed())
    throw new DomainError("invalid_body", `Parameter ${name} contains invalid characters.`);
  return text;
}
