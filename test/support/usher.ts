import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { Config } from "../../src/config/config.ts";
import type { Clock } from "../../src/domain/clock.ts";
import { createSetupLink } from "../../src/flows/administrators/administrator-ticket.ts";
import { createTenant } from "../../src/flows/create-tenant/create-tenant.ts";
import { createUsher } from "../../src/main.ts";
import type { Store } from "../../src/store/store.ts";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.ts";
import { openTestAuthority, type TestAuthority, trustInThisProcess } from "./local-tls.ts";
import { TenantClient } from "./tenant-client.ts";

export interface StartUsherOptions {
  /** Names of the tenants, each on an HTTPS port of its own. Default: one, `tenant1`. */
  readonly tenants?: readonly string[];
  /** Tenants whose domain is the port of a counting proxy before the server. */
  readonly proxied?: readonly string[];
  /** Default: the embedded database in a temporary folder. */
  readonly databaseUrl?: string;
  /** Default: the time of this machine. */
  readonly clock?: Clock;
  /** More settings, over the defaults for tests. */
  readonly config?: Partial<Config>;
}

/** A real server in this process, with TLS of its own local authority, which this process trusts. */
export interface RunningUsher {
  readonly dataDir: string;
  readonly authority: TestAuthority;
  /** In the order of `tenants`. */
  readonly tenants: readonly TenantClient[];
  tenant(name: string): TenantClient;
  /** The proxy before a tenant named in `proxied`. */
  proxy(name: string): CountingProxy;
  /** A link by which somebody becomes an owner of the tenant; `onlyFirst` as those that a start prints. */
  setupLink(tenant: TenantClient, options?: { onlyFirst?: boolean }): Promise<string>;
  /** What the server keeps, for what nobody would make by its API. */
  readonly store: Store;
  /** Everything the server has logged so far, as text. */
  logged(): string;
  close(): Promise<void>;
}

/** Starts a server on free ports, and makes the tenants with a client each that may do everything. */
export async function startUsher(options: StartUsherOptions = {}): Promise<RunningUsher> {
  const names = options.tenants ?? ["tenant1"];
  const dataDir = mkdtempSync(join(tmpdir(), "usher-test-"));
  const authority = await openTestAuthority(dataDir);
  trustInThisProcess(authority);
  const lines: string[] = [];
  const log = pino({ level: "debug", base: null }, { write: (line: string) => void lines.push(line) });
  const usher = await createUsher(
    {
      dataDir,
      databaseUrl: options.databaseUrl,
      masterKey: randomBytes(32),
      listeners: names.map(() => ({ scheme: "https", host: "127.0.0.1", port: 0 })),
      trustProxy: false,
      mail: { kind: "outbox" },
      privateMailServers: [],
      hashing: { concurrency: 2, queueLimit: 1_000 },
      managementRateLimit: { burst: 100_000, perSecond: 100_000 },
      usersImports: { maxActive: 2 },
      logLevel: "debug",
      ...options.config,
    },
    { log, clock: options.clock },
  );
  // The ports are known only now, and domains carry their port: tenants are made while the server runs.
  const { addresses } = await usher.start();
  const proxies = new Map<string, CountingProxy>();
  const tenants = new Map<string, TenantClient>();
  for (const [index, name] of names.entries()) {
    let port = addresses[index]?.port ?? 0;
    if (options.proxied?.includes(name)) {
      const serverPort = port;
      const proxy = await startCountingProxy(() => serverPort);
      proxies.set(name, proxy);
      port = proxy.port;
    }
    const domain = `localhost:${port}`;
    const { client, audience } = await createTenant({ name, domain }, usher.foundation);
    tenants.set(
      name,
      new TenantClient({ domain, audience, client_id: client.clientId, client_secret: client.clientSecret }),
    );
  }

  return {
    dataDir,
    authority,
    tenants: [...tenants.values()],
    tenant: (name) => named(tenants, name),
    proxy: (name) => named(proxies, name),
    async setupLink({ domain }, { onlyFirst = false } = {}) {
      const found = await usher.foundation.store.tenants.findByDomain(domain);
      if (!found) throw new Error(`No tenant at ${domain}`);
      return (await createSetupLink({ tenantId: found.id, domain, onlyFirst }, usher.foundation)).url;
    },
    store: usher.foundation.store,
    logged: () => lines.join(""),
    async close() {
      await Promise.all([...proxies.values()].map((proxy) => proxy.shut()));
      await usher.stop(2_000);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function named<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (!value) throw new Error(`No ${name} was asked for`);
  return value;
}
