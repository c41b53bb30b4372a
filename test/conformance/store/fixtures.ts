import { randomBytes } from "node:crypto";
import type { Client, ClientGrant, ResourceServer } from "../../../src/domain/client.ts";
import type { Connection } from "../../../src/domain/connection.ts";
import {
  newClientGrantId,
  newConnectionId,
  newLogId,
  newObjectId,
  newResourceServerId,
  newTenantId,
  newTraceId,
  type TenantId,
} from "../../../src/domain/ids.ts";
import type { LogEvent, SignInTrace } from "../../../src/domain/log-event.ts";
import type { OutboxMessage } from "../../../src/domain/message.ts";
import type { SigningKey } from "../../../src/domain/tenant.ts";
import type { Ticket } from "../../../src/domain/ticket.ts";
import type { Arrival, NewUser } from "../../../src/domain/user.ts";
import type { Store } from "../../../src/store/store.ts";
import { blankClient, blankConnection } from "../../support/blank-objects.ts";

/** When everything in these tests was made, unless it says otherwise. */
export const at = new Date("2026-01-02T03:04:05.678Z");

export const later = (ms: number): Date => new Date(at.getTime() + ms);

/** What a suite is given: a function, since the store is opened when the tests run. */
export type TheStore = () => Store;

export async function insertTenant(store: Store, domains: readonly string[] = []): Promise<TenantId> {
  const id = newTenantId();
  await store.tenants.insert({ id, name: "acme", domains, settings: {}, createdAt: at });
  return id;
}

export const randomDomain = (): string => `${randomBytes(8).toString("hex")}.example`;

export const aClient = (tenantId: TenantId, change: Partial<Client> = {}): Client =>
  blankClient(tenantId, at, {
    name: "Shop",
    sealedSecret: "sealed",
    appType: "regular_web",
    grantTypes: ["authorization_code"],
    callbacks: ["https://shop.example/callback"],
    tokenEndpointAuthMethod: "client_secret_post",
    properties: { client_metadata: { colour: "blue" } },
    ...change,
  });

export const aGrant = (client: Client, audience: string, change: Partial<ClientGrant> = {}): ClientGrant => ({
  tenantId: client.tenantId,
  id: newClientGrantId(),
  clientId: client.clientId,
  audience,
  scope: ["read:users"],
  subjectType: "client",
  properties: {},
  createdAt: at,
  updatedAt: at,
  ...change,
});

export const anApi = (
  tenantId: TenantId,
  identifier: string,
  change: Partial<ResourceServer> = {},
): ResourceServer => ({
  tenantId,
  id: newResourceServerId(),
  name: "Orders",
  identifier,
  isSystem: false,
  scopes: [{ value: "read:orders", description: "Read orders" }],
  signingAlg: "RS256",
  allowOfflineAccess: false,
  tokenLifetimeSeconds: 86_400,
  tokenLifetimeForWebSeconds: 7200,
  skipConsentForVerifiableFirstPartyClients: true,
  enforcePolicies: false,
  tokenDialect: "access_token",
  properties: {},
  createdAt: at,
  updatedAt: at,
  ...change,
});

export const aConnection = (tenantId: TenantId, change: Partial<Connection> = {}): Connection => {
  const id = newConnectionId();
  return blankConnection(tenantId, `DB-${id.slice(4)}`, at, { id, options: { import_mode: true }, ...change });
};

export async function insertConnection(
  store: Store,
  tenantId: TenantId,
  change: Partial<Connection> = {},
): Promise<Connection> {
  const connection = aConnection(tenantId, change);
  await store.connections.insert(connection);
  return connection;
}

export const aUser = (connection: Connection, change: Partial<NewUser> = {}): NewUser => {
  const localId = newObjectId();
  return {
    tenantId: connection.tenantId,
    connectionId: connection.id,
    provider: "auth0",
    localId,
    email: `${localId}@example.com`,
    emailVerified: true,
    passwordHash: "$argon2id$one",
    createdAt: at,
    arrival: anArrival(),
    ...change,
  };
};

export const userIdOf = (user: NewUser): string => `${user.provider}|${user.localId}`;

export const aSigningKey = (tenantId: TenantId, kid: string, change: Partial<SigningKey> = {}): SigningKey => ({
  tenantId,
  kid,
  alg: "RS256",
  publicJwk: { kty: "RSA", n: "AQAB" },
  certificate: "-----BEGIN CERTIFICATE-----",
  fingerprint: "AA:BB",
  thumbprint: "aabb",
  sealedPrivateJwk: "s1.sealed",
  state: "current",
  createdAt: at,
  currentSince: at,
  ...change,
});

export const aTicket = (tenantId: TenantId, change: Partial<Ticket> = {}): Ticket => ({
  tenantId,
  secretHash: randomBytes(32).toString("hex"),
  kind: "password_change",
  parameters: { result_url: "https://shop.example" },
  createdAt: at,
  expiresAt: later(60_000),
  ...change,
});

export const aLogEvent = (tenantId: TenantId, change: Partial<LogEvent> = {}): LogEvent => ({
  tenantId,
  logId: newLogId((change.date ?? at).getTime()),
  date: at,
  type: "s",
  ...change,
});

export const aTrace = (tenantId: TenantId, change: Partial<SignInTrace> = {}): SignInTrace => ({
  tenantId,
  traceId: newTraceId(),
  startedAt: at,
  durationMs: 12,
  identifier: "ann@example.com",
  outcome: "signed_in",
  sourceAsked: false,
  steps: [{ step: "local_lookup", atMs: 1, result: "found" }],
  ...change,
});

export const aMessage = (tenantId: TenantId, change: Partial<OutboxMessage> = {}): OutboxMessage => ({
  tenantId,
  id: newObjectId(),
  to: "ann@example.com",
  from: "no-reply@example.com",
  subject: "Hello",
  text: "Hello",
  html: "<p>Hello</p>",
  template: "reset_email",
  sentAt: at,
  ...change,
});

export const anArrival = (change: Partial<Arrival> = {}): Arrival => ({
  way: "sign_in",
  sourceKind: "script",
  mappedFields: ["email", "name"],
  fromSource: true,
  ...change,
});

/** What a signed-in person has: something of the protocol's that names them. */
export const insertSession = (store: Store, user: NewUser): Promise<void> =>
  store.oidc.upsert(user.tenantId, "RefreshToken", userIdOf(user), { accountId: userIdOf(user) }, undefined);

export const hasSession = async (store: Store, user: NewUser): Promise<boolean> =>
  (await store.oidc.find(user.tenantId, "RefreshToken", userIdOf(user))) !== undefined;

/** What a promise is refused with: the conflict's key, or the error's code. */
export async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    const { code, extra } = error as { code?: string; extra?: { key?: string } };
    return extra?.key ? `${code}:${extra.key}` : (code ?? error);
  }
  return "accepted";
}

export const wholePage = { offset: 0, limit: 100, withTotal: true } as const;
