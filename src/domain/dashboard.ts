import { ADMINISTRATOR_STRATEGY } from "./administrator.ts";
import { type Client, DEFAULT_REFRESH_TOKEN_POLICY } from "./client.ts";
import type { Connection } from "./connection.ts";
import type { ClientId, ConnectionId, TenantId } from "./ids.ts";
import type { Tenant } from "./tenant.ts";

/** The dashboard as an OAuth client. Every tenant has it; it is in no table, so nobody can change or remove it. */
export const DASHBOARD_CLIENT_ID = "usher-dashboard";

/** Where administrators sign in. As the client it is in no table, and no other client can have it. */
export const ADMINISTRATORS_CONNECTION = "Usher-Administrators";

/** Ids of stored connections are drawn at random, and are longer. */
const ADMINISTRATORS_CONNECTION_ID = "con_administrators" as ConnectionId;

/** Whether it is the one that `administratorsConnection` gives. Its strategy alone does not say so: callers choose that. */
export const isAdministratorsConnection = (connection: { readonly id: string }): boolean =>
  connection.id === ADMINISTRATORS_CONNECTION_ID;

/** A removal or demotion works at once anyway; this is how long the name in a token may be an old one. */
export const DASHBOARD_TOKEN_SECONDS = 900;

/** Where a domain's dashboard is, and where its sign-ins end. */
export const dashboardAddress = (domain: string): string => `https://${domain}/dashboard/`;

/** Public, with PKCE, at every domain of the tenant (`atDomain` leaves one of them). */
export const dashboardClient = (tenant: Tenant): Client => ({
  tenantId: tenant.id,
  clientId: DASHBOARD_CLIENT_ID as ClientId,
  name: "Usher",
  isGlobal: false,
  isFirstParty: true,
  appType: "spa",
  grantTypes: ["authorization_code"],
  ...addressesAt(tenant.domains),
  tokenEndpointAuthMethod: "none",
  isTokenEndpointIpHeaderTrusted: false,
  idTokenLifetimeSeconds: DASHBOARD_TOKEN_SECONDS,
  idTokenAlg: "RS256",
  refreshToken: DEFAULT_REFRESH_TOKEN_POLICY,
  properties: {},
  createdAt: tenant.createdAt,
  updatedAt: tenant.createdAt,
});

/** The dashboard's client at one domain: a sign-in there never ends at another, which somebody may just have added. */
export const atDomain = (dashboard: Client, domain: string): Client => ({ ...dashboard, ...addressesAt([domain]) });

const addressesAt = (domains: readonly string[]) => ({
  callbacks: domains.map(dashboardAddress),
  allowedLogoutUrls: domains.map(dashboardAddress),
  webOrigins: domains.map((domain) => `https://${domain}`),
  allowedOrigins: [],
});

/** The administrators' connection of a tenant. */
export const administratorsConnection = (tenantId: TenantId): Connection => ({
  tenantId,
  id: ADMINISTRATORS_CONNECTION_ID,
  name: ADMINISTRATORS_CONNECTION,
  strategy: ADMINISTRATOR_STRATEGY,
  options: {
    disable_signup: true,
    brute_force_protection: true,
    passwordPolicy: "good",
    password_complexity_options: { min_length: 12 },
    password_dictionary: { enable: true },
    password_no_personal_info: { enable: true },
  },
  realms: [],
  isDomainConnection: false,
  properties: {},
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
});
