import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import pino from "pino";
import { createOpenConnections } from "../../src/connections/open-connections.ts";
import type { Administrator, AdministratorRole } from "../../src/domain/administrator.ts";
import { scopesOfRole } from "../../src/domain/administrator-scopes.ts";
import { type Clock, epochSeconds, systemClock } from "../../src/domain/clock.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { DASHBOARD_CLIENT_ID } from "../../src/domain/dashboard.ts";
import { newObjectId } from "../../src/domain/ids.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import type { Tenant } from "../../src/domain/tenant.ts";
import { addAdministrator } from "../../src/flows/administrators/change-administrators.ts";
import { createAttackProtection } from "../../src/flows/attack-protection/attack-protection.ts";
import { createTenant } from "../../src/flows/create-tenant/create-tenant.ts";
import { openFoundation } from "../../src/foundation.ts";
import { createExportLinks } from "../../src/http/management/export-links.ts";
import type { ManagementDeps } from "../../src/http/management/management-deps.ts";
import { registerManagement } from "../../src/http/management/register-management.ts";
import { createHttpServer } from "../../src/http/server.ts";
import { createJobRunner, type JobRunner } from "../../src/jobs/job-runner.ts";
import { createJobHandlers } from "../../src/jobs/job-types.ts";
import { createLogWriter } from "../../src/logs/batching-log-writer.ts";
import type { MailMessage } from "../../src/mail/mail-sender.ts";
import { createFirstSignIn } from "../../src/migration/first-sign-in.ts";
import type { ScriptRunner } from "../../src/scripts/script-runner.ts";
import { createSourceProtection, type SourceProtection } from "../../src/sources/protection/source-protection.ts";
import { createAccessTokenVerifier } from "../../src/tokens/create-access-token-verifier.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { blankConnection } from "./blank-objects.ts";
import { MemorySource } from "./memory-source.ts";

export interface ManagementRequest {
  readonly body?: unknown;
  /** Default: every scope there is. */
  readonly scopes?: readonly string[];
  /** Who the token is for; default: a machine client. */
  readonly subject?: string;
  /** An administrator at the dashboard; the token has the scopes of the role they had when they were added here. */
  readonly as?: Administrator;
  /** Sent as they are instead of a JSON body. */
  readonly payload?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ManagementAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON; undefined for an empty body. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
  readonly text: string;
  readonly raw: Buffer;
}

/** One tenant of a site, and requests to its Management API. */
export interface TenantAtSite {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly clientId: string;
  /** What every connection with import mode asks. */
  readonly source: MemorySource;
  /** Messages that were sent, oldest first. */
  readonly sent: readonly MailMessage[];
  request(method: string, path: string, request?: ManagementRequest): Promise<ManagementAnswer>;
  /** A database connection with these options. */
  addConnection(name: string, options?: JsonObject): Promise<Connection>;
  /** With a password of no use. */
  addAdministrator(role: AdministratorRole): Promise<Administrator>;
}

export interface ManagementSite {
  readonly deps: ManagementDeps;
  /** Of the sources that are probed. */
  readonly protection: SourceProtection;
  /** Works only when it is told to (`runDue`): requests are answered before their jobs begin. */
  readonly jobs: JobRunner;
  addTenant(): Promise<TenantAtSite>;
  close(): Promise<void>;
}

/** The Management API over a real embedded database, without listeners: tokens are signed with the tenant's own key. */
export async function openManagementSite(
  options: {
    clock?: Clock;
    routes?: Parameters<typeof registerManagement>[2];
    deps?: Partial<ManagementDeps>;
    /** In place of an embedded database. */
    databaseUrl?: string;
    /** Hears of each message first; what it throws is what the mail server says. */
    onMail?: (message: MailMessage) => void;
  } = {},
): Promise<ManagementSite> {
  const clock = options.clock ?? systemClock;
  const dataDir = await mkdtemp(join(tmpdir(), "usher-management-"));
  const { store, configCache, sealer, keyRing } = await openFoundation(
    { dataDir, databaseUrl: options.databaseUrl, masterKey: randomBytes(32) },
    clock,
  );
  const logWriter = createLogWriter({ store, clock }, { flushEveryMs: 5 });
  const passwordHasher = createPasswordHasher({ concurrency: 2, queueLimit: 1_000 });
  const sources = new Map<string, MemorySource>();
  const sent = new Map<string, MailMessage[]>();
  const firstSignIn = createFirstSignIn({ store, logWriter, sealer, clock, passwordHasher, sourceTimeoutMs: 20_000 });
  const connections = createOpenConnections({
    store,
    passwordHasher,
    firstSignIn,
    sourceTimeoutMs: 20_000,
    openSource: (connection) => sources.get(connection.tenantId),
  });
  const mail = {
    async send(message: MailMessage) {
      options.onMail?.(message);
      sent.get(message.tenantId)?.push(message);
    },
    close: async () => {},
  };
  const jobs = createJobRunner({
    store,
    sealer,
    handlers: createJobHandlers({
      store,
      mail,
      logWriter,
      clock,
      sealer,
      connections,
      scratchDirectory: dataDir,
    }),
    clock,
    onFailure: (error) => {
      throw error;
    },
  });
  const protection = createSourceProtection({
    store,
    logWriter,
    clock,
    node: "test",
    newId: randomUUID,
    onFailure(error) {
      throw error;
    },
  });
  const deps: ManagementDeps = {
    store,
    protection,
    config: configCache,
    sealer,
    keyRing,
    verifier: createAccessTokenVerifier({ config: configCache, clock }),
    logWriter,
    scriptRunner: undefined as unknown as ScriptRunner,
    listScriptModules: () => [],
    passwordHasher,
    mail,
    installationMail: "smtp",
    jobs: { poke: () => {} },
    usersImports: { maxActive: 2 },
    exportLinks: createExportLinks(randomBytes(32)),
    connections,
    attackProtection: createAttackProtection({ store, clock, config: configCache }),
    clock,
    rateLimit: { burst: 1_000_000, perSecond: 1_000_000 },
    ...options.deps,
  };

  const app = await createHttpServer({
    log: pino({ level: "silent" }),
    trustProxy: false,
    tenantByDomain: (domain) => configCache.tenantByDomain(domain),
    checkReady: async () => {},
  });
  registerManagement(app, deps, options.routes);
  await app.ready();

  return {
    deps,
    jobs,
    protection,
    async addTenant() {
      const domain = `${randomBytes(6).toString("hex")}.example.com`;
      const { tenant, client, audience } = await createTenant({ name: "acme", domain }, { store, sealer, clock });
      const source = new MemorySource();
      sources.set(tenant.id, source);
      const outbox: MailMessage[] = [];
      sent.set(tenant.id, outbox);
      const api = await store.resourceServers.findByIdentifier(tenant.id, audience);
      const everyScope = api?.scopes.map(({ value }) => value) ?? [];
      const { key, privateKey } = await keyRing.current(tenant.id);

      const tokenFor = async ({ as, ...request }: ManagementRequest) => {
        if (as) {
          const session = { uid: `of ${as.userId}`, accountId: as.userId };
          await store.oidc.upsert(tenant.id, "Session", session.uid, session, undefined);
        }
        const { scopes = as ? [...scopesOfRole(as.role)] : everyScope } = request;
        const { subject = as?.userId ?? `${client.clientId}@clients` } = request;
        return new SignJWT({
          scope: scopes.join(" "),
          azp: as ? DASHBOARD_CLIENT_ID : client.clientId,
          sid: as && `of ${as.userId}`,
        })
          .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "JWT" })
          .setIssuer(`https://${domain}/`)
          .setAudience(audience)
          .setSubject(subject)
          .setIssuedAt(epochSeconds(clock.now()))
          .setExpirationTime(epochSeconds(clock.now()) + 3600)
          .sign(privateKey);
      };

      return {
        tenant,
        domain,
        clientId: client.clientId,
        source,
        sent: outbox,
        async request(method, path, request = {}) {
          const response = await app.inject({
            method: method as "GET",
            url: `/api/v2${path}`,
            headers: {
              host: domain,
              authorization: `Bearer ${await tokenFor(request)}`,
              ...(request.body === undefined ? {} : { "content-type": "application/json" }),
              ...request.headers,
            },
            payload: request.payload ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
          });
          const isJson = /[/+]json\b/.test(String(response.headers["content-type"] ?? ""));
          return {
            status: response.statusCode,
            headers: response.headers,
            body: isJson ? response.json() : undefined,
            text: response.payload,
            raw: response.rawPayload,
          };
        },
        async addConnection(name, connectionOptions = {}) {
          const connection = blankConnection(tenant.id, name, clock.now(), { options: connectionOptions });
          await store.connections.insert(connection);
          return connection;
        },
        async addAdministrator(role) {
          const { userId } = await addAdministrator(
            { tenantId: tenant.id, email: `${role}-${newObjectId()}@example.com`, name: role, role, by: "the test" },
            { store, clock },
          );
          await store.administrators.setPassword(tenant.id, userId, "no hash", new Date(0));
          return (await store.administrators.find(tenant.id, userId))!;
        },
      };
    },
    async close() {
      await app.close();
      await protection.close();
      await jobs.stop();
      await logWriter.close();
      await connections.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
