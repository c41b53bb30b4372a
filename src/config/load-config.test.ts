import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ConfigFlags, type Environment, loadConfig } from "./load-config.ts";

const folder = () => mkdtempSync(join(tmpdir(), "usher-config-"));
const load = (flags: ConfigFlags = {}, env: Environment = {}) => loadConfig({ data: folder(), ...flags }, env);
const complaint = (flags: ConfigFlags, env: Environment = {}): string => {
  try {
    load(flags, env);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

test("without settings it serves HTTPS on localhost from the embedded database and sends no mail", () => {
  const config = load();
  expect(config).toMatchObject({
    databaseUrl: undefined,
    listeners: [{ scheme: "https", host: "localhost", port: 3443 }],
    tls: undefined,
    trustProxy: false,
    mail: { kind: "none" },
    logLevel: "info",
  });
});

test("metrics are served nowhere, unless an address is given", () => {
  expect(load().metrics).toBeUndefined();
  expect(load({ metrics: "127.0.0.1:9464" }).metrics).toEqual({ host: "127.0.0.1", port: 9464 });
  expect(load({}, { USHER_METRICS: "[::1]:9464" }).metrics).toEqual({ host: "::1", port: 9464 });
  expect(complaint({ metrics: "here" })).toContain("--metrics");
});

test("the configuration cannot be changed", () => {
  const config = load({ http: ["127.0.0.1:3000"] });
  expect(() => Object.assign(config, { dataDir: "/" })).toThrow(TypeError);
  expect(() => Object.assign(config.listeners[0]!, { port: 1 })).toThrow(TypeError);
});

test("a flag wins over the environment, and an empty variable counts as not set", () => {
  const env = {
    USHER_HTTPS: "localhost:1111",
    USHER_LOG_LEVEL: "debug",
    DATABASE_URL: "",
    USHER_TRUST_PROXY: "10.0.0.0/8, loopback",
  };
  const config = load({ https: ["[::1]:2222", ":3333"] }, env);
  expect(config.listeners).toEqual([
    { scheme: "https", host: "::1", port: 2222 },
    { scheme: "https", host: "::", port: 3333 },
  ]);
  expect(config.logLevel).toBe("debug");
  expect(config.databaseUrl).toBeUndefined();
  expect(config.trustProxy).toEqual(["10.0.0.0/8", "loopback"]);
});

test.each<[string, ConfigFlags, Environment, string]>([
  [
    "a listener without a port",
    { https: ["localhost"] },
    {},
    '--https: "localhost" is not HOST:PORT, for example localhost:3443.',
  ],
  ["a port that does not exist", { http: ["localhost:70000"] }, {}, "HOST:PORT"],
  ["the same address twice", { http: ["localhost:1"], https: ["localhost:1"] }, {}, "localhost:1 is given twice"],
  ["a certificate without its key", { tlsCert: "a.pem" }, {}, "--tls-cert was given without --tls-key"],
  ["a key without its certificate", { tlsKey: "a.pem" }, {}, "--tls-key was given without --tls-cert"],
  ["a proxy that is no address", { trustProxy: ["everyone"] }, {}, '--trust-proxy: "everyone" is not an address'],
  ["a proxy range that is too long", { trustProxy: ["10.0.0.0/33"] }, {}, "--trust-proxy"],
  ["an unknown log level", { logLevel: "loud" }, {}, "--log-level: must be one of fatal"],
  ["a sender missing for SMTP", {}, { USHER_SMTP_URL: "smtp://mail.example.com" }, "USHER_MAIL_FROM"],
  ["hashing without a slot", {}, { USHER_HASHING_CONCURRENCY: "0" }, "USHER_HASHING_CONCURRENCY: must be 1 or more"],
  ["an import limit of nothing", {}, { USHER_IMPORT_MAX_BYTES: "0" }, "USHER_IMPORT_MAX_BYTES: must be 1 or more"],
  ["a lease of no time", {}, { USHER_JOB_LEASE_SECONDS: "0" }, "USHER_JOB_LEASE_SECONDS: must be 1 or more"],
  ["a number that is none", {}, { USHER_HASHING_QUEUE: "many" }, "USHER_HASHING_QUEUE: must be a whole number"],
  [
    "a master key of the wrong length",
    {},
    { USHER_MASTER_KEY: "c2hvcnQ=" },
    "USHER_MASTER_KEY must hold 32 bytes in base64",
  ],
])("%s is refused with what to do about it", (_title, flags, env, expected) => {
  const message = complaint(flags, env);
  expect(message).toContain(expected);
  expect(message).not.toContain("\n");
});

test("a database address that is wrong is refused without repeating its password", () => {
  const message = complaint({}, { DATABASE_URL: "mysql://usher:s3cr3t-canary@db/usher" });
  expect(message).toContain("DATABASE_URL: must be an address such as postgres://");
  expect(message).not.toContain("s3cr3t-canary");
});

test("the master key is made once, readable by its owner only, and read again", () => {
  const data = folder();
  const first = loadConfig({ data }, {});
  const second = loadConfig({ data }, {});
  expect(first.masterKey).toHaveLength(32);
  expect(second.masterKey).toEqual(first.masterKey);
  expect(statSync(join(data, "master.key")).mode & 0o777).toBe(0o600);
});

test("a master key from the environment leaves no file behind", () => {
  const data = folder();
  const key = randomBytes(32);
  const config = loadConfig({ data }, { USHER_MASTER_KEY: key.toString("base64") });
  expect(Buffer.from(config.masterKey)).toEqual(key);
  expect(() => readFileSync(join(data, "master.key"))).toThrow("ENOENT");
});

test("how long a silent worker keeps its job is said in seconds, or left to the jobs", () => {
  expect(load({}, { USHER_JOB_LEASE_SECONDS: "90" }).jobLeaseMs).toBe(90_000);
  expect(load().jobLeaseMs).toBeUndefined();
});

test("the private mail servers that tenants may set are named one by one", () => {
  expect(load().privateMailServers).toEqual([]);
  expect(load({}, { USHER_PRIVATE_MAIL_SERVERS: "mail:25, 10.0.0.7:587" }).privateMailServers).toEqual([
    { host: "mail", port: 25 },
    { host: "10.0.0.7", port: 587 },
  ]);
  expect(() => load({}, { USHER_PRIVATE_MAIL_SERVERS: "mail" })).toThrow("USHER_PRIVATE_MAIL_SERVERS");
});

test("reading only makes nothing", () => {
  const data = join(folder(), "not-there");
  expect(() => loadConfig({ data }, {}, { create: false })).toThrow("There is no master key at");
  expect(() => statSync(data)).toThrow("ENOENT");
});

test("a data folder that is a file is refused", () => {
  const file = join(folder(), "file");
  writeFileSync(file, "");
  expect(complaint({ data: file })).toMatch(
    /Cannot use the data folder .*file, not a folder.* Choose another one with --data\./,
  );
  expect(complaint({ data: join(file, "below") })).toMatch(/Cannot use the data folder .*a part of the path is a file/);
});
