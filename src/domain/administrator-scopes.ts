import { ADMINISTRATOR_ROLES, type AdministratorRole } from "./administrator.ts";

/** Actions by subject, as in `management-scopes.ts`. */
type Permissions = Readonly<Record<string, string>>;

/** Shows no secret and changes nothing. */
const VIEWER: Permissions = {
  anomaly_blocks: "read",
  attack_protection: "read",
  authentication_methods: "read",
  branding: "read",
  client_credentials: "read",
  client_grants: "read",
  clients: "read",
  connections: "read",
  custom_domains: "read",
  email_provider: "read",
  federated_connections_tokens: "read",
  grants: "read",
  logs: "read",
  logs_users: "read",
  migrations: "read",
  organizations: "read",
  refresh_tokens: "read",
  resource_servers: "read",
  scim_config: "read",
  scim_token: "read",
  security_metrics: "read",
  sessions: "read",
  sign_in_traces: "read",
  signing_keys: "read",
  stats: "read",
  tenant_settings: "read",
  users: "read",
};

/** People, and what they need help with. */
const SUPPORT: Permissions = {
  ...VIEWER,
  anomaly_blocks: "read delete",
  federated_connections_tokens: "read delete",
  grants: "read delete",
  refresh_tokens: "read delete",
  sessions: "read delete",
  user_tickets: "create",
  users: "create read update delete",
  users_app_metadata: "update",
};

/** The configuration of the tenant, but nothing by which an editor could become more than that. */
const EDITOR: Permissions = {
  ...SUPPORT,
  branding: "read update",
  client_credentials: "create read update delete",
  client_grants: "create read update delete",
  client_keys: "read update",
  clients: "create read update delete",
  connections: "create read update delete",
  migrations: "create read update delete",
  resource_servers: "create read update delete",
  scim_config: "create read update delete",
  scim_token: "create read delete",
};

/** Mail and domains are here, since the links that let administrators in go by them. */
const OWNER: Permissions = {
  ...EDITOR,
  administrators: "create read update delete",
  attack_protection: "read update",
  custom_domains: "create read update delete",
  email_provider: "create read update delete",
  signing_keys: "create read update",
  tenant_settings: "read update",
  user_password_hashes: "read",
};

const BY_ROLE: Readonly<Record<AdministratorRole, Permissions>> = {
  owner: OWNER,
  editor: EDITOR,
  support: SUPPORT,
  viewer: VIEWER,
};

const scopesIn = (permissions: Permissions): ReadonlySet<string> =>
  new Set(
    Object.entries(permissions).flatMap(([subject, actions]) =>
      actions.split(" ").map((action) => `${action}:${subject}`),
    ),
  );

const scopes = new Map(ADMINISTRATOR_ROLES.map((role) => [role, scopesIn(BY_ROLE[role])] as const));

/**
 * The scopes of the Management API that a role has. An owner's are all that some route of this server asks for, not all that Auth0 has:
 * they travel in a token with each request.
 */
export const scopesOfRole = (role: AdministratorRole): ReadonlySet<string> => scopes.get(role) ?? new Set();
