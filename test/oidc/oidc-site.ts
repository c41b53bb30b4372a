import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { type Client, type ClientGrant, PASSWORD_REALM_GRANT, type ResourceServer } from "../../src/domain/client.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { DomainError } from "../../src/domain/errors.ts";
import { type ClientId, newObjectId, newTenantId, type TenantId } from "../../src/domain/ids.ts";
import { managementAudienceOf, type SigningKey, type Tenant } from "../../src/domain/tenant.ts";
import { sessionStart, type User } from "../../src/domain/user.ts";
import type { SignInOutcome, SignInRequest } from "../../src/flows/login/sign-in-outcome.ts";
import { plainErrorPage } from "../../src/http/authentication/plain-error-page.ts";
import { registerAuthentication } from "../../src/http/authentication/register-authentication.ts";
import { oauthErrorOf } from "../../src/http/oauth-errors.ts";
import { replyWithSignOutPage } from "../../src/http/pages/sign-out-page.ts";
import { createHttpServer } from "../../src/http/server.ts";
import type { NewLogEvent } from "../../src/logs/log-writer.ts";
import { createInteractions } from "../../src/oidc/create-interactions.ts";
import { createProviderPool } from "../../src/oidc/create-provider-pool.ts";
import type { Interactions } from "../../src/oidc/interactions.ts";
import { openConfigCache } from "../../src/store/open-config-cache.ts";
import { openStore } from "../../src/store/open-store.ts";
import { createSealer, sealContext } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import type { AccessTokenVerifier } from "../../src/tokens/access-token-verifier.ts";
import { createAccessTokenVerifier } from "../../src/tokens/create-access-token-verifier.ts";
import { createKeyRing } from "../../src/tokens/create-key-ring.ts";
import type { KeyRing } from "../../src/tokens/key-ring.ts";
import { blankClient, blankConnection } from "../support/blank-objects.ts";

export const GOOD_PASSWORD = "correct horse 7";
export const SECRET = "s".repeat(64);
export const MASTER_KEY = new Uint8Array(32).fill(7);
export const REALM = PASSWORD_REALM_GRANT;

/** A running server of its own: HTTP, a real SQLite file, two tenants; only the check of passwords is made up. */
export interface OidcSite {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly interactions: Interactions;
  readonly keyRing: KeyRing;
  readonly accessTokens: AccessTokenVerifier;
  readonly tenant: Tenant;
  readonly otherTenant: Tenant;
  readonly connection: Connection;
  readonly user: User;
  /** Every log event so far. */
  readonly events: NewLogEvent[];
  /** Where log events go. */
  readonly logs: { write(event: NewLogEvent): string };
  /** Every password check that was asked for. */
  readonly signIns: SignInRequest[];
  /** What should not have happened. */
  readonly bugs: unknown[];
  /** The clock, in milliseconds; add to it to let time pass. */
  readonly time: { offsetMs: number };
  addClient(change?: Partial<Client> & { secret?: string | null; connection?: Connection | null }): Promise<Client>;
  addApi(change?: Partial<ResourceServer>): Promise<ResourceServer>;
  addGrant(client: Client, audience: string, scope: readonly string[], change?: Partial<ClientGrant>): Promise<void>;
  addConnection(change?: Partial<Connection>): Promise<Connection>;
  addTenant(name: string, domains: readonly string[], alg?: SigningKey["alg"]): Promise<Tenant>;
  addUser(tenantId: TenantId, connection: Connection, email: string): Promise<User>;
  setSettings(settings: Record<string, unknown>): Promise<void>;
  post(
    path: string,
    body: unknown,
    options?: { headers?: Record<string, string>; form?: boolean; domain?: string },
  ): Promise<Answer>;
  get(path: string, options?: { headers?: Record<string, string>; domain?: string }): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Record<string, unknown>;
  readonly cookies: readonly string[];
}

export async function openOidcSite(): Promise<OidcSite> {
  const folder = await mkdtemp(join(tmpdir(), "usher-oidc-"));
  const time = { offsetMs: 0 };
  const clock = { now: () => new Date(Date.now() + time.offsetMs) };
  const store = await openStore({ file: join(folder, "usher.db"), clock });
  const config = openConfigCache(store, { clock });
  const masterKey = MASTER_KEY;
  const sealer = createSealer(masterKey);
  const keyRing = createKeyRing({ store, config, sealer, clock });
  const accessTokens = createAccessTokenVerifier({ config, clock });
  const events: NewLogEvent[] = [];
  const signIns: SignInRequest[] = [];
  const bugs: unknown[] = [];
  const logs = {
    write(event: NewLogEvent) {
      events.push(event);
      return "log";
    },
  };

  const tenant = await addTenant("one", ["one.test", "one-alias.test"]);
  const otherTenant = await addTenant("two", ["two.test"]);
  const connection = await addConnection();
  const user = await addUser(tenant.id, connection, "ada@example.com");

  const pool = createProviderPool({
    store,
    config,
    keyRing,
    sealer,
    clock,
    masterKey,
    logs,
    signInWithPassword,
    oauthErrorOf,
    renderErrorPage: plainErrorPage,
    onBug: (error) => bugs.push(error),
  });
  const interactions = createInteractions({ pool, store, config, masterKey, clock });
  const app = await createHttpServer({
    log: silentLog as never,
    trustProxy: false,
    tenantByDomain: (domain) => config.tenantByDomain(domain),
    checkReady: async () => undefined,
  });
  registerAuthentication(app, {
    pool,
    config,
    store,
    keyRing,
    accessTokens,
    logs,
    masterKey,
    clock,
    renderErrorPage: plainErrorPage,
    replyWithSignOutPage,
  });
  await app.ready();

  async function addTenant(
    name: string,
    domains: readonly string[],
    alg: SigningKey["alg"] = "RS256",
  ): Promise<Tenant> {
    const made: Tenant = { id: newTenantId(), name, domains, settings: {}, createdAt: clock.now() };
    await store.tenants.insert(made);
    await keyRing.initialise(made.id, alg);
    await store.resourceServers.insert(
      apiOf(made.id, clock.now(), {
        identifier: managementAudienceOf(domains[0]!),
        isSystem: true,
        name: "Auth0 Management API",
        scopes: [{ value: "read:users" }, { value: "update:users" }],
      }),
    );
    return made;
  }

  async function addConnection(change: Partial<Connection> = {}): Promise<Connection> {
    const made = blankConnection(tenant.id, change.name ?? "SourceDatabase", clock.now(), change);
    await store.connections.insert(made);
    return made;
  }

  function addUser(tenantId: TenantId, at: Connection, email: string): Promise<User> {
    return store.users.insert({
      tenantId,
      connectionId: at.id,
      provider: "auth0",
      localId: newObjectId(),
      email,
      emailVerified: true,
      name: "Ada Lovelace",
      nickname: "ada",
      picture: "https://example.com/ada.png",
      createdAt: clock.now(),
    });
  }

  /** Stands in for `flows/login`: the name decides how it ends. */
  async function signInWithPassword(request: SignInRequest): Promise<SignInOutcome> {
    signIns.push(request);
    const refuse = (error: DomainError): SignInOutcome => ({ outcome: "refused", refusal: error, traceId: "trc" });
    const { normalisedIdentifier: who } = request.credentials;
    if (who === "down@example.com")
      return refuse(new DomainError("source_unavailable", "The old system did not answer.", { retryAfterSeconds: 7 }));
    if (who === "busy@example.com") return refuse(new DomainError("overloaded", "Too many sign-ins at once."));
    if (who === "blocked@example.com") return refuse(new DomainError("user_blocked", "user is blocked"));
    if (who === "locked@example.com")
      return refuse(new DomainError("too_many_attempts", "Your account has been blocked."));
    if (who === "refused@example.com") return refuse(new DomainError("restricted_by_source", "Please call us."));
    if (who !== user.email || request.credentials.revealPassword() !== GOOD_PASSWORD) {
      return refuse(new DomainError("wrong_credentials", "Wrong email or password."));
    }
    return {
      outcome: "signed_in",
      user,
      takenOver: false,
      traceId: "trc",
      signedInAt: sessionStart(user, clock.now()),
    };
  }

  return {
    app,
    store,
    interactions,
    keyRing,
    accessTokens,
    tenant,
    otherTenant,
    connection,
    user,
    events,
    logs,
    signIns,
    bugs,
    time,
    addConnection,
    addTenant,
    addUser,

    async addClient(change = {}) {
      const { secret = SECRET, connection: enabled = connection, ...fields } = change;
      const clientId = fields.clientId ?? (`client${newObjectId()}` as ClientId);
      const tenantId = fields.tenantId ?? tenant.id;
      const client = blankClient(tenantId, clock.now(), {
        clientId,
        name: "Test client",
        ...(secret === null ? {} : { sealedSecret: sealer.seal(secret, sealContext.clientSecret(tenantId, clientId)) }),
        grantTypes: ["client_credentials", "password", REALM, "authorization_code", "refresh_token"],
        callbacks: ["https://app.example.com/callback"],
        allowedLogoutUrls: ["https://app.example.com/bye"],
        tokenEndpointAuthMethod: secret === null ? "none" : "client_secret_post",
        ...fields,
      });
      await store.clients.insert(client);
      if (enabled !== null && tenantId === tenant.id)
        await store.connections.setClient(tenantId, enabled.id, clientId, true);
      return client;
    },

    async addApi(change = {}) {
      const api = apiOf(tenant.id, clock.now(), change);
      await store.resourceServers.insert(api);
      return api;
    },

    async addGrant(client, audience, scope, change = {}) {
      const at = clock.now();
      await store.clientGrants.insert({
        tenantId: client.tenantId,
        id: `cgr_${newObjectId()}`,
        clientId: client.clientId,
        audience,
        scope,
        subjectType: "client",
        properties: {},
        createdAt: at,
        updatedAt: at,
        ...change,
      });
    },

    setSettings: (settings) => store.tenants.updateSettings(tenant.id, settings),

    async post(path, body, { headers = {}, form = false, domain = "one.test" } = {}) {
      return answerOf(
        await app.inject({
          method: "POST",
          url: path,
          headers: {
            host: domain,
            "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
            ...headers,
          },
          payload:
            typeof body === "string"
              ? body
              : form
                ? new URLSearchParams(body as Record<string, string>).toString()
                : JSON.stringify(body),
        }),
      );
    },

    async get(path, { headers = {}, domain = "one.test" } = {}) {
      return answerOf(await app.inject({ method: "GET", url: path, headers: { host: domain, ...headers } }));
    },

    async close() {
      await app.close();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function apiOf(tenantId: TenantId, at: Date, change: Partial<ResourceServer>): ResourceServer {
  return {
    tenantId,
    id: newObjectId(),
    name: "Orders",
    identifier: "https://orders.example.com",
    isSystem: false,
    scopes: [{ value: "read:orders" }, { value: "write:orders" }],
    signingAlg: "RS256",
    allowOfflineAccess: false,
    tokenLifetimeSeconds: 86_400,
    tokenLifetimeForWebSeconds: 7_200,
    skipConsentForVerifiableFirstPartyClients: true,
    enforcePolicies: false,
    tokenDialect: "access_token",
    properties: {},
    createdAt: at,
    updatedAt: at,
    ...change,
  };
}

function answerOf(response: { statusCode: number; body: string; headers: Record<string, unknown> }): Answer {
  const setCookie = response.headers["set-cookie"];
  return {
    status: response.statusCode,
    text: response.body,
    body: parseObject(response.body),
    headers: response.headers,
    cookies: Array.isArray(setCookie) ? setCookie : setCookie === undefined ? [] : [String(setCookie)],
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const nothing = () => undefined;
const silentLog = {
  fatal: nothing,
  error: console.error,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  silent: nothing,
  level: "silent",
  child: () => silentLog,
};
