import { type Client, DEFAULT_REFRESH_TOKEN_POLICY } from "../../src/domain/client.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { newClientId, newConnectionId, type TenantId } from "../../src/domain/ids.ts";

/** A public client that may do nothing yet. */
export const blankClient = (tenantId: TenantId, now: Date, change: Partial<Client> = {}): Client => ({
  tenantId,
  clientId: newClientId(),
  name: "App",
  isGlobal: false,
  isFirstParty: true,
  grantTypes: [],
  callbacks: [],
  allowedLogoutUrls: [],
  webOrigins: [],
  allowedOrigins: [],
  tokenEndpointAuthMethod: "none",
  isTokenEndpointIpHeaderTrusted: false,
  idTokenLifetimeSeconds: 36_000,
  idTokenAlg: "RS256",
  refreshToken: DEFAULT_REFRESH_TOKEN_POLICY,
  properties: {},
  createdAt: now,
  updatedAt: now,
  ...change,
});

/** A database connection whose only realm is its name. */
export const blankConnection = (
  tenantId: TenantId,
  name: string,
  now: Date,
  change: Partial<Connection> = {},
): Connection => ({
  tenantId,
  id: newConnectionId(),
  name,
  strategy: "auth0",
  options: {},
  realms: [name],
  isDomainConnection: false,
  properties: {},
  version: 1,
  createdAt: now,
  updatedAt: now,
  ...change,
});
