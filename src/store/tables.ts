/**
 * The tables as Kysely sees them, alike on both engines. Times are milliseconds since 1970; flags are 0 or 1; a `Json`
 * column holds JSON text (`encodeJson`, `decodeJson`), whatever the engine makes of it.
 */
export type Json = string;
export type Flag = 0 | 1;
export type EpochMs = number;

export interface Tables {
  tenants: TenantRow;
  tenant_domains: TenantDomainRow;
  signing_keys: SigningKeyRow;
  clients: ClientRow;
  client_grants: ClientGrantRow;
  resource_servers: ResourceServerRow;
  connections: ConnectionRow;
  connection_realms: ConnectionRealmRow;
  connection_clients: ConnectionClientRow;
  users: UserRow;
  identities: IdentityRow;
  user_identifiers: UserIdentifierRow;
  provenance: ProvenanceRow;
  tickets: TicketRow;
  log_events: LogEventRow;
  traces: TraceRow;
  oidc_payloads: OidcPayloadRow;
  outbox: OutboxRow;
  failed_logins: FailedLoginRow;
  migrations: ConnectionMigrationRow;
  roster: RosterRow;
  progress_ledger: ProgressLedgerRow;
  progress_totals: ProgressTotalRow;
  tombstones: TombstoneRow;
  script_versions: ScriptVersionRow;
  carried_over: CarriedOverRow;
  jobs: JobRow;
  job_rows: JobRowRow;
  job_chunks: JobChunkRow;
  campaign_mails: CampaignMailRow;
  shadow_comparisons: ShadowComparisonRow;
  shadow_totals: ShadowTotalRow;
  source_guesses: SourceGuessesRow;
  source_health: SourceHealthRow;
  administrators: AdministratorRow;
  probe_reports: ProbeReportRow;
  usher_migrations: MigrationRow;
}

export interface TenantRow {
  id: string;
  name: string;
  settings: Json;
  config_version: number;
  created_at: EpochMs;
}

export interface TenantDomainRow {
  domain: string;
  tenant_id: string;
  position: number;
}

export interface SigningKeyRow {
  tenant_id: string;
  kid: string;
  alg: string;
  public_jwk: Json;
  certificate: string;
  fingerprint: string;
  thumbprint: string;
  sealed_private_jwk: string;
  state: string;
  created_at: EpochMs;
  current_since: EpochMs | null;
  current_until: EpochMs | null;
  revoked_at: EpochMs | null;
}

export interface ClientRow {
  tenant_id: string;
  client_id: string;
  name: string;
  /** `lowerName` of it. */
  name_lower: string;
  sealed_secret: string | null;
  is_global: Flag;
  is_first_party: Flag;
  app_type: string | null;
  /** The fields of `Client` that nothing is searched by. */
  settings: Json;
  properties: Json;
  created_at: EpochMs;
  updated_at: EpochMs;
}

export interface ClientGrantRow {
  tenant_id: string;
  id: string;
  client_id: string;
  audience: string;
  scope: Json;
  subject_type: string;
  properties: Json;
  created_at: EpochMs;
  updated_at: EpochMs;
}

export interface ResourceServerRow {
  tenant_id: string;
  id: string;
  name: string;
  /** `lowerName` of it. */
  name_lower: string;
  identifier: string;
  is_system: Flag;
  sealed_signing_secret: string | null;
  /** The fields of `ResourceServer` that nothing is searched by. */
  settings: Json;
  properties: Json;
  created_at: EpochMs;
  updated_at: EpochMs;
}

export interface ConnectionRow {
  tenant_id: string;
  id: string;
  name: string;
  /** `lowerName` of it. */
  name_lower: string;
  display_name: string | null;
  strategy: string;
  options: Json;
  /** In their order; `connection_realms` has them again, for their uniqueness. */
  realms: Json;
  is_domain_connection: Flag;
  metadata: Json | null;
  properties: Json;
  version: number;
  /** Of its scripts; null where none was ever saved. */
  script_version: number | null;
  created_at: EpochMs;
  updated_at: EpochMs;
  /** Since when it is being removed; nobody finds it any more. */
  removed_at: EpochMs | null;
}

export interface ConnectionRealmRow {
  tenant_id: string;
  realm: string;
  connection_id: string;
}

export interface ConnectionClientRow {
  tenant_id: string;
  connection_id: string;
  client_id: string;
}

export interface UserRow {
  tenant_id: string;
  user_id: string;
  email: string | null;
  email_verified: Flag;
  username: string | null;
  phone_number: string | null;
  phone_verified: Flag | null;
  name: string | null;
  nickname: string | null;
  given_name: string | null;
  family_name: string | null;
  picture: string | null;
  user_metadata: Json | null;
  app_metadata: Json | null;
  blocked: Flag | null;
  extra: Json;
  created_at: EpochMs;
  updated_at: EpochMs;
  last_login: EpochMs | null;
  last_ip: string | null;
  logins_count: number;
  last_password_reset: EpochMs | null;
  /** A whole second. */
  sessions_valid_from: EpochMs | null;
  // What a search that ignores case compares with: lowered here, since the engines only know ASCII (contract §4.6.3).
  email_lower: string | null;
  email_domain: string | null;
  name_lower: string | null;
  nickname_lower: string | null;
  given_name_lower: string | null;
  family_name_lower: string | null;
}

export interface IdentityRow {
  tenant_id: string;
  provider: string;
  local_id: string;
  user_id: string;
  /** Place in the user's list; the lowest gave the user its id. */
  position: number;
  connection_id: string;
  /** Name of the connection, which never changes. */
  connection: string;
  is_social: Flag;
  profile: Json | null;
  password_hash: string | null;
}

export type IdentifierKind = "email" | "username" | "phone" | "alias";

export interface UserIdentifierRow {
  tenant_id: string;
  connection_id: string;
  value: string;
  kind: IdentifierKind;
  provider: string;
  local_id: string;
}

export interface ProvenanceRow {
  tenant_id: string;
  user_id: string;
  at: EpochMs;
  connection_id: string;
  way: string;
  source_kind: string;
  script_hash: string | null;
  mapped_fields: Json;
  trace_id: string | null;
  script_version: number | null;
  batch_id: string | null;
  ip: string | null;
  client_id: string | null;
}

export interface TicketRow {
  tenant_id: string;
  secret_hash: string;
  kind: string;
  connection_id: string | null;
  user_id: string | null;
  email: string | null;
  client_id: string | null;
  parameters: Json;
  created_at: EpochMs;
  expires_at: EpochMs;
  used_at: EpochMs | null;
}

export interface LogEventRow {
  tenant_id: string;
  log_id: string;
  date: EpochMs;
  type: string;
  description: string | null;
  connection: string | null;
  connection_id: string | null;
  strategy: string | null;
  strategy_type: string | null;
  client_id: string | null;
  client_name: string | null;
  ip: string | null;
  client_ip: string | null;
  user_agent: string | null;
  hostname: string | null;
  user_id: string | null;
  user_name: string | null;
  audience: string | null;
  scope: string | null;
  auth0_client: Json | null;
  details: Json | null;
  trace_id: string | null;
}

export interface TraceRow {
  tenant_id: string;
  trace_id: string;
  started_at: EpochMs;
  duration_ms: number;
  connection_id: string | null;
  client_id: string | null;
  identifier: string;
  user_id: string | null;
  log_id: string | null;
  outcome: string;
  source_asked: Flag;
  steps: Json;
}

export interface OidcPayloadRow {
  tenant_id: string;
  model: string;
  id: string;
  payload: Json;
  uid: string | null;
  grant_id: string | null;
  /** The user the payload is about. */
  user_id: string | null;
  /** Seconds since 1970, as `oidc-provider` counts. */
  consumed_at: number | null;
  expires_at: EpochMs | null;
}

export interface OutboxRow {
  tenant_id: string;
  id: string;
  to_address: string;
  from_address: string;
  subject: string;
  text_body: string;
  html_body: string;
  template: string;
  sent_at: EpochMs;
}

export interface FailedLoginRow {
  tenant_id: string;
  key: string;
  failures: number;
  last_at: EpochMs;
}

export interface ConnectionMigrationRow {
  tenant_id: string;
  connection_id: string;
  phase: string;
  settings: Json;
  started_at: EpochMs | null;
  finalised_at: EpochMs | null;
  drained_at: EpochMs | null;
  finalised_by: string | null;
  closing: Json | null;
  reopenings: Json;
  created_at: EpochMs;
  updated_at: EpochMs;
}

export interface RosterRow {
  tenant_id: string;
  connection_id: string;
  key: string;
  local_id: string | null;
  email: string | null;
  email_domain: string | null;
  username: string | null;
  phone_number: string | null;
  state: string;
  cause: string | null;
  detail: string | null;
  failures: number;
  failed_at: EpochMs | null;
  listed_by: string | null;
  listed_at: EpochMs;
  last_seen_at: EpochMs | null;
  moved_at: EpochMs | null;
  moved_way: string | null;
  user_id: string | null;
  password_hash: string | null;
  profile: Json | null;
  carried_over: Json | null;
  digest: string | null;
}

export interface ProgressLedgerRow {
  tenant_id: string;
  id: string;
  connection_id: string;
  day: number;
  metric: string;
  amount: number;
}

export interface ProgressTotalRow {
  tenant_id: string;
  connection_id: string;
  day: number;
  metric: string;
  amount: number;
}

export interface TombstoneRow {
  tenant_id: string;
  connection_id: string;
  value: string;
  user_id: string;
  deleted_at: EpochMs;
  deleted_by: string | null;
}

export interface ScriptVersionRow {
  tenant_id: string;
  connection_id: string;
  version: number;
  scripts: Json;
  hashes: Json;
  author: string;
  note: string | null;
  saved_at: EpochMs;
}

export interface CarriedOverRow {
  tenant_id: string;
  user_id: string;
  position: number;
  kind: string;
  sealed_value: string;
}

export interface JobRow {
  tenant_id: string;
  id: string;
  type: string;
  status: string;
  connection_id: string | null;
  external_id: string | null;
  payload: Json;
  cursor: Json | null;
  summary: Json | null;
  percentage: number | null;
  status_details: string | null;
  created_by: string;
  created_at: EpochMs;
  updated_at: EpochMs;
  started_at: EpochMs | null;
  finished_at: EpochMs | null;
  attempts: number;
  lease_owner: string | null;
  due_at: EpochMs | null;
  rows_dismissed_at: EpochMs | null;
}

export interface JobRowRow {
  tenant_id: string;
  job_id: string;
  row: number;
  verdict: string;
  code: string | null;
  message: string | null;
  detail: Json | null;
  key: string | null;
}

export interface JobChunkRow {
  tenant_id: string;
  job_id: string;
  direction: string;
  position: number;
  bytes: Uint8Array;
}

export interface CampaignMailRow {
  tenant_id: string;
  job_id: string;
  key: string;
  connection_id: string;
  email: string;
  status: string;
  reason: string | null;
  at: EpochMs;
}

export interface ShadowComparisonRow {
  tenant_id: string;
  connection_id: string;
  id: string;
  at: EpochMs;
  identifier: string;
  agreement: string;
  local_verdict: string;
  source_verdict: string;
  differences: Json;
  duration_ms: number;
}

export interface ShadowTotalRow {
  tenant_id: string;
  connection_id: string;
  kind: string;
  name: string;
  amount: number;
}

export interface SourceGuessesRow {
  tenant_id: string;
  connection_id: string;
  key: string;
  guesses: Json;
  updated_at: EpochMs;
  /** Whose it is, as typed, while no further guess fits; null otherwise. */
  identifier: string | null;
  /** Until when no further guess fits; null while one does. */
  full_until: EpochMs | null;
}

export interface SourceHealthRow {
  tenant_id: string;
  connection_id: string;
  node: string;
  health: Json;
  updated_at: EpochMs;
}

export interface AdministratorRow {
  tenant_id: string;
  user_id: string;
  email: string;
  name: string;
  role: string;
  password_hash: string | null;
  invitation: string | null;
  created_at: EpochMs;
  created_by: string;
  updated_at: EpochMs;
  last_login: EpochMs | null;
  last_ip: string | null;
  sessions_valid_from: EpochMs | null;
}

export interface ProbeReportRow {
  tenant_id: string;
  connection_id: string;
  at: EpochMs;
  by: string;
  report: Json;
}

export interface MigrationRow {
  version: number;
  name: string;
  applied_at: EpochMs;
}
