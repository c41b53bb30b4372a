import type { JobRow } from "../domain/job.ts";
import { isJsonObject } from "../domain/json.ts";

/** For example `row 7  collision  id:42  Has the same e-mail address as row 3.`. */
export function jobRowText({ row, verdict, key, message, detail }: JobRow): string {
  const parts = [`row ${row}`, verdict, key ?? whomOf(detail?.user), message ?? messagesOf(detail?.errors)];
  return parts.filter((part) => part !== "").join("  ");
}

const whomOf = (user: unknown): string => {
  const { email, user_id: id, username } = isJsonObject(user) ? user : {};
  return String(email ?? id ?? username ?? "");
};

const messagesOf = (errors: unknown): string =>
  Array.isArray(errors) ? errors.map((error) => (isJsonObject(error) ? error.message : undefined)).join(" ") : "";
