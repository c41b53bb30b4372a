import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import pino from "pino";
import { createOpenConnections } from "../../src/connections/open-connections.ts";
import type { Client } from "../../src/domain/client.ts";
import { type Clock, systemClock } from "../../src/domain/clock.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { newObjectId } from "../../src/domain/ids.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import type { LogEvent } from "../../src/domain/log-event.ts";
import type { OutboxMessage } from "../../src/domain/message.ts";
import type { Tenant } from "../../src/domain/tenant.ts";
import type { User } from "../../src/domain/user.ts";
import { createAttackProtection } from "../../src/flows/attack-protection/attack-protection.ts";
import { createBackgroundWork } from "../../src/flows/background-work.ts";
import { createPasswordChangeRequests } from "../../src/flows/change-password/password-change-requests.ts";
import { createTenant } from "../../src/flows/create-tenant/create-tenant.ts";
import { createSignInWithPassword } from "../../src/flows/login/sign-in-with-password.ts";
import { openFoundation } from "../../src/foundation.ts";
import {
  type DatabaseConnectionsDeps,
  registerDatabaseConnections,
} from "../../src/http/authentication/database-connections.ts";
import type { CodeExchange } from "../../src/http/pages/code-exchange.ts";
import type { PagesDeps } from "../../src/http/pages/page-deps.ts";
import { registerPages } from "../../src/http/pages/register-pages.ts";
import { createPersonLimits } from "../../src/http/person-limits.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import { createOutboxSender } from "../../src/mail/outbox-sender.ts";
import { createFirstSignIn } from "../../src/migration/first-sign-in.ts";
import type { ConsentInteraction, Interactions, SignInInteraction } from "../../src/oidc/interactions.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { blankClient, blankConnection } from "./blank-objects.ts";
import { MemorySource } from "./memory-source.ts";

/** The hosted pages over a real embedded database; only the protocol behind them is played. */
export interface PagesSite {
  readonly app: FastifyInstance;
  readonly deps: PagesDeps & DatabaseConnectionsDeps;
  /** Finished sign-ins, oldest first. */
  readonly finished: readonly { readonly state: string; readonly userId: string; readonly connectionId: string }[];
  /** States of the questions that were answered with yes. */
  readonly allowed: readonly string[];
  /** At a domain of its own unless one is given. */
  addTenant(settings?: JsonObject, domain?: string): Promise<TenantWithPages>;
  /** Everything that goes on behind replies has ended, and is stored. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface TenantWithPages {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly client: Client;
  readonly source: MemorySource;
  addConnection(name: string, options?: JsonObject): Promise<Connection>;
  addUser(
    connection: Connection,
    user: { email: string; password: string; blocked?: boolean; emailVerified?: boolean; localId?: string },
  ): Promise<User>;
  /** A sign-in under way; its state. Only a browser without or with any cookie may go on: the binding is the protocol's. */
  startSignIn(connections: readonly Connection[], change?: Partial<SignInInteraction>): string;
  /** A question of consent under way; its state. */
  askConsent(user: User, asked: Pick<ConsentInteraction, "scopes" | "audience" | "uiLocales">): string;
  mails(): Promise<readonly OutboxMessage[]>;
  events(): Promise<readonly LogEvent[]>;
  browser(): PagesBrowser;
}

/** Sends requests as a browser without a screen does: keeps cookies, fills in the forms it is shown. */
export class PagesBrowser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  readonly #domain: string;

  constructor(app: FastifyInstance, domain: string) {
    this.#app = app;
    this.#domain = domain;
  }

  async get(path: string): Promise<LightMyRequestResponse> {
    return this.#send({ method: "GET", url: pathOf(path) });
  }

  async post(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.#send({
      method: "POST",
      url: path,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      payload: new URLSearchParams(fields).toString(),
    });
  }

  /** Sends the form of a page with these fields filled in. */
  async submit(page: LightMyRequestResponse, fields: Record<string, string>): Promise<LightMyRequestResponse> {
    const action = /<form method="post" action="([^"]+)"/.exec(page.body)?.[1];
    if (action === undefined) throw new Error(`No form on the page (HTTP ${page.statusCode}): ${page.body}`);
    return this.post(action, { ...hiddenFieldsOf(page.body), ...fields });
  }

  async #send(request: { method: "GET" | "POST"; url: string; headers?: Record<string, string>; payload?: string }) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await this.#app.inject({
      ...request,
      headers: { host: this.#domain, ...(cookie ? { cookie } : {}), ...request.headers },
    });
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

export function hiddenFieldsOf(html: string): Record<string, string> {
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]),
  );
}

const pathOf = (address: string): string =>
  address.startsWith("https://") ? address.slice(address.indexOf("/", 8)) : address;

/** The first link to one of our pages in a message. */
export function linkIn(message: OutboxMessage | undefined): string {
  const link = /https:\/\/\S+/.exec(message?.text ?? "")?.[0];
  if (link === undefined) throw new Error("No link in the message.");
  return link;
}

export interface PagesSiteOptions {
  readonly clock?: Clock;
  readonly exchangeCode?: CodeExchange;
  readonly outbox?: boolean;
  /** Registers what else the app has, for example a listener's routes. */
  readonly extend?: (app: FastifyInstance) => void;
}

export async function openPagesSite(options: PagesSiteOptions = {}): Promise<PagesSite> {
  const clock = options.clock ?? systemClock;
  const dataDir = await mkdtemp(join(tmpdir(), "usher-pages-"));
  const { store, configCache, sealer } = await openFoundation(
    { dataDir, databaseUrl: undefined, masterKey: randomBytes(32) },
    clock,
  );
  const logWriter = createLogWriter({ store, clock }, { flushEveryMs: 5 });
  const passwordHasher = createPasswordHasher({ concurrency: 2, queueLimit: 1_000 });
  const attackProtection = createAttackProtection({ store, clock, config: configCache });
  const sources = new Map<string, MemorySource>();
  const connections = createOpenConnections({
    store,
    passwordHasher,
    firstSignIn: createFirstSignIn({ store, logWriter, sealer, clock, passwordHasher, sourceTimeoutMs: 20_000 }),
    sourceTimeoutMs: 20_000,
    openSource: (connection) => sources.get(connection.tenantId),
  });
  const background = createBackgroundWork({
    onFailure: (name, error) => {
      throw new Error(name, { cause: error });
    },
  });
  const interactions = new Map<string, SignInInteraction>();
  const consents = new Map<string, ConsentInteraction>();
  const allowed: string[] = [];
  const finished: { state: string; userId: string; connectionId: string }[] = [];
  const playedInteractions: Interactions = {
    find: async (request, _reply, state) => {
      const found = interactions.get(state);
      return found?.tenant.id === request.site.tenant.id ? found : undefined;
    },
    finish: async ({ state, domain }, { userId, connectionId }) => {
      finished.push({ state, userId, connectionId });
      return `https://${domain}/authorize/resume?state=${state}`;
    },
    async signInAdministrator(_request, _reply, { userId }) {
      finished.push({ state: "", userId, connectionId: "" });
    },
    findConsent: async (request, state) => {
      const found = consents.get(state);
      return found?.tenant.id === request.site.tenant.id ? found : undefined;
    },
    allow: async ({ state, domain }) => {
      allowed.push(state);
      return `https://${domain}/authorize/resume?state=${state}`;
    },
    abort: async ({ domain }, { error }) => `https://${domain}/aborted?error=${error}`,
  };
  const mailDeps = { store, mail: createOutboxSender({ outbox: store.outbox, clock }), logWriter, clock, connections };
  const deps: PagesSite["deps"] = {
    ...mailDeps,
    config: configCache,
    passwordHasher,
    attackProtection,
    interactions: playedInteractions,
    signInWithPassword: createSignInWithPassword({ connections, attackProtection, logWriter, clock }),
    passwordChangeRequests: createPasswordChangeRequests({ ...mailDeps, background }, { replyAfterMs: 0 }),
    limits: createPersonLimits({ clock }),
    sealer,
    formKey: randomBytes(32),
    outbox: options.outbox ?? true,
    exchangeCode: options.exchangeCode,
  };

  const app = await createHttpServer({
    log: pino({ level: "silent" }),
    trustProxy: false,
    tenantByDomain: (domain) => configCache.tenantByDomain(domain),
    checkReady: async () => {},
  });
  registerPages(app, deps);
  registerDatabaseConnections(app, deps);
  options.extend?.(app);
  await app.ready();

  const settle = async () => {
    await background.idle();
    await logWriter.flush();
  };

  return {
    app,
    deps,
    finished,
    allowed,
    settle,
    async addTenant(settings = {}, domain = `${randomBytes(6).toString("hex")}.example.com`) {
      const { tenant: made } = await createTenant({ name: "acme", domain }, { store, sealer, clock });
      await store.tenants.updateSettings(made.id, settings);
      const tenant = (await store.tenants.find(made.id))!;
      const source = new MemorySource();
      sources.set(tenant.id, source);
      const client = blankClient(tenant.id, clock.now(), {
        name: "Garden Planner",
        grantTypes: ["authorization_code"],
        callbacks: ["https://app.example.org/callback"],
      });
      await store.clients.insert(client);
      return {
        tenant,
        domain,
        client,
        source,
        async addConnection(name, connectionOptions = {}) {
          const connection = blankConnection(tenant.id, name, clock.now(), { options: connectionOptions });
          await store.connections.insert(connection);
          await store.connections.setClient(tenant.id, connection.id, client.clientId, true);
          return connection;
        },
        async addUser(connection, { password, ...user }) {
          const passwordHash = await passwordHasher.hash(password);
          const identity = {
            tenantId: tenant.id,
            connectionId: connection.id,
            provider: "auth0",
            localId: user.localId ?? newObjectId(),
          };
          return store.users.insert({
            emailVerified: true,
            ...user,
            ...identity,
            passwordHash,
            createdAt: clock.now(),
          });
        },
        startSignIn(among, change = {}) {
          const state = newObjectId();
          const connection = among.length === 1 ? among[0] : undefined;
          interactions.set(state, {
            state,
            tenant,
            domain,
            client,
            connection,
            connections: among,
            screen: "login",
            ...change,
          });
          return state;
        },
        askConsent({ userId }, asked) {
          const state = newObjectId();
          consents.set(state, { state, tenant, domain, client, userId, ...asked });
          return state;
        },
        async mails() {
          await settle();
          return store.outbox.list(tenant.id, 50);
        },
        async events() {
          await settle();
          const { items } = await store.logEvents.list(tenant.id, {}, { offset: 0, limit: 50, newestFirst: true });
          return items;
        },
        browser: () => new PagesBrowser(app, domain),
      };
    },
    async close() {
      await settle();
      await app.close();
      await logWriter.close();
      await connections.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
