import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type OpenStoreOptions, openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { type ManagementAccess, ServerProcess, type ServerProcessOptions } from "./server-process.ts";
import { type SiteAnswer, SiteClient } from "./site-client.ts";
import { startYesSource, type YesSource } from "./yes-source.ts";

const PASSWORD_REALM = "http://auth0.com/oauth/grant-type/password-realm";
const CONNECTION = "Arriving";

export interface ArrivingSiteOptions extends ServerProcessOptions {
  /** Default: one. Several need `databaseUrl`. */
  readonly nodes?: number;
  /** How long the source takes to say yes. */
  readonly latencyMs?: number;
  /** Connections to each node. Default: 32. */
  readonly connections?: number;
  /** How long the source may take, milliseconds. Default: the server's. */
  readonly sourceTimeoutMs?: number;
}

/** Real server processes, an old system that says yes to everybody, and a connection that people arrive by. */
export class ArrivingSite {
  readonly nodes: readonly ServerProcess[];
  readonly source: YesSource;
  readonly connectionId: string;
  readonly #clients: readonly SiteClient[];
  readonly #token: string;
  readonly #app: Credentials;
  readonly #databaseUrl: string | undefined;

  private constructor(parts: {
    nodes: readonly ServerProcess[];
    clients: readonly SiteClient[];
    source: YesSource;
    token: string;
    app: Credentials;
    connectionId: string;
    databaseUrl?: string;
  }) {
    this.nodes = parts.nodes;
    this.source = parts.source;
    this.connectionId = parts.connectionId;
    this.#clients = parts.clients;
    this.#token = parts.token;
    this.#app = parts.app;
    this.#databaseUrl = parts.databaseUrl;
  }

  static async start(options: ArrivingSiteOptions = {}): Promise<ArrivingSite> {
    const environment = { USHER_MASTER_KEY: randomBytes(32).toString("base64"), ...options.environment };
    const nodes = Array.from({ length: options.nodes ?? 1 }, () => new ServerProcess({ ...options, environment }));
    const access = await nodes[0]!.init();
    for (const other of nodes.slice(1)) await other.choosePorts();
    for (const node of nodes) await node.start();
    const clients = nodes.map((node) => new SiteClient(node.origin, access.domain, options.connections ?? 32));
    const source = await startYesSource({ latencyMs: options.latencyMs });
    const made = await makeConnection(clients[0]!, access, source, options);
    return new ArrivingSite({ nodes, clients, source, ...made, databaseUrl: options.databaseUrl });
  }

  /** The only node, or the first. */
  get node(): ServerProcess {
    return this.nodes[0]!;
  }

  /** Signs in with the password-realm grant. */
  signIn(person: string, { node = 0, password = `password of ${person}` } = {}): Promise<SiteAnswer> {
    const body = { grant_type: PASSWORD_REALM, realm: CONNECTION, username: person, password, ...this.#app };
    return this.#clients[node]!.ask("POST", "/oauth/token", { body });
  }

  /** A request to the Management API that may do everything. */
  api(method: "GET" | "POST", path: string, body?: unknown, contentType?: string): Promise<SiteAnswer> {
    return this.#clients[0]!.ask(method, `/api/v2${path}`, { body, contentType, token: this.#token });
  }

  /** Uploads a file as `users`, and gives the answer: the job, where it was taken. */
  upload(path: string, file: string, fields: Readonly<Record<string, string>> = {}): Promise<SiteAnswer> {
    const boundary = `----${randomBytes(12).toString("hex")}`;
    const part = (disposition: string, content: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
    const body = [
      ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
      part('name="users"; filename="users.json"', file),
      `--${boundary}--\r\n`,
    ].join("");
    return this.api("POST", path, Buffer.from(body), `multipart/form-data; boundary=${boundary}`);
  }

  /** Starts an import of users into the connection. */
  async importUsers(file: string): Promise<SiteAnswer> {
    return this.upload("/jobs/users-imports", file, { connection_id: this.connectionId });
  }

  /** Puts people on the roster, and waits until they are there. */
  async list(people: readonly string[]): Promise<void> {
    const file = people.map((email) => JSON.stringify({ email, user_id: email })).join("\n");
    const { status, text } = await this.upload(`/migrations/${this.connectionId}/roster`, file);
    if (status !== 202) throw new Error(`The roster was answered ${status}: ${text}`);
    const job = await this.jobEnd(JSON.parse(text).id);
    if (job.status !== "completed") throw new Error(`The roster was not loaded: ${JSON.stringify(job)}`);
  }

  async job(id: string): Promise<SeenJob> {
    const { status, text } = await this.api("GET", `/jobs/${id}`);
    if (status !== 200) throw new Error(`The job was answered ${status}: ${text}`);
    return JSON.parse(text) as SeenJob;
  }

  /** The job once it has ended. */
  async jobEnd(id: string, timeoutMs = 120_000): Promise<SeenJob> {
    for (const giveUpAt = performance.now() + timeoutMs; ; ) {
      const job = await this.job(id);
      if (["completed", "failed", "cancelled"].includes(job.status)) return job;
      if (performance.now() > giveUpAt) throw new Error(`The job has not ended: ${JSON.stringify(job)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Looks into the database itself. On the embedded engine the server should be stopped. */
  async withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    const store = await openStore(this.#storeOptions());
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  #storeOptions(): OpenStoreOptions {
    if (this.#databaseUrl !== undefined) return { databaseUrl: this.#databaseUrl };
    return { file: join(this.node.dataDir, "usher.db") };
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await Promise.all(this.nodes.map((node) => node.remove()));
    await this.source.close();
  }
}

/** A job as the Management API shows it. */
export interface SeenJob {
  readonly id: string;
  readonly status: string;
  readonly summary?: Readonly<Record<string, number>>;
  readonly percentage_done?: number;
  readonly status_details?: string;
}

interface Credentials {
  readonly client_id: string;
  readonly client_secret: string;
}

async function makeConnection(
  client: SiteClient,
  access: ManagementAccess,
  source: YesSource,
  { sourceTimeoutMs }: ArrivingSiteOptions,
) {
  const post = (path: string, body: unknown, token?: string) =>
    client.send("POST", path, { body, token, expect: token ? 201 : 200 }) as Promise<Record<string, string>>;
  const { access_token: token = "" } = await post("/oauth/token", {
    grant_type: "client_credentials",
    client_id: access.client_id,
    client_secret: access.client_secret,
    audience: access.audience,
  });
  const { client_id = "", client_secret = "" } = await post(
    "/api/v2/clients",
    { name: "App", app_type: "regular_web", grant_types: ["password", PASSWORD_REALM] },
    token,
  );
  const { id: connectionId = "" } = await post(
    "/api/v2/connections",
    {
      name: CONNECTION,
      strategy: "auth0",
      enabled_clients: [client_id],
      options: {
        enabledDatabaseCustomization: true,
        import_mode: true,
        customScripts: { login: source.loginScript, get_user: "function getUser(id, callback) { callback(null); }" },
        usher: {
          source_timeout_ms: sourceTimeoutMs,
          network: { policy: "list", hosts: [source.hostAndPort] },
          // Everybody comes from one address here, and a killed node gives back none of the guesses it had under way. A busy
          // machine turns nobody away because of the wait.
          source_protection: { queue_wait_ms: 20_000, per_ip: { guesses: 1_000, window_minutes: 1 } },
        },
      },
    },
    token,
  );
  return { token, app: { client_id, client_secret }, connectionId };
}
