import type { Listener } from "../http/listeners.ts";
import type { Endpoint } from "./endpoint.ts";

/** Everything the server is told from outside, checked and frozen. `config/` is the only reader of `process.env`. */
export interface Config {
  /** Folder of the embedded database, the master key, the local certificate authority. */
  readonly dataDir: string;
  /** `postgres://…`; absent: the embedded database in `dataDir`. */
  readonly databaseUrl?: string;
  /** 32 bytes, from `USHER_MASTER_KEY` (base64) or `dataDir/master.key`; made on first start. */
  readonly masterKey: Uint8Array;
  readonly listeners: readonly Listener[];
  /** Where metrics are served; absent: nowhere. */
  readonly metrics?: Endpoint;
  /** Absent: a local authority made in `dataDir` signs a certificate for the tenants' domains. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** As fastify's `trustProxy`: false, or addresses and ranges whose `X-Forwarded-*` is believed. */
  readonly trustProxy: false | readonly string[];
  /** `outbox`: kept and shown on a page (demo, tests; never for real people). `none`: nothing is sent, and that is logged. */
  readonly mail:
    | { readonly kind: "outbox" }
    | { readonly kind: "none" }
    | { readonly kind: "smtp"; readonly url: string; readonly from: string };
  /** Mail servers with private or loopback addresses that tenants may set as their own. Others of theirs have public ones. */
  readonly privateMailServers: readonly Endpoint[];
  readonly hashing: { readonly concurrency: number; readonly queueLimit: number };
  /** Requests of one client to the Management API: a burst, and how many come back each second (contract §4.1). */
  readonly managementRateLimit: { readonly burst: number; readonly perSecond: number };
  /** Limits of users-imports jobs: size of a file in bytes (absent: any), and how many of a tenant at once (contract §4.7). */
  readonly usersImports: { readonly maxBytes?: number; readonly maxActive: number };
  /** How long a job stays with a worker that gives no sign of life; absent: `JobRunnerOptions.leaseMs`'s default. */
  readonly jobLeaseMs?: number;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
}
