import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hiddenFieldsOf, openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";

const IMPORTING = { enabledDatabaseCustomization: true, import_mode: true };
const PASSWORD = "Canary-Tulip-4711";
let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function openLogin(options = {}, interaction = {}) {
  const tenant = await site.addTenant();
  const connection = await tenant.addConnection("Users", options);
  const state = tenant.startSignIn([connection], interaction);
  const browser = tenant.browser();
  const page = await browser.get(`/u/login?state=${state}`);
  return { tenant, connection, state, browser, page };
}

describe("the sign-in page", () => {
  it("has one script that it can do without, a strict policy, and labelled fields that password managers know", async () => {
    const { page, tenant } = await openLogin();
    const script = /src="(\/u\/assets\/show-password\.\w+\.js)"/.exec(page.body)?.[1];
    expect(page.statusCode).toBe(200);
    expect(page.body.match(/<script[^>]*>/g)).toEqual([`<script type="module" src="${script}">`]);
    expect(page.body).not.toMatch(/\son\w+=|style="/i);
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`; script-src https://${tenant.domain}${script};`);
    expect(policy).not.toContain("unsafe");
    expect(page.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
    expect(page.body).toMatch(/<label for="username">/);
    expect(page.body).toMatch(/<input id="username"[^>]* autocomplete="username"/);
    expect(page.body).toMatch(/<input id="password"[^>]* autocomplete="current-password"/);
    expect(page.headers["set-cookie"]).toMatch(
      /^__Host-usher_browser=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax/,
    );
  });

  it("lets the form lead to the client's callback and nowhere else", async () => {
    const { page } = await openLogin();
    expect(page.headers["content-security-policy"]).toContain("form-action 'self' https://app.example.org;");
    const other = await openLogin({}, { redirectUri: "com.example.app://done" });
    expect(other.page.headers["content-security-policy"]).toContain("form-action 'self' com.example.app:;");
    const evil = await openLogin({}, { redirectUri: "javascript:alert(1)//" });
    expect(evil.page.headers["content-security-policy"]).toContain("form-action 'self';");
  });

  it("signs in with the right password and goes on with 303", async () => {
    const { tenant, connection, state, browser, page } = await openLogin();
    const user = await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
    const answer = await browser.submit(page, { username: " Ada@Example.com ", password: PASSWORD });
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      `https://${tenant.domain}/authorize/resume?state=${state}`,
    ]);
    expect(site.finished).toContainEqual({ state, userId: user.userId, connectionId: connection.id });
    expect((await tenant.events())[0]).toMatchObject({ type: "s", userId: user.userId });
  });

  it("says the same about a wrong password and an unknown user, and never shows the password again", async () => {
    const { tenant, connection, browser, page } = await openLogin();
    await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
    const wrong = await browser.submit(page, { username: "ada@example.com", password: "Canary-wrong-1" });
    const unknown = await browser.submit(page, { username: "eve@example.com", password: "Canary-wrong-1" });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([400, 400]);
    expect(wrong.body.replaceAll("ada@", "x@")).toBe(unknown.body.replaceAll("eve@", "x@"));
    expect(wrong.body).toMatch(/role="alert"[^>]*>Wrong email or password\./);
    expect(wrong.body).toContain('value="ada@example.com"');
    expect(wrong.body).toMatch(/aria-invalid="true" aria-describedby="form-error"/);
    expect(wrong.body).not.toContain("Canary");
  });

  it.each([
    [
      "a source that does not answer",
      { outcome: "unavailable", reason: "timeout" } as const,
      503,
      "temporarily unavailable",
    ],
    [
      "a source that refuses with words of its own",
      { outcome: "restricted", reason: "refused_by_script", message: "Your trial <b>ended</b>." } as const,
      403,
      "Your trial &lt;b&gt;ended&lt;/b&gt;.",
    ],
    [
      "a source that says the user is disabled",
      { outcome: "restricted", reason: "disabled" } as const,
      403,
      "This user is blocked",
    ],
    [
      "a source that says the password is wrong",
      { outcome: "rejected", reason: "wrong_password" } as const,
      400,
      "Wrong email or password.",
    ],
  ])("shows %s as what it is", async (_name, answer, status, text) => {
    const { tenant, browser, page } = await openLogin(IMPORTING);
    tenant.source.answer = answer;
    const shown = await browser.submit(page, { username: "ada@example.com", password: PASSWORD });
    expect(shown.statusCode).toBe(status);
    expect(shown.body).toContain(text);
    expect(await site.deps.store.users.listByEmail(tenant.tenant.id, "ada@example.com")).toEqual([]);
  });

  it("answers 429 after ten wrong passwords, even to the right one", async () => {
    const { tenant, connection, browser, page } = await openLogin();
    await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
    for (let attempt = 0; attempt < 10; attempt++)
      await browser.submit(page, { username: "ada@example.com", password: "no" });
    const shown = await browser.submit(page, { username: "ada@example.com", password: PASSWORD });
    expect([shown.statusCode, shown.body.includes("too many wrong passwords")]).toEqual([429, true]);
  });

  it("refuses a form without its token, with another browser's, and from another site", async () => {
    const { state, browser, page, tenant } = await openLogin();
    const fields = { state, username: "ada@example.com", password: PASSWORD };
    const token = hiddenFieldsOf(page.body).form_token!;
    const stranger = tenant.browser();
    await stranger.get(`/u/login?state=${state}`);
    const answers = [
      await browser.post("/u/login", fields),
      await tenant.browser().post("/u/login", { ...fields, form_token: token }),
      await stranger.post("/u/login", { ...fields, form_token: token }),
      await browser.post("/u/login", { ...fields, form_token: token }, { "sec-fetch-site": "cross-site" }),
      await browser.post("/u/signup", { ...fields, form_token: token }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403]);
    expect(answers[0]!.headers["content-type"]).toContain("text/html");
  });

  it("shows the error page for an unknown state, without a form", async () => {
    const { browser } = await openLogin();
    for (const path of ["/u/login?state=nope", "/u/login", "/u/login?state=a&state=b"]) {
      const page = await browser.get(path);
      expect([page.statusCode, page.body.includes("This sign-in has expired")]).toEqual([400, true]);
      expect(page.body).not.toContain("<form");
    }
  });

  it("does not take a sign-in of another tenant", async () => {
    const { state } = await openLogin();
    const other = await site.addTenant();
    expect((await other.browser().get(`/u/login?state=${state}`)).statusCode).toBe(400);
  });

  it("escapes hostile names of tenants, clients, connections and hints", async () => {
    const hostile = `"><script>alert(1)</script>`;
    const tenant = await site.addTenant({ friendly_name: hostile });
    const one = await tenant.addConnection("One");
    const two = { ...(await tenant.addConnection("Two")), displayName: hostile };
    const state = tenant.startSignIn([one, two], { client: { ...tenant.client, name: hostile }, loginHint: hostile });
    const page = await tenant.browser().get(`/u/login?state=${state}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toContain("<script>");
    expect(page.body.split("&lt;script&gt;").length).toBeGreaterThan(4);
  });

  it("offers a choice between several connections and takes only those", async () => {
    const tenant = await site.addTenant();
    const [one, two] = [await tenant.addConnection("One"), await tenant.addConnection("Two")];
    const foreign = await tenant.addConnection("Three");
    await tenant.addUser(two, { email: "ada@example.com", password: PASSWORD });
    const state = tenant.startSignIn([one, two]);
    const browser = tenant.browser();
    const page = await browser.get(`/u/login?state=${state}`);
    expect(page.body).toMatch(/<label for="connection">/);
    const refused = await browser.submit(page, {
      connection: foreign.name,
      username: "ada@example.com",
      password: PASSWORD,
    });
    expect(refused.statusCode).toBe(400);
    const wrongOne = await browser.submit(page, { connection: "One", username: "ada@example.com", password: PASSWORD });
    expect(wrongOne.statusCode).toBe(400);
    const right = await browser.submit(page, { connection: "Two", username: "ada@example.com", password: PASSWORD });
    expect(right.statusCode).toBe(303);
  });
});
