import { randomBytes } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createUsher, type Usher } from "../../src/main.ts";
import { canaryPassword } from "../support/canary.ts";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import type { Fault } from "../support/fake-source-faults.ts";
import { type Answer, type ClientCredentials, PASSWORD_REALM, TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const PASSWORD = canaryPassword();
/** Long enough for a sandbox to start on a busy machine. */
const SOURCE_TIMEOUT_MS = 4_000;
const masterKey = randomBytes(32);

let usher: RunningUsher;
let second: Usher;
/** Of the second node. */
let metricsUrl: string;
/** The same tenant at each of two nodes, which share a database. */
let nodes: readonly [TenantClient, TenantClient];
let app: ClientCredentials;
let source: FakeSource;

beforeAll(async () => {
  usher = await startUsher({ config: { masterKey } });
  const tenant = usher.tenants[0] as TenantClient;
  second = await createUsher(
    {
      dataDir: usher.dataDir,
      masterKey,
      listeners: [{ scheme: "https", host: "127.0.0.1", port: 0 }],
      trustProxy: false,
      mail: { kind: "outbox" },
      privateMailServers: [],
      hashing: { concurrency: 2, queueLimit: 1_000 },
      managementRateLimit: { burst: 100_000, perSecond: 100_000 },
      usersImports: { maxActive: 2 },
      metrics: { host: "127.0.0.1", port: 0 },
      logLevel: "silent",
    },
    { log: pino({ level: "silent" }) },
  );
  const started = await second.start();
  const domain = `localhost:${started.addresses[0]!.port}`;
  metricsUrl = `http://127.0.0.1:${started.metricsPort}/metrics`;
  const { tenants } = second.foundation.store;
  await tenants.addDomain((await tenants.list())[0]!.id, domain);
  nodes = [tenant, new TenantClient({ ...tenant.access, domain })];
  source = await startFakeSource({ authority: usher.authority });
  app = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Application",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
});
afterAll(async () => {
  await source?.close();
  await second?.stop(1_000);
  await usher?.close();
});
beforeEach(async () => {
  await source.comeUp();
  source.clearFaults();
  source.resetCounts();
});

let made = 0;
/** A connection of its own, whose script asks the source, and a name for each of its people. */
async function aConnection(sourceProtection: object, options: object = {}, at: Pick<FakeSource, "domain"> = source) {
  made += 1;
  const name = `Destination${made}`;
  const body = `grant_type: "${PASSWORD_REALM}", realm: "SourceDatabase", client_id: "${source.clientId}", client_secret: "${source.clientSecret}"`;
  const login = `function login(email, password, callback) {
    require("request").post({ url: "https://${at.domain}/oauth/token", json: { ${body}, username: email, password: password } }, function (error, response, answer) {
      if (error) return callback(error);
      if (response.statusCode === 403) return callback(new WrongUsernameOrPasswordError(email));
      if (response.statusCode !== 200 || !answer.id_token) return callback(new Error("status " + response.statusCode));
      callback(null, { user_id: email, email: email, email_verified: true });
    });
  }`;
  const getUser = login
    .replace("login(email, password, callback)", "getUser(email, callback)")
    .replace("password: password", 'password: ""')
    .replace("new WrongUsernameOrPasswordError(email)", "null");
  const { id } = await nodes[0].must<{ id: string }>("POST", "/connections", {
    name,
    strategy: "auth0",
    enabled_clients: [app.client_id],
    options: {
      enabledDatabaseCustomization: true,
      import_mode: true,
      // What is tested here must hold without it.
      brute_force_protection: false,
      customScripts: { login, get_user: getUser },
      usher: {
        source_timeout_ms: SOURCE_TIMEOUT_MS,
        network: { policy: "list", hosts: [at.domain] },
        source_protection: sourceProtection,
      },
      ...options,
    },
  });
  const person = (who: string) => {
    const email = `${who}-${made}@source.com`;
    source.addUser({ localId: email, email, password: PASSWORD, emailVerified: true });
    return email;
  };
  const signIn = (email: string, password = PASSWORD, node: 0 | 1 = 0) =>
    nodes[node].signIn(app, name, email, password);
  const logs = async () =>
    (
      await nodes[0].must<{ type: string; connection?: string; description?: string }[]>(
        "GET",
        "/logs?per_page=100&sort=date:-1",
      )
    )
      .filter(({ connection }) => connection === name)
      .map(({ type }) => type);
  return { id, name, person, signIn, logs };
}

const QUICK_BREAKER = { breaker: { failures: 3, open_seconds: 1 }, per_ip: { guesses: 1_000 } };

function expectUnavailable(answer: Answer): void {
  expect(answer).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(JSON.stringify(answer.body)).not.toMatch(/wrong/i);
}

describe("a source that fails", () => {
  it.each<[string, Fault | "down"]>([
    ["is down", "down"],
    ["resets the connection", { kind: "reset" }],
    ["does not answer", { kind: "hang" }],
    ["answers 500", { kind: "answer", status: 500, body: { error: "oops" } }],
    ["answers HTML with status 502", { kind: "html", status: 502 }],
  ])("and %s is left alone after a few questions, and asked again once it is back", async (_, fault) => {
    const { id, person, signIn, logs } = await aConnection(QUICK_BREAKER);
    const moved = person("moved");
    expect(await signIn(moved)).toMatchObject({ status: 200 });

    if (fault === "down") await source.goDown();
    else source.setFault("all", fault);
    const early = await Promise.all([0, 1, 2, 3].map((i) => signIn(person(`early${i}`))));
    for (const answer of early) expectUnavailable(answer);
    await expect.poll(logs).toContain("source_breaker_open");

    // Nobody is asked now: the answer comes at once, and moved users notice nothing.
    source.resetCounts();
    const late = person("late");
    expectUnavailable(await signIn(late));
    expect(source.count()).toBe(0);
    await expect.poll(logs).toContain("source_unavailable");
    expect(await signIn(moved)).toMatchObject({ status: 200 });
    expect(
      await nodes[0].api("POST", "/users", {
        connection: `Destination${made}`,
        email: "x@source.com",
        password: "Xy1!Xy1!Xy1!Xy1!",
      }),
    ).toMatchObject({ status: 503 });
    expect(await nodes[0].must("GET", `/migrations/${id}/source`)).toMatchObject({
      settings: { breaker: { failures: 3 }, concurrency: 10, source_timeout_ms: SOURCE_TIMEOUT_MS },
      summary: { breaker: expect.stringMatching(/open/) },
    });

    await source.comeUp();
    source.clearFaults();
    await expect.poll(async () => (await signIn(late)).status, { timeout: 15_000 }).toBe(200);
    await expect.poll(logs).toContain("source_breaker_closed");
    expect(await logs()).toContain("source_breaker_half_open");
    expect(await logs()).not.toContain("fp");
    await expect
      .poll(async () => (await nodes[0].must<{ summary: object }>("GET", `/migrations/${id}/source`)).summary)
      .toMatchObject({ breaker: "closed", last_answer_at: expect.any(String) });
  });

  it.each<[string, Fault]>([
    ["breaks off its answer", { kind: "half" }],
    ["sends its answer byte by byte", { kind: "drip", everyMs: 50 }],
    ["answers HTML with status 200", { kind: "html", status: 200 }],
  ])("and %s never makes a password wrong", async (_, fault) => {
    const { person, signIn, logs } = await aConnection(QUICK_BREAKER);
    source.setFault("all", fault);
    const answers = await Promise.all([0, 1, 2, 3, 4].map((i) => signIn(person(`p${i}`))));
    for (const answer of answers) expectUnavailable(answer);
    expect(await logs()).not.toContain("fp");
  });

  it("and shows a certificate that nobody trusts never makes a password wrong, and is left alone", async () => {
    const impostor = await startFakeSource({ authority: usher.authority });
    await impostor.useForeignCertificate();
    const { person, signIn, logs } = await aConnection(QUICK_BREAKER, {}, impostor);
    const answers = await Promise.all([0, 1, 2, 3].map((i) => signIn(person(`p${i}`))));
    for (const answer of answers) expectUnavailable(answer);
    await expect.poll(logs).toContain("source_breaker_open");
    expect(impostor.count()).toBe(0);
    await impostor.close();
  });

  it("is not left alone because of a script that throws at strange identifiers", async () => {
    const { person, signIn, logs } = await aConnection(QUICK_BREAKER, {
      customScripts: {
        login: `function login(email, password, callback) {
          if (email.indexOf("strange") === 0) throw new Error("connect ECONNREFUSED " + email);
          callback(null, { user_id: email, email: email, email_verified: true });
        }`,
      },
    });
    expect(await signIn(person("first"))).toMatchObject({ status: 200 });
    for (let i = 0; i < 10; i += 1) expectUnavailable(await signIn(person(`strange${i}`)));
    expect(await signIn(person("ordinary"))).toMatchObject({ status: 200 });
    expect(await logs()).not.toContain("source_breaker_open");
  });
});

it("a source that says when to come back is not asked before, by nobody", async () => {
  const { person, signIn, logs } = await aConnection({ per_ip: { guesses: 1_000 } });
  source.setFault("all", { kind: "rate_limit", retryAfterSeconds: 2 }, 1);
  const began = performance.now();
  const ann = person("ann");
  expectUnavailable(await signIn(ann));
  expect(source.count()).toBe(1);
  const refused = await signIn(ann);
  expectUnavailable(refused);
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(2);
  expect(source.count()).toBe(1);
  await expect.poll(logs).toContain("source_rate_limited");
  await expect.poll(async () => (await signIn(ann)).status, { timeout: 15_000 }).toBe(200);
  expect(performance.now() - began).toBeGreaterThanOrEqual(2_000);
  expect(source.count()).toBe(2);
});

it("a slow source is asked by so many at a time; so many wait, and the rest is answered at once", async () => {
  const { person, signIn } = await aConnection({ concurrency: 1, queue: 1, queue_wait_ms: 20_000 });
  const { promise: until, resolve: answer } = Promise.withResolvers<void>();
  source.setFault("all", { kind: "held", until });
  const refused: Awaited<ReturnType<typeof signIn>>[] = [];
  const people = Array.from({ length: 6 }, (_, i) => person(`crowd${i}`));
  const all = Promise.all(
    people.map(async (email) => {
      const reply = await signIn(email);
      if (reply.status === 503) refused.push(reply);
      return reply.status;
    }),
  );
  await expect.poll(() => refused.length).toBe(4);
  for (const reply of refused) expectUnavailable(reply);
  answer();
  expect((await all).toSorted()).toEqual([200, 200, 503, 503, 503, 503]);
  expect(source.count("password")).toBe(2);
});

it("a source that locks people after five wrong passwords never locks anybody, however many guesses come on two nodes", async () => {
  const { person, signIn, logs } = await aConnection({ concurrency: 50, per_ip: { guesses: 1_000 } });
  source.lockAfter(5, 600_000);
  const people = [person("victim"), person("other")];
  const answers = await Promise.all(
    people.flatMap((email) => Array.from({ length: 30 }, (_, i) => signIn(email, `wrong ${i}`, i % 2 ? 1 : 0))),
  );
  for (const { status } of answers) expect([403, 429, 503]).toContain(status);
  expect(answers.some(({ status }) => status === 403)).toBe(true);
  for (let i = 0; i < 10; i += 1) await signIn(people[0]!, `late ${i}`, i % 2 ? 1 : 0);
  expect(source.locked).toEqual([]);
  expect(source.count("password")).toBeLessThanOrEqual(8);
  const refused = await signIn(people[0]!);
  expect(refused).toMatchObject({ status: 429, body: { error: "too_many_attempts" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
  await expect.poll(logs).toContain("source_unavailable");
  // Whoever comes with the right password uses up nothing.
  expect(await signIn(person("calm"))).toMatchObject({ status: 200 });
});

it("one address has so many wrong guesses, whoever they are for; right ones do not count", async () => {
  const { person, signIn } = await aConnection({ per_ip: { guesses: 3 } });
  for (let i = 0; i < 5; i += 1) expect(await signIn(person(`right${i}`))).toMatchObject({ status: 200 });
  await expect.poll(async () => (await signIn(person(`w${made}-${Math.random()}`), "wrong")).status).toBe(429);
  expect(source.count("password")).toBe(8);
});

it("metrics tell of sign-ins, sources and hashes, and of nobody in person", async () => {
  const { name, person, signIn } = await aConnection({ breaker: { failures: 2 } });
  const ann = person("metered");
  expect(await signIn(ann, PASSWORD, 1)).toMatchObject({ status: 200 });
  expect(await signIn(person("metered2"), "wrong", 1)).toMatchObject({ status: 403 });
  source.setFault("all", { kind: "reset" });
  for (let i = 0; i < 3; i += 1) await signIn(person(`metered-late${i}`), PASSWORD, 1);
  const text = await (await fetch(metricsUrl)).text();
  const metric = (series: string, more = "") =>
    Number(new RegExp(`^${series}\\{tenant="ten_\\w+",connection="${name}"${more}\\} (\\S+)$`, "m").exec(text)?.[1]);
  expect(metric("usher_source_questions_total", ',outcome="accepted"')).toBe(1);
  expect(
    metric("usher_source_questions_total", ',outcome="rejected:unknown_user"') ||
      metric("usher_source_questions_total", ',outcome="rejected:wrong_password"'),
  ).toBe(1);
  expect(metric("usher_source_question_duration_seconds_count")).toBe(4);
  expect(metric("usher_source_refused_total", ',reason="breaker_open"')).toBe(1);
  expect(metric("usher_source_breaker_state")).toBe(2);
  expect(metric("usher_source_in_flight")).toBe(0);
  expect(metric("usher_takeovers_total", ',way="sign_in"')).toBe(1);
  expect(metric("usher_sign_ins_total", ',outcome="signed_in"')).toBe(1);
  expect(metric("usher_sign_ins_total", ',outcome="source_unavailable"')).toBe(3);
  expect(text).toMatch(/^usher_hashing_waiting 0$/m);
  expect(text).not.toContain(ann);
  expect((await fetch(new URL("/other", metricsUrl))).status).toBe(404);
  expect((await fetch(metricsUrl, { method: "POST" })).status).toBe(404);
});

it("what was asked is counted, and the password is nowhere", async () => {
  const { id, person, signIn } = await aConnection({});
  for (let i = 0; i < 3; i += 1) await signIn(person(`counted${i}`));
  const { store } = second.foundation;
  const tenantId = (await store.tenants.list())[0]!.id;
  const calls = async () =>
    (await store.progress.read(tenantId, id))
      .filter(({ metric }) => metric === "source_calls")
      .map(({ amount }) => amount);
  await expect.poll(calls, { timeout: 15_000 }).toEqual([3]);
  const health = await store.sourceHealth.list(tenantId, id);
  expect(JSON.stringify([health, usher.logged()])).not.toContain(PASSWORD);
});
