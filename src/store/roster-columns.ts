import type { Columns } from "./bulk-rows.ts";
import type { RosterRow } from "./tables.ts";

/** The columns of `roster` for bulk statements. */
export const rosterColumns: Columns<RosterRow> = {
  tenant_id: "text",
  connection_id: "text",
  key: "text",
  local_id: "text",
  email: "text",
  email_domain: "text",
  username: "text",
  phone_number: "text",
  state: "text",
  cause: "text",
  detail: "text",
  failures: "integer",
  failed_at: "integer",
  listed_by: "text",
  listed_at: "integer",
  last_seen_at: "integer",
  moved_at: "integer",
  moved_way: "text",
  user_id: "text",
  password_hash: "text",
  profile: "json",
  carried_over: "json",
  digest: "text",
};
