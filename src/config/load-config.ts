import { isIP } from "node:net";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import type { Listener } from "../http/listeners.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { ensureDataFolder } from "./data-folder.ts";
import { parseEndpoint } from "./endpoint.ts";
import { loadMasterKey } from "./master-key.ts";

/** What the command line says. Absent means: the environment, else the default. */
export interface ConfigFlags {
  readonly data?: string;
  readonly http?: readonly string[];
  readonly https?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly trustProxy?: readonly string[];
  readonly metrics?: string;
  readonly outbox?: boolean;
  readonly logLevel?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const DEFAULT_DATA_DIR = "usher-data";
export const DEFAULT_HTTPS = "localhost:3443";
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
// proxy-addr's names for ranges.
const PROXY_RANGES = ["loopback", "linklocal", "uniquelocal"];

const endpoint = z.string().refine((text) => parseEndpoint(text) !== undefined, {
  error: (issue) => `"${issue.input}" is not HOST:PORT, for example localhost:3443`,
});
const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number(`must be a whole number from ${least} to ${most}`)
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`);
const addressOrRange = z.string().refine(isAddressOrRange, {
  error: (issue) =>
    `"${issue.input}" is not an address, a range such as 10.0.0.0/8, or one of ${PROXY_RANGES.join(", ")}`,
});
const urlWith = (protocols: readonly string[], example: string) =>
  // The value itself is never repeated in the message: it may hold a password.
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address such as ${example}`,
  });

/** Keys are the names a person knows, so that an error can point at what to change. */
const settings = z.object({
  "--data": z.string().min(1, "must name a folder"),
  "--http": z.array(endpoint),
  "--https": z.array(endpoint),
  "--metrics": endpoint.optional(),
  "--tls-cert": z.string().min(1, "must name a file").optional(),
  "--tls-key": z.string().min(1, "must name a file").optional(),
  "--trust-proxy": z.array(addressOrRange),
  "--log-level": z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }),
  DATABASE_URL: urlWith(["postgres:", "postgresql:"], "postgres://user:password@host:5432/database").optional(),
  USHER_SMTP_URL: urlWith(["smtp:", "smtps:"], "smtp://user:password@mail.example.com:587").optional(),
  USHER_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, "must be an e-mail address, such as Sign-in <no-reply@example.com>")
    .optional(),
  USHER_PRIVATE_MAIL_SERVERS: z.array(endpoint),
  USHER_HASHING_CONCURRENCY: wholeNumber(1, 256),
  USHER_HASHING_QUEUE: wholeNumber(0, 100_000),
  USHER_MANAGEMENT_BURST: wholeNumber(1, 1_000_000),
  USHER_MANAGEMENT_PER_SECOND: wholeNumber(1, 1_000_000),
  USHER_IMPORT_MAX_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  USHER_IMPORT_MAX_JOBS: wholeNumber(1, 1_000),
  USHER_JOB_LEASE_SECONDS: wholeNumber(1, 3_600).optional(),
});

/**
 * Everything the server is told from outside as one frozen object. Makes the data folder and the master key when they are
 * missing, unless `options.create` is false. Throws `ConfigError`, one line, for the first thing that is wrong.
 */
export function loadConfig(flags: ConfigFlags, env: Environment, options: { create?: boolean } = {}): Config {
  const create = options.create ?? true;
  const given = parseSettings(flags, env);
  const dataDir = resolve(given["--data"]);
  const listeners = listenersOf(given);
  const tls = tlsOf(given);
  const masterKey = loadMasterKey({ fromEnvironment: setting(env, "USHER_MASTER_KEY"), dataDir, create });
  const needsFolder =
    given.DATABASE_URL === undefined ||
    (tls === undefined && listeners.some((listener) => listener.scheme === "https"));
  if (create && needsFolder) ensureDataFolder(dataDir);

  return Object.freeze({
    dataDir,
    databaseUrl: given.DATABASE_URL,
    masterKey,
    listeners: Object.freeze(listeners),
    metrics: given["--metrics"] === undefined ? undefined : Object.freeze(parseEndpoint(given["--metrics"])!),
    tls,
    trustProxy: given["--trust-proxy"].length > 0 ? Object.freeze(given["--trust-proxy"]) : false,
    mail: mailOf(given, flags.outbox === true || setting(env, "USHER_OUTBOX") === "1"),
    privateMailServers: Object.freeze(given.USHER_PRIVATE_MAIL_SERVERS.map((text) => parseEndpoint(text)!)),
    hashing: Object.freeze({ concurrency: given.USHER_HASHING_CONCURRENCY, queueLimit: given.USHER_HASHING_QUEUE }),
    managementRateLimit: Object.freeze({
      burst: given.USHER_MANAGEMENT_BURST,
      perSecond: given.USHER_MANAGEMENT_PER_SECOND,
    }),
    usersImports: Object.freeze({
      maxBytes: given.USHER_IMPORT_MAX_BYTES,
      maxActive: given.USHER_IMPORT_MAX_JOBS,
    }),
    jobLeaseMs: given.USHER_JOB_LEASE_SECONDS && given.USHER_JOB_LEASE_SECONDS * 1_000,
    logLevel: given["--log-level"],
  });
}

/** Only the data folder's path, for commands that need nothing else of the installation. */
export function dataFolderOf(flags: Pick<ConfigFlags, "data">, env: Environment): string {
  return resolve(flags.data || setting(env, "USHER_DATA") || DEFAULT_DATA_DIR);
}

type Settings = z.output<typeof settings>;

function parseSettings(flags: ConfigFlags, env: Environment): Settings {
  const listed = (fromFlag: readonly string[] | undefined, name: string): readonly string[] =>
    (fromFlag ?? setting(env, name)?.split(",") ?? [])
      .flatMap((text) => text.split(","))
      .map((text) => text.trim())
      .filter((text) => text !== "");
  const http = listed(flags.http, "USHER_HTTP");
  const https = listed(flags.https, "USHER_HTTPS");
  const parsed = settings.safeParse({
    "--data": flags.data ?? setting(env, "USHER_DATA") ?? DEFAULT_DATA_DIR,
    "--http": http,
    "--https": http.length + https.length === 0 ? [DEFAULT_HTTPS] : https,
    "--metrics": flags.metrics ?? setting(env, "USHER_METRICS"),
    "--tls-cert": flags.tlsCert ?? setting(env, "USHER_TLS_CERT"),
    "--tls-key": flags.tlsKey ?? setting(env, "USHER_TLS_KEY"),
    "--trust-proxy": listed(flags.trustProxy, "USHER_TRUST_PROXY"),
    "--log-level": flags.logLevel ?? setting(env, "USHER_LOG_LEVEL") ?? "info",
    DATABASE_URL: setting(env, "DATABASE_URL"),
    USHER_SMTP_URL: setting(env, "USHER_SMTP_URL"),
    USHER_MAIL_FROM: setting(env, "USHER_MAIL_FROM"),
    USHER_PRIVATE_MAIL_SERVERS: listed(undefined, "USHER_PRIVATE_MAIL_SERVERS"),
    USHER_HASHING_CONCURRENCY: setting(env, "USHER_HASHING_CONCURRENCY") ?? availableParallelism(),
    USHER_HASHING_QUEUE: setting(env, "USHER_HASHING_QUEUE") ?? 200,
    USHER_MANAGEMENT_BURST: setting(env, "USHER_MANAGEMENT_BURST") ?? 1_000,
    USHER_MANAGEMENT_PER_SECOND: setting(env, "USHER_MANAGEMENT_PER_SECOND") ?? 200,
    USHER_IMPORT_MAX_BYTES: setting(env, "USHER_IMPORT_MAX_BYTES"),
    USHER_IMPORT_MAX_JOBS: setting(env, "USHER_IMPORT_MAX_JOBS") ?? 2,
    USHER_JOB_LEASE_SECONDS: setting(env, "USHER_JOB_LEASE_SECONDS"),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new ConfigError(`${String(issue.path[0])}: ${issue.message}.`);
}

/** An empty variable counts as not set: that is how compose files and unit files leave one out. */
const setting = (env: Environment, name: string): string | undefined => env[name] || undefined;

function listenersOf(given: Settings): Listener[] {
  const of = (scheme: Listener["scheme"], texts: readonly string[]): Listener[] =>
    texts.map((text) => Object.freeze({ scheme, ...parseEndpoint(text)! }));
  const listeners = [...of("http", given["--http"]), ...of("https", given["--https"])];
  const seen = new Set<string>();
  for (const { host, port } of listeners) {
    const key = `${host}:${port}`;
    if (port !== 0 && seen.has(key))
      throw new ConfigError(`${key} is given twice. Every --http and --https needs an address of its own.`);
    seen.add(key);
  }
  return listeners;
}

function tlsOf(given: Settings): Config["tls"] {
  const certFile = given["--tls-cert"];
  const keyFile = given["--tls-key"];
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined) throw new ConfigError("--tls-key was given without --tls-cert. Give both, or neither.");
  if (keyFile === undefined) throw new ConfigError("--tls-cert was given without --tls-key. Give both, or neither.");
  return Object.freeze({ certFile: resolve(certFile), keyFile: resolve(keyFile) });
}

function mailOf(given: Settings, outbox: boolean): Config["mail"] {
  const url = given.USHER_SMTP_URL;
  const from = given.USHER_MAIL_FROM;
  if (outbox) return Object.freeze({ kind: "outbox" as const });
  if (url === undefined) return Object.freeze({ kind: "none" as const });
  if (from === undefined)
    throw new ConfigError("USHER_SMTP_URL is set without USHER_MAIL_FROM, the sender's address. Set both.");
  return Object.freeze({ kind: "smtp" as const, url, from });
}

function isAddressOrRange(text: string): boolean {
  if (PROXY_RANGES.includes(text)) return true;
  const [address, bits, ...rest] = text.split("/");
  const family = isIP(address ?? "");
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
