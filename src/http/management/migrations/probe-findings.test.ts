import { describe, expect, it } from "vitest";
import { startFakeSource } from "../../../../test/support/fake-source.ts";
import { ann, PROBE_PASSWORD, SHIPPED, useProbeSite } from "../../../../test/support/probe-site.ts";

const the = useProbeSite();

/** The network that leads to the source, with more of `options.usher`. */
const networkAnd = (more: object) => ({ network: { policy: "list", hosts: [the.source.domain] }, ...more });

describe("what is in the way is named, with what to change", () => {
  it("no script, a script without its counterpart, and import mode off", async () => {
    const none = await the.probe(await the.connect({ get_user: SHIPPED.get_user }));
    expect(none.step("scripts")).toMatchObject({
      status: "failed",
      code: "no_login_script",
      advice: expect.stringContaining("login"),
    });
    const alone = await the.probe(await the.connect({ login: SHIPPED.login }));
    expect(alone.step("scripts")).toMatchObject({
      status: "warning",
      code: "no_get_user_script",
      advice: expect.stringContaining("get_user"),
    });
    const off = await the.probe(await the.connect(SHIPPED, { import_mode: false }));
    expect(off.step("scripts")).toMatchObject({
      status: "warning",
      code: "not_importing",
      advice: expect.stringContaining("import_mode"),
    });
  });

  it("a setting that a script reads and nobody set", async () => {
    const login =
      'function login(e, p, callback) { callback(new Error(configuration.DB_HOST + configuration["SOURCE_DOMAIN"])); }';
    const probed = await the.probe(await the.connect({ login }));
    expect(probed.step("settings")).toMatchObject({
      status: "failed",
      code: "settings_missing",
      facts: { names: "DB_HOST" },
      advice: "Set options.configuration.DB_HOST.",
    });
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
      expect(probed.step("connect")).toMatchObject({
        code: "connection_refused",
        facts: { error: "ECONNREFUSED" },
        seen: expect.stringContaining("ECONNREFUSED"),
      });
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
    expect(probed.step("answers")).toMatchObject({ code: "server_errors", seen: expect.stringContaining("502") });
    expect(probed.step("lookup_absent")).toMatchObject({ code: "absent_as_error", facts: { reason: "server_error" } });
    expect(probed.step("lookup_absent").status).toBe("failed");
  });

  it("a rate limit that is reached", async () => {
    the.source.setFault("all", { kind: "rate_limit", retryAfterSeconds: 60 });
    const probed = await the.probe(await the.connect(SHIPPED));
    expect(probed.step("rate_limits")).toMatchObject({
      status: "failed",
      code: "too_many_requests",
      facts: { suggested: expect.any(Number) },
      seen: expect.stringContaining("429"),
    });
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
    expect(probed.step("scopes")).toMatchObject({
      status: "failed",
      code: "lookup_forbidden",
      advice: expect.stringContaining("read:users"),
    });
  });

  it("a test user whose password is wrong, or who is blocked", async () => {
    const id = await the.connect(SHIPPED);
    const probed = await the.probe(id, { ...ann, password: "another canary" });
    expect(probed.step("sign_in").status).toBe("failed");
    expect(probed.text).not.toContain("another canary");
    the.source.addUser({ localId: "eve1", email: "eve@source.com", password: PROBE_PASSWORD, blocked: true });
    expect(
      (await the.probe(id, { identifier: "eve@source.com", password: PROBE_PASSWORD })).step("sign_in"),
    ).toMatchObject({
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
    expect(probed.step("tls")).toMatchObject({
      status: "failed",
      code: "certificate_untrusted",
      advice: expect.stringContaining("certificate"),
    });
  });
});
