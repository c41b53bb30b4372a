/** What each scope of the Management API is about, and the actions that exist for it (contract §4.2). */
const ACTIONS_BY_SUBJECT = {
  actions: "create read update delete",
  administrators: "create read update delete",
  anomaly_blocks: "read delete",
  attack_protection: "read update",
  authentication_methods: "create read update delete",
  branding: "read update delete",
  client_credentials: "create read update delete",
  client_grants: "create read update delete",
  client_keys: "create read update delete",
  client_summary: "read",
  clients: "create read update delete",
  connection_profiles: "create read update delete",
  connections: "create read update delete",
  connections_keys: "create read update",
  connections_options: "read update",
  current_user: "read delete",
  current_user_identities: "update",
  current_user_metadata: "update",
  custom_domains: "create read update delete",
  custom_signing_keys: "create read update delete",
  device_credentials: "create read update delete",
  email_provider: "create read update delete",
  email_templates: "create read update",
  encryption_keys: "create read update delete",
  entitlements: "read",
  event_deliveries: "read update",
  event_streams: "create read update delete",
  federated_connections_tokens: "read delete",
  flows: "create read update delete",
  flows_executions: "read delete",
  flows_vault: "read",
  flows_vault_connections: "create read update delete",
  forms: "create read update delete",
  grants: "read delete",
  guardian_enrollment_tickets: "create",
  guardian_enrollments: "read delete",
  guardian_factors: "read update",
  hooks: "create read update delete",
  insights: "read",
  limits: "read update",
  log_streams: "create read update delete",
  logs: "read",
  logs_users: "read",
  mfa_policies: "read update",
  migrations: "create read update delete",
  network_acls: "create read update delete",
  organization_client_grants: "create read delete",
  organization_connections: "create read update delete",
  organization_discovery_domains: "create read update delete",
  organization_invitations: "create read delete",
  organization_member_roles: "create read delete",
  organization_members: "create read delete",
  organizations: "create read update delete",
  organizations_summary: "read",
  passwords_checking_job: "create delete",
  phone_providers: "create read update delete",
  phone_templates: "create read update delete",
  prompts: "read update",
  refresh_tokens: "read update delete",
  resource_servers: "create read update delete",
  role_members: "create read delete",
  roles: "create read update delete",
  rules: "create read update delete",
  rules_configs: "read update delete",
  scim_config: "create read update delete",
  scim_token: "create read delete",
  security_metrics: "read",
  self_service_profile_custom_texts: "read update",
  self_service_profiles: "create read update delete",
  sessions: "read update delete",
  shields: "create read update delete",
  sign_in_traces: "read",
  signing_keys: "create read update",
  sso_access_tickets: "create delete",
  stats: "read",
  tenant_settings: "read update",
  token_exchange_profiles: "create read update delete",
  tokens: "blacklist",
  triggers: "read update",
  user_attribute_profiles: "create read update delete",
  user_custom_blocks: "create read delete",
  user_idp_tokens: "read",
  user_password_hashes: "read",
  user_tickets: "create",
  users: "create read update delete",
  users_app_metadata: "create read update delete",
  vdcs_templates: "create read update delete",
} as const;

/** A permission of the Management API, as its resource server lists it. */
export interface ManagementScope {
  readonly value: string;
  readonly description: string;
}

/**
 * Every scope of the Management API: those of contract §4.2, so that grants made for it can be taken over as they are, and
 * Usher's own (`administrators`, `sign_in_traces`, `migrations`, `user_password_hashes`). The system resource server of a tenant is made with these.
 */
export const MANAGEMENT_SCOPES: readonly ManagementScope[] = Object.entries(ACTIONS_BY_SUBJECT).flatMap(
  ([subject, actions]) =>
    actions.split(" ").map((action) => ({ value: `${action}:${subject}`, description: describe(action, subject) })),
);

function describe(action: string, subject: string): string {
  return `${action.charAt(0).toUpperCase()}${action.slice(1)} ${subject.replaceAll("_", " ")}`;
}
