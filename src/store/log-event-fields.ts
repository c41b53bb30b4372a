import { sql } from "kysely";
import { dateField, type FieldTests, textField } from "./condition-sql.ts";

// What a log search can ask for (contract §4.9); all of it as written, cases and all.
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  "client_id",
  "client_name",
  "connection",
  "connection_id",
  "description",
  "hostname",
  "ip",
  "log_id",
  "user_id",
  "user_name",
  "user_agent",
  "strategy",
  "strategy_type",
  "type",
]);

export const logEventFields: FieldTests = (field, engine) => {
  if (field === "date") return dateField(sql.ref("log_events.date"));
  return TEXT_FIELDS.has(field) ? textField(sql.ref(`log_events.${field}`), engine) : undefined;
};
