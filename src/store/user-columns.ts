import type { Columns } from "./bulk-rows.ts";
import type { CarriedOverRow, IdentityRow, ProvenanceRow, UserIdentifierRow, UserRow } from "./tables.ts";

/** The columns of a user's tables, for statements that write many rows at once. */
export const userColumns: Columns<UserRow> = {
  tenant_id: "text",
  user_id: "text",
  email: "text",
  email_verified: "integer",
  username: "text",
  phone_number: "text",
  phone_verified: "integer",
  name: "text",
  nickname: "text",
  given_name: "text",
  family_name: "text",
  picture: "text",
  user_metadata: "json",
  app_metadata: "json",
  blocked: "integer",
  extra: "json",
  created_at: "integer",
  updated_at: "integer",
  last_login: "integer",
  last_ip: "text",
  logins_count: "integer",
  last_password_reset: "integer",
  sessions_valid_from: "integer",
  email_lower: "text",
  email_domain: "text",
  name_lower: "text",
  nickname_lower: "text",
  given_name_lower: "text",
  family_name_lower: "text",
};

export const identityColumns: Columns<IdentityRow> = {
  tenant_id: "text",
  provider: "text",
  local_id: "text",
  user_id: "text",
  position: "integer",
  connection_id: "text",
  connection: "text",
  is_social: "integer",
  profile: "json",
  password_hash: "text",
};

export const identifierColumns: Columns<UserIdentifierRow> = {
  tenant_id: "text",
  connection_id: "text",
  value: "text",
  kind: "text",
  provider: "text",
  local_id: "text",
};

export const provenanceColumns: Columns<ProvenanceRow> = {
  tenant_id: "text",
  user_id: "text",
  at: "integer",
  connection_id: "text",
  way: "text",
  source_kind: "text",
  script_hash: "text",
  mapped_fields: "json",
  trace_id: "text",
  script_version: "integer",
  batch_id: "text",
  ip: "text",
  client_id: "text",
};

export const carriedOverColumns: Columns<CarriedOverRow> = {
  tenant_id: "text",
  user_id: "text",
  position: "integer",
  kind: "text",
  sealed_value: "text",
};
