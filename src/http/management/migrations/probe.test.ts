import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startFakeSource } from "../../../../test/support/fake-source.ts";
import { openProbeSite, type Probed, type ProbeSite, SHIPPED } from "../../../../test/support/probe-site.ts";
import { hasSeedScripts, readSeedScripts } from "../../../../test/support/seed-scripts.ts";
import type { Connection } from "../../../domain/connection.ts";
import { firstMigration } from "../../../domain/migration.ts";

let the: ProbeSite;
const PASSWORD = "canary-Passw0rd-51";
const ann = { identifier: "ann@source.com", password: PASSWORD };
const bob = { identifier: "bob@source.com", password: PASSWORD };

beforeAll(async () => {
  the = await openProbeSite();
  the.source.addUser({
    localId: "ann1",
    email: ann.identifier,
    password: PASSWORD,
    emailVerified: true,
    appMetadata: { plan: "pro" },
  });
  the.source.addUser({ localId: "bob1", email: bob.identifier, password: PASSWORD, connection: "Newsletter" });
});
afterAll(() => the?.close());

/** The network that leads to the source, with more of `options.usher`. */
const networkAnd = (more: object) => ({ network: { policy: "list", hosts: [the.source.domain] }, ...more });

afterEach(() => {
  the.source.clearFaults();
  the.source.resetCounts();
});

describe("a source that is set up well", () => {
  it("passes every step with the scripts that we ship, and the test user is shown as they would be", async () => {
    const { connect, probe, source } = the;
    const id = await connect(SHIPPED);
    const probed = await probe(id, { ...ann, other_identifier: bob.identifier, people: 100_000 });
    expect(probed.status).toBe(200);
    expect(probed.body.counts).toEqual({ ok: 18, warning: 1, failed: 0, skipped: 0 });
    expect(probed.step("rate_limits")).toMatchObject({
      status: "warning",
      advice: expect.stringContaining("source_protection.concurrency to 5"),
    });
    expect(probed.step("tls").seen).toMatch(/TLSv1\.3/);
    expect(probed.step("lookup_finds").seen).toContain("ann1");
    expect(probed.step("speed").seen).toContain("100000 people");
    expect(probed.body.user).toMatchObject({
      user_id: "auth0|ann1",
      email: ann.identifier,
      email_verified: true,
      app_metadata: { plan: "pro" },
    });
    expect(source.count("password")).toBe(2);
  });

  it("is looked at without a trace: nobody is created, no password shown, and a real person's is never guessed", async () => {
    const { connect, probe, site, acme } = the;
    const id = await connect(SHIPPED);
    const { text } = await probe(id, ann);
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(the.source.clientSecret);
    expect(await site.deps.store.users.listAfter(acme.tenant.id, { limit: 9 })).toEqual([]);
    await site.deps.logWriter.flush();
    const events = await site.deps.store.logEvents.listAfter(acme.tenant.id, { limit: 1_000 });
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["sapi"]));
    expect(JSON.stringify(events)).not.toContain(PASSWORD);
  });

  it("is checked as far as possible without a test user", async () => {
    const probed = await the.probe(await the.connect(SHIPPED));
    expect(probed.body.counts.failed).toBe(0);
    for (const name of ["sign_in", "lookup_finds", "id_prefix", "profile", "connection_filter"])
      expect(probed.step(name).status, name).toBe("skipped");
    expect(probed.body).not.toHaveProperty("user");
  });
});

/** The traps that the guide's scripts share with others: double prefix, a poorer profile at sign-in, errors known by their texts. */
function expectTrapsToldOf(probed: Probed) {
  expect(probed.step("id_prefix")).toMatchObject({ status: "warning", advice: expect.stringContaining('"auth0|"') });
  expect(probed.step("same_profile")).toMatchObject({
    status: "warning",
    seen: expect.stringContaining("appMetadata"),
  });
  expect(probed.step("wrong_password")).toMatchObject({
    status: "ok",
    advice: expect.stringContaining("WrongUsername"),
  });
  expect(probed.step("lookup_absent")).toMatchObject({
    status: "ok",
    advice: expect.stringContaining("callback(null)"),
  });
}

describe.runIf(hasSeedScripts)("the guide's own scripts", () => {
  const seed = () =>
    readSeedScripts({
      domain: the.source.domain,
      clientId: the.source.clientId,
      clientSecret: the.source.clientSecret,
      audience: the.source.audience,
    });

  it("are told of their traps: double prefix, no filter by connection, a poorer profile", async () => {
    const probed = await the.probe(await the.connect(seed()), { ...ann, other_identifier: bob.identifier });
    expect(probed.step("connection_filter").status).toBe("failed");
    expectTrapsToldOf(probed);
    expect(probed.body.user.user_id).toBe("auth0|auth0|ann1");
  });

  it("are fine once the prefix is taken off, and warned of the missing filter without somebody to try it with", async () => {
    const probed = await the.probe(
      await the.connect(seed(), { usher: networkAnd({ strip_user_id_prefix: "auth0|" }) }),
      ann,
    );
    expect(probed.step("id_prefix")).toMatchObject({ status: "ok" });
    expect(probed.step("connection_filter")).toMatchObject({
      status: "warning",
      seen: expect.stringContaining("SourceDatabase"),
    });
    expect(probed.body.user.user_id).toBe("auth0|ann1");
  });

  it("whose placeholder was left are not asked to guess", async () => {
    const { login, get_user } = seed();
    const left = login.replace(the.source.clientSecret, "<YOUR SOURCE APP SECRET>");
    const probed = await the.probe(await the.connect({ login: left, get_user }));
    expect(probed.step("scripts")).toMatchObject({
      status: "failed",
      seen: expect.stringContaining("<YOUR SOURCE APP SECRET>"),
    });
    expect(probed.step("client_credentials").status).toBe("failed");
  });
});

describe("scripts with the traps of the guide's", () => {
  // In a setting, so that the script's own text says nothing of connections.
  const PEOPLE = JSON.stringify({
    [ann.identifier]: {
      user_id: "auth0|7",
      email: ann.identifier,
      email_verified: true,
      app_metadata: { plan: "pro" },
      identities: [{ connection: "Staff", provider: "auth0", user_id: "7" }],
    },
    [bob.identifier]: { user_id: "auth0|8", email: bob.identifier, identities: [{ connection: "Shop" }] },
  });
  const login = `function login(email, password, callback) {
    if (email !== 'ann@source.com') return callback(new Error('Wrong email or password.'));
    callback(null, { user_id: 'auth0|7', email: email, email_verified: true });
  }`;
  const get_user = `function getByEmail(email, callback) {
    var people = JSON.parse(configuration.PEOPLE);
    if (!people[email]) return callback(new Error('User does not exist'));
    callback(null, people[email]);
  }`;

  it("are told: double prefix, no filter, a poorer profile at sign-in, errors that are recognised by their texts", async () => {
    const probed = await the.probe(await the.connect({ login, get_user }, { configuration: { PEOPLE } }), ann);
    expect(probed.step("connection_filter")).toMatchObject({
      status: "warning",
      seen: expect.stringContaining("Staff"),
    });
    expectTrapsToldOf(probed);
    expect(probed.body.user.user_id).toBe("auth0|auth0|7");
  });

  it("fail where somebody of another connection is found, and where texts are not to be recognised", async () => {
    const usher = {
      recognise_wrong_password_texts: false,
      recognise_absent_user_texts: false,
      strip_user_id_prefix: "auth0|",
    };
    const id = await the.connect({ login, get_user }, { usher, configuration: { PEOPLE } });
    const probed = await the.probe(id, { ...ann, other_identifier: bob.identifier });
    for (const name of ["connection_filter", "wrong_password", "lookup_absent"])
      expect(probed.step(name).status, name).toBe("failed");
    expect(probed.step("id_prefix").status).toBe("ok");
  });
});

describe("what is in the way is named, with what to change", () => {
  it("no script, a script without its counterpart, and import mode off", async () => {
    const none = await the.probe(await the.connect({ get_user: SHIPPED.get_user }));
    expect(none.step("scripts")).toMatchObject({ status: "failed", advice: expect.stringContaining("login") });
    const alone = await the.probe(await the.connect({ login: SHIPPED.login }));
    expect(alone.step("scripts")).toMatchObject({ status: "warning", advice: expect.stringContaining("get_user") });
    const off = await the.probe(await the.connect(SHIPPED, { import_mode: false }));
    expect(off.step("scripts")).toMatchObject({ status: "warning", advice: expect.stringContaining("import_mode") });
  });

  it("a setting that a script reads and nobody set", async () => {
    const login =
      'function login(e, p, callback) { callback(new Error(configuration.DB_HOST + configuration["SOURCE_DOMAIN"])); }';
    const probed = await the.probe(await the.connect({ login }));
    expect(probed.step("settings")).toMatchObject({ status: "failed", advice: "Set options.configuration.DB_HOST." });
  });

  it("an address that the network policy does not allow", async () => {
    const probed = await the.probe(await the.connect(SHIPPED, { usher: { network: { policy: "public" } } }));
    expect(probed.step("address")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining(the.source.domain),
    });
    expect(probed.step("tls").status).toBe("skipped");
  });

  it("a name that does not resolve", async () => {
    const domain = "nowhere.invalid";
    const usher = { network: { policy: "list", hosts: [`${domain}:443`] } };
    const probed = await the.probe(await the.connect(SHIPPED, { configuration: { SOURCE_DOMAIN: domain }, usher }));
    expect(probed.step("address")).toMatchObject({ status: "failed", seen: expect.stringContaining(domain) });
  });

  it("a source that is down", async () => {
    const id = await the.connect(SHIPPED);
    await the.source.goDown();
    try {
      const probed = await the.probe(id, ann);
      expect(probed.step("connect")).toMatchObject({ status: "failed", seen: expect.stringContaining("ECONNREFUSED") });
      expect(probed.step("sign_in").status).toBe("failed");
      expect(probed.step("wrong_password").status).toBe("failed");
    } finally {
      await the.source.comeUp();
    }
  });

  it("a source that never answers, which is then not asked again", async () => {
    const id = await the.connect(SHIPPED, { usher: networkAnd({ source_timeout_ms: 700 }) });
    the.source.setFault("all", { kind: "hang" });
    const probed = await the.probe(id, ann);
    expect(probed.step("connect")).toMatchObject({ status: "failed", seen: expect.stringContaining("time limit") });
    expect(probed.step("sign_in").status).toBe("skipped");
    expect(the.source.count()).toBeLessThanOrEqual(4);
  });

  it("errors of the source itself", async () => {
    the.source.setFault("all", { kind: "html", status: 502 });
    const probed = await the.probe(await the.connect(SHIPPED));
    expect(probed.step("answers")).toMatchObject({ status: "failed", seen: expect.stringContaining("502") });
    expect(probed.step("lookup_absent").status).toBe("failed");
  });

  it("a rate limit that is reached", async () => {
    the.source.setFault("all", { kind: "rate_limit", retryAfterSeconds: 60 });
    const probed = await the.probe(await the.connect(SHIPPED));
    expect(probed.step("rate_limits")).toMatchObject({ status: "failed", seen: expect.stringContaining("429") });
  });

  it("a wrong client secret", async () => {
    const probed = await the.probe(
      await the.connect(SHIPPED, { configuration: { SOURCE_CLIENT_SECRET: "another-secret" } }),
      ann,
    );
    expect(probed.step("client_credentials")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("client secret"),
    });
    expect(probed.text).not.toContain("another-secret");
  });

  it("a wrong audience, and a realm that the source does not know", async () => {
    const audience = await the.probe(
      await the.connect(SHIPPED, { configuration: { SOURCE_AUDIENCE: "https://other/api/v2/" } }),
    );
    expect(audience.step("client_credentials")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("audience"),
    });
    const realm = await the.probe(await the.connect(SHIPPED, { configuration: { SOURCE_REALM: "Nobody" } }));
    expect(realm.step("client_credentials")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("realm"),
    });
  });

  it("a scope that was not granted", async () => {
    const body = { statusCode: 403, error: "Forbidden", message: "Insufficient scope, expected any of: read:users" };
    the.source.setFault("users_by_email", { kind: "answer", status: 403, body });
    the.source.setFault("user_search", { kind: "answer", status: 403, body });
    const probed = await the.probe(await the.connect(SHIPPED));
    expect(probed.step("scopes")).toMatchObject({ status: "failed", advice: expect.stringContaining("read:users") });
  });

  it("a test user whose password is wrong, or who is blocked", async () => {
    const id = await the.connect(SHIPPED);
    const probed = await the.probe(id, { ...ann, password: "another canary" });
    expect(probed.step("sign_in").status).toBe("failed");
    expect(probed.text).not.toContain("another canary");
    the.source.addUser({ localId: "eve1", email: "eve@source.com", password: PASSWORD, blocked: true });
    expect((await the.probe(id, { identifier: "eve@source.com", password: PASSWORD })).step("sign_in")).toMatchObject({
      status: "failed",
      seen: expect.stringContaining("refuses the user"),
    });
  });

  it("scripts that let everybody in, find everybody, and do not agree on the id", async () => {
    const login = "function login(e, p, callback) { callback(null, { user_id: 'a' + e, email: e }); }";
    const get_user = "function getByEmail(e, callback) { callback(null, { user_id: 'b' + e, email: e }); }";
    const probed = await the.probe(await the.connect({ login, get_user }, { requires_username: true }), ann);
    for (const name of ["wrong_password", "lookup_absent", "lookup_finds", "profile"])
      expect(probed.step(name).status, name).toBe("failed");
    expect(probed.step("profile").advice).toContain("username");
    expect(probed.step("email_verified").status).toBe("warning");
    expect(probed.step("address").status).toBe("warning");
  });

  it("scripts that call everything an error", async () => {
    const login = "function login(e, p, callback) { callback(new Error('no')); }";
    const get_user = "function getByEmail(e, callback) { callback(new Error('no')); }";
    const probed = await the.probe(await the.connect({ login, get_user }), ann);
    expect(probed.step("wrong_password")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("WrongUsernameOrPasswordError"),
    });
    expect(probed.step("lookup_absent")).toMatchObject({
      status: "failed",
      advice: expect.stringContaining("callback(null)"),
    });
  });

  it("a profile without an e-mail address", async () => {
    const login =
      "function login(e, p, callback) { e.startsWith('ann') ? callback(null, { user_id: '7' }) : callback(null); }";
    const probed = await the.probe(await the.connect({ login }), ann);
    expect(probed.step("profile")).toMatchObject({ status: "failed", advice: expect.stringContaining("as email") });
  });

  it("a certificate that is not trusted", async () => {
    const foreign = await startFakeSource();
    const usher = { network: { policy: "list", hosts: [foreign.domain] } };
    const probed = await the.probe(
      await the.connect(SHIPPED, { configuration: { SOURCE_DOMAIN: foreign.domain }, usher }),
    );
    await foreign.close();
    expect(probed.step("tls")).toMatchObject({ status: "failed", advice: expect.stringContaining("certificate") });
  });
});

describe("who may probe, and what", () => {
  async function finalise(id: string) {
    const { store } = the.site.deps;
    const connection = (await store.connections.find(the.acme.tenant.id, id)) as Connection;
    await store.migrations.save({ ...firstMigration(connection), phase: "finalised", finalisedAt: new Date() });
  }

  it("needs the scope, a connection of the own tenant, and an identifier with a password", async () => {
    const id = await the.connect(SHIPPED);
    const path = `/migrations/${id}/probe`;
    expect((await the.acme.request("POST", path, { body: {}, scopes: ["read:migrations"] })).status).toBe(403);
    expect((await (await the.site.addTenant()).request("POST", path, { body: {} })).status).toBe(404);
    expect((await the.probe(id, { password: PASSWORD })).status).toBe(400);
    const plain = await the.acme.request("POST", "/connections", { body: { name: "Social", strategy: "oidc" } });
    if (plain.status === 201) expect((await the.probe(plain.body.id)).status).toBe(400);
  });

  it("is refused once the migration is finalised, without a question to the source", async () => {
    const id = await the.connect(SHIPPED);
    await finalise(id);
    expect(await the.probe(id, ann)).toMatchObject({ status: 409 });
    expect(the.source.count()).toBe(0);
  });

  it("is no oracle for passwords: wrong ones count against the person as at a sign-in", async () => {
    const id = await the.connect(SHIPPED, { usher: networkAnd({ source_protection: { lockout: { attempts: 3 } } }) });
    const tries: string[] = [];
    for (const password of ["one", "two", "three"])
      tries.push((await the.probe(id, { ...ann, password })).step("sign_in").seen);
    expect(tries.slice(0, 2)).toEqual(["The source says: wrong password.", "The source says: wrong password."]);
    expect(tries[2]).toContain("was not asked");
    expect((await the.probe(id, ann)).step("sign_in").seen).toContain("was not asked");
  });

  it("is refused while the source wants to be left alone, without a question to it", async () => {
    const id = await the.connect(SHIPPED);
    the.source.setFault("all", { kind: "rate_limit", retryAfterSeconds: 60 });
    await the.probe(id);
    await the.protection.flush();
    the.source.clearFaults();
    the.source.resetCounts();
    const again = await the.probe(id, ann);
    expect(again).toMatchObject({ status: 503, body: { errorCode: "source_unavailable" } });
    expect(the.source.count()).toBe(0);
  });

  it("asks nothing more once the migration is finalised while it is under way, and is counted until then", async () => {
    const id = await the.connect(SHIPPED);
    the.source.setFault("password", { kind: "slow", ms: 300 });
    const probing = the.probe(id, ann);
    await expect.poll(() => the.source.count("password"), { timeout: 10_000 }).toBe(1);
    await finalise(id);
    const probed = await probing;
    expect(the.source.count()).toBe(1);
    expect(probed.step("lookup_absent")).toMatchObject({ status: "skipped" });
    await the.protection.flush();
    const { store } = the.site.deps;
    const counts = await store.progress.read(the.acme.tenant.id, id);
    expect(counts.filter(({ metric }) => metric === "source_calls")).toMatchObject([{ amount: 1 }]);
    expect(await store.sourceHealth.list(the.acme.tenant.id, id)).toMatchObject([{ lastAskedAt: expect.any(Date) }]);
  });
});
