import type { JsonObject } from "../../domain/json.ts";
import { looksLikePlainPassword } from "./plain-password-names.ts";

const STARS = "*****";
const SECRET =
  /^(secret|secretdata|salt|passwordhash|custompasswordhash|hash|key|totp|otp|privatekey|apikey|.*(_token|secret))$/;
/** Metadata is shown only of rows up to this size: a report keeps many rows. */
const MAX_SHOWN_CHARACTERS = 16 * 1024;
const MAX_DEPTH = 6;

/**
 * The row for people to recognise, as contract §4.7 gives failed users: whatever may be a password, hash or secret is
 * `*****`. `size`: characters of the row; a large one is shown by its plain fields, shortened.
 */
export function redactRow(row: JsonObject, size: number): JsonObject {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => size <= MAX_SHOWN_CHARACTERS || typeof value !== "object")
      .slice(0, 100)
      .map(([name, value]) => [name.slice(0, 256), isSecret(name) ? STARS : redact(value, size, 1)]),
  );
}

function redact(value: unknown, size: number, depth: number): unknown {
  if (typeof value === "string") return size > MAX_SHOWN_CHARACTERS ? value.slice(0, 256) : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return STARS;
  if (Array.isArray(value)) return value.map((item) => redact(item, size, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecret(name) ? STARS : redact(inner, size, depth + 1)]),
  );
}

function isSecret(name: string): boolean {
  return (
    looksLikePlainPassword(name) ||
    SECRET.test(name.toLowerCase().replace(/[^a-z_]/g, "")) ||
    SECRET.test(name.toLowerCase().replace(/[^a-z]/g, ""))
  );
}
