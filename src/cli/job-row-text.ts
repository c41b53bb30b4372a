import type { JobRow } from "../domain/job.ts";
import type { JsonObject } from "../domain/json.ts";

/** For example `row 7  collision  id:42  Has the same e-mail address as row 3.`. */
export function jobRowText({ row, verdict, key, message, detail }: JobRow): string {
  const parts = [`row ${row}`, verdict, key ?? whomOf(detail?.user), message ?? messagesOf(detail?.errors)];
  return parts.filter((part) => part !== "").join("  ");
}

const whomOf = (user: unknown): string => {
  const { email, user_id: id, username } = isObject(user) ? user : {};
  return String(email ?? id ?? username ?? "");
};

const messagesOf = (errors: unknown): string =>
  Array.isArray(errors) ? errors.map((error) => (isObject(error) ? error.message : undefined)).join(" ") : "";

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
