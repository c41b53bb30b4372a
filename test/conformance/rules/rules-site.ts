import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SignJWT } from "jose";
import pino from "pino";
import type { Client } from "../../../src/domain/client.ts";
import { type Clock, epochSeconds } from "../../../src/domain/clock.ts";
import type { Connection } from "../../../src/domain/connection.ts";
import type { JsonObject } from "../../../src/domain/json.ts";
import type { Tenant } from "../../../src/domain/tenant.ts";
import { createTenant } from "../../../src/flows/create-tenant/create-tenant.ts";
import { createExportLinks } from "../../../src/http/management/export-links.ts";
import { registerManagement } from "../../../src/http/management/register-management.ts";
import { createHttpServer } from "../../../src/http/server.ts";
import { createJobRunner } from "../../../src/jobs/job-runner.ts";
import { createJobHandlers } from "../../../src/jobs/job-types.ts";
import { createLogWriter } from "../../../src/logs/batching-log-writer.ts";
import type { LogWriter } from "../../../src/logs/log-writer.ts";
import { createNoMailSender } from "../../../src/mail/no-mail-sender.ts";
import type { ScriptRunner } from "../../../src/scripts/script-runner.ts";
import { openConfigCache } from "../../../src/store/open-config-cache.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { createSealer, type Sealer } from "../../../src/store/sealer.ts";
import type { Store } from "../../../src/store/store.ts";
import { createAccessTokenVerifier } from "../../../src/tokens/create-access-token-verifier.ts";
import { createKeyRing } from "../../../src/tokens/create-key-ring.ts";
import { createPasswordHasher } from "../../../src/users/argon2-password-hasher.ts";
import type { PasswordHasher } from "../../../src/users/password-hasher.ts";
import { blankClient, blankConnection } from "../../support/blank-objects.ts";
import type { TestEngine } from "../../support/databases.ts";
import type { OldSystem } from "./old-system.ts";
import { type RulesNode, SOURCE_TIMEOUT_MS, startNode } from "./rules-node.ts";

/** The old system locks a person after so many wrong passwords. */
export const LOCKED_AFTER = 3;
const CONNECTION_OPTIONS = {
  enabledDatabaseCustomization: true,
  import_mode: true,
  usher: {
    source_timeout_ms: SOURCE_TIMEOUT_MS,
    source_protection: { breaker: { failures: 2 }, lockout: { attempts: LOCKED_AFTER } },
  },
};

/** A clock that stands still until it is told otherwise. */
export interface SetClock extends Clock {
  advance(ms: number): void;
}

/** Where one run happens: a tenant of its own, with one importing connection. */
export interface Place {
  readonly tenant: Tenant;
  readonly domain: string;
  readonly connection: Connection;
  readonly client: Client;
  readonly old: OldSystem;
  /** A request to the Management API. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; text: string; body: JsonObject }>;
  /** A file sent to it, and worked on: the job's id. */
  upload(path: string, fields: Readonly<Record<string, string>>, users: unknown): Promise<string>;
  /** A job that it makes, worked on: the job's id. */
  work(path: string, body: unknown): Promise<string>;
}

/** Two nodes on one database, wired as `main.ts` does it; the old systems behind them are played. */
export interface RulesSite {
  readonly store: Store;
  readonly clock: SetClock;
  readonly sealer: Sealer;
  readonly logWriter: LogWriter;
  readonly passwordHasher: PasswordHasher;
  readonly nodes: readonly [RulesNode, RulesNode];
  /** How its database can be read from outside. */
  readonly dump: { file: string } | { databaseUrl: string };
  /** What the nodes wrote to their own log. */
  logged(): string;
  addPlace(old: OldSystem): Promise<Place>;
  /** Works on every job that waits; then everything that goes on behind replies has ended, and is stored. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openRulesSite(engine: TestEngine): Promise<RulesSite> {
  const database = await engine.create();
  const clock = setClock(new Date());
  const store = await openStore({ ...database.options, clock });
  const scratch = await mkdtemp(join(tmpdir(), "usher-rules-"));
  const failures: unknown[] = [];
  const lines: string[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const config = openConfigCache(store, { clock });
  const sealer = createSealer(randomBytes(32));
  const keyRing = createKeyRing({ store, config, sealer, clock });
  const logWriter = createLogWriter({ store, clock, onFailure }, { flushEveryMs: 5 });
  const passwordHasher = createPasswordHasher({ concurrency: 2, queueLimit: 1_000 });
  const sources = new Map<string, OldSystem>();
  const sourceOf = (tenantId: string) => sources.get(tenantId)!;
  const ground = { store, config, sealer, clock, logWriter, passwordHasher, sourceOf, onFailure };
  const nodes = [startNode(0, ground), startNode(1, ground)] as const;
  const mail = createNoMailSender();
  const jobs = createJobRunner({
    store,
    sealer,
    handlers: createJobHandlers({ ...ground, mail, connections: nodes[0].connections, scratchDirectory: scratch }),
    clock,
    onFailure,
  });

  const app = await createHttpServer({
    log: pino({ level: "debug", base: null }, { write: (line: string) => void lines.push(line) }),
    trustProxy: false,
    tenantByDomain: (domain) => config.tenantByDomain(domain),
    checkReady: () => store.ping(),
  });
  registerManagement(app, {
    ...ground,
    keyRing,
    verifier: createAccessTokenVerifier({ config, clock }),
    // Nobody tries a script here.
    scriptRunner: undefined as unknown as ScriptRunner,
    listScriptModules: () => [],
    mail,
    jobs: { poke: () => {} },
    usersImports: { maxActive: 2 },
    exportLinks: createExportLinks(randomBytes(32)),
    connections: nodes[0].connections,
    attackProtection: nodes[0].attackProtection,
    protection: nodes[0].protection,
    installationMail: "smtp",
    rateLimit: { burst: 1_000_000, perSecond: 1_000_000 },
  });
  await app.ready();

  return {
    store,
    clock,
    sealer,
    logWriter,
    passwordHasher,
    nodes,
    dump: database.options.databaseUrl
      ? { databaseUrl: database.options.databaseUrl }
      : { file: database.options.file ?? "" },
    logged: () => lines.join(""),

    async addPlace(old) {
      const domain = `${randomBytes(6).toString("hex")}.example.com`;
      const made = await createTenant({ name: "acme", domain }, { store, sealer, clock });
      const { tenant, audience } = made;
      sources.set(tenant.id, old);
      const connection = blankConnection(tenant.id, "Users", clock.now(), { options: CONNECTION_OPTIONS });
      await store.connections.insert(connection);
      const client = blankClient(tenant.id, clock.now());
      await store.clients.insert(client);
      await store.connections.setClient(tenant.id, connection.id, client.clientId, true);
      const api = await store.resourceServers.findByIdentifier(tenant.id, audience);
      const scope = api?.scopes.map(({ value }) => value).join(" ");
      const { key, privateKey } = await keyRing.current(tenant.id);
      const token = () =>
        new SignJWT({ scope, azp: made.client.clientId })
          .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "JWT" })
          .setIssuer(`https://${domain}/`)
          .setAudience(audience)
          .setSubject(`${made.client.clientId}@clients`)
          .setIssuedAt(epochSeconds(clock.now()))
          .setExpirationTime(epochSeconds(clock.now()) + 3600)
          .sign(privateKey);
      const send = async (method: string, path: string, type?: string, payload?: string) => {
        const response = await app.inject({
          method: method as "GET",
          url: `/api/v2${path}`,
          headers: {
            host: domain,
            authorization: `Bearer ${await token()}`,
            ...(type === undefined ? {} : { "content-type": type }),
          },
          payload,
        });
        const isJson = String(response.headers["content-type"] ?? "").includes("json") && response.payload !== "";
        return { status: response.statusCode, text: response.payload, body: isJson ? response.json() : {} };
      };
      const workOn = async (answer: Awaited<ReturnType<typeof send>>) => {
        if (answer.status !== 202) throw new Error(`There is no job: ${answer.status} ${answer.text}`);
        const id = String(answer.body.id);
        await jobs.runHere({ tenantId: tenant.id, id });
        return id;
      };
      return {
        tenant,
        domain,
        connection,
        client,
        old,
        work: async (path, body) => workOn(await send("POST", path, "application/json", JSON.stringify(body))),
        api: (method, path, body) =>
          body === undefined ? send(method, path) : send(method, path, "application/json", JSON.stringify(body)),
        async upload(path, fields, users) {
          const boundary = randomBytes(12).toString("hex");
          const part = (disposition: string, content: string) =>
            `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
          const parts = [
            ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
            part('name="users"; filename="users.json"', JSON.stringify(users)),
          ];
          const type = `multipart/form-data; boundary=${boundary}`;
          return workOn(await send("POST", path, type, `${parts.join("")}--${boundary}--\r\n`));
        },
      };
    },

    async settle() {
      await Promise.all(nodes.map((node) => node.settle()));
      await logWriter.flush();
      if (failures.length > 0) throw new AggregateError(failures.splice(0), "Something failed behind a reply.");
    },

    async close() {
      await app.close();
      await jobs.stop();
      for (const node of nodes) await node.close();
      await logWriter.close();
      await store.close();
      await rm(scratch, { recursive: true, force: true });
      await database.drop();
    },
  };
}

function setClock(start: Date): SetClock {
  let nowMs = start.getTime();
  return {
    now: () => new Date(nowMs),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
