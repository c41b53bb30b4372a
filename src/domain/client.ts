import type { ClientId, TenantId } from "./ids.ts";
import type { JsonObject } from "./json.ts";

export const PASSWORD_REALM_GRANT = "http://auth0.com/oauth/grant-type/password-realm";

/** The OAuth party (contract §4.3). What the server itself acts on has a field; the rest of the object is kept in `properties`. */
export interface Client {
  readonly tenantId: TenantId;
  readonly clientId: ClientId;
  readonly name: string;
  /** Sealed with the master key, since the Management API gives it back (contract §4.3); absent for public clients. */
  readonly sealedSecret?: string;
  /** The one "All Applications" client of a tenant. */
  readonly isGlobal: boolean;
  readonly isFirstParty: boolean;
  readonly appType?: string;
  readonly grantTypes: readonly string[];
  readonly callbacks: readonly string[];
  readonly allowedLogoutUrls: readonly string[];
  readonly webOrigins: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly tokenEndpointAuthMethod: "none" | "client_secret_post" | "client_secret_basic";
  readonly isTokenEndpointIpHeaderTrusted: boolean;
  readonly idTokenLifetimeSeconds: number;
  readonly idTokenAlg: "RS256" | "HS256" | "ES256";
  readonly refreshToken: RefreshTokenPolicy;
  /** Every other property of the Management API's object, with the API's own names and casing. */
  readonly properties: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How a client's refresh tokens behave (contract §3.10). Times in seconds. */
export interface RefreshTokenPolicy {
  readonly rotationType: "rotating" | "non-rotating";
  readonly expirationType: "expiring" | "non-expiring";
  readonly leeway: number;
  readonly tokenLifetime: number;
  readonly infiniteTokenLifetime: boolean;
  readonly idleTokenLifetime: number;
  readonly infiniteIdleTokenLifetime: boolean;
}

/** The recorded default of a new machine client (contract §4.3). */
export const DEFAULT_REFRESH_TOKEN_POLICY: RefreshTokenPolicy = {
  rotationType: "non-rotating",
  expirationType: "non-expiring",
  leeway: 0,
  tokenLifetime: 31_557_600,
  infiniteTokenLifetime: true,
  idleTokenLifetime: 2_592_000,
  infiniteIdleTokenLifetime: true,
};

/** What a machine client may do at one API (contract §4.4). */
export interface ClientGrant {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly clientId: ClientId;
  readonly audience: string;
  readonly scope: readonly string[];
  readonly subjectType: "client" | "user";
  readonly properties: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An API as registered (contract §4.4). */
export interface ResourceServer {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
  readonly isSystem: boolean;
  readonly scopes: readonly { readonly value: string; readonly description?: string }[];
  readonly signingAlg: "RS256" | "HS256" | "ES256" | "RS512" | "PS256";
  /** Sealed; only with HS256. */
  readonly sealedSigningSecret?: string;
  readonly allowOfflineAccess: boolean;
  readonly tokenLifetimeSeconds: number;
  readonly tokenLifetimeForWebSeconds: number;
  readonly skipConsentForVerifiableFirstPartyClients: boolean;
  readonly enforcePolicies: boolean;
  readonly tokenDialect: string;
  readonly properties: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
