import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";

const IMPORTING = { enabledDatabaseCustomization: true, import_mode: true };
const PASSWORD = "Canary-Tulip-4711";
let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function openSignUp(options = {}, settings = {}) {
  const tenant = await site.addTenant(settings);
  const connection = await tenant.addConnection("Users", options);
  const state = tenant.startSignIn([connection], { screen: "signup" });
  const browser = tenant.browser();
  const page = await browser.get(`/u/signup?state=${state}`);
  const usersNamed = (email: string) => site.deps.store.users.listByEmail(tenant.tenant.id, email);
  return { tenant, connection, state, browser, page, usersNamed };
}

describe("the sign-up page", () => {
  it("makes the user, mails a verification link and signs them in", async () => {
    const { tenant, connection, state, browser, page, usersNamed } = await openSignUp();
    const answer = await browser.submit(page, { email: "Ada@Example.com", password: PASSWORD });
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      `https://${tenant.domain}/authorize/resume?state=${state}`,
    ]);
    const [user] = await usersNamed("ada@example.com");
    expect(user).toMatchObject({ emailVerified: false, name: "ada@example.com", nickname: "ada" });
    expect(site.finished).toContainEqual({ state, userId: user!.userId, connectionId: connection.id });
    expect((await tenant.events()).map(({ type }) => type).sort()).toEqual(["s", "ss", "svr"]);
    expect((await tenant.mails()).map(({ to, template }) => [to, template])).toEqual([
      ["ada@example.com", "verify_email"],
    ]);
    expect((await usersNamed("ada@example.com"))[0]).toMatchObject({ loginsCount: 1 });
  });

  it("shows which rules a weak password broke, and keeps it to itself", async () => {
    const { tenant, browser, page, usersNamed } = await openSignUp();
    const shown = await browser.submit(page, { email: "ada@example.com", password: "canary" });
    expect(shown.statusCode).toBe(400);
    expect(shown.body).toMatch(/id="password"[^>]*aria-invalid="true" aria-describedby="form-error password-rules"/);
    expect(shown.body).toContain("not met yet");
    expect(shown.body).toContain('value="ada@example.com"');
    expect(shown.body).not.toContain("canary");
    expect(await usersNamed("ada@example.com")).toEqual([]);
    expect((await tenant.events()).map(({ type }) => type)).toEqual(["fs"]);
  });

  it.each([
    ["no address", { email: "" }, "Email address is missing."],
    ["something that is no address", { email: "ada" }, "This is not an email address."],
    ["markup for an address", { email: `"><script>@x` }, "This is not an email address."],
  ])("points at the field that is wrong: %s", async (_name, fields, text) => {
    const { browser, page } = await openSignUp();
    const shown = await browser.submit(page, { ...fields, password: PASSWORD });
    expect([shown.statusCode, shown.body.includes(text)]).toEqual([400, true]);
    expect(shown.body).toMatch(/id="email"[^>]* aria-invalid="true" aria-describedby="email-error"/);
    expect(shown.body).not.toContain("<script>");
  });

  it("says that a user exists only where the tenant wants it", async () => {
    for (const [settings, text] of [
      [{}, "We could not create this user."],
      [{ flags: { enable_public_signup_user_exists_error: true } }, "This user already exists."],
    ] as const) {
      const { tenant, connection, browser, page } = await openSignUp({}, settings);
      await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
      const shown = await browser.submit(page, { email: "ada@example.com", password: "Another-One-99" });
      expect([shown.statusCode, shown.body.includes(text)]).toEqual([400, true]);
    }
  });

  it("does not shadow somebody who lives at the source", async () => {
    const { tenant, browser, page, usersNamed } = await openSignUp(IMPORTING);
    tenant.source.add("grace@example.com", PASSWORD);
    const shown = await browser.submit(page, { email: "grace@example.com", password: "Another-One-99" });
    expect(shown.statusCode).toBe(400);
    expect(await usersNamed("grace@example.com")).toEqual([]);
    expect((await tenant.events())[0]).toMatchObject({ type: "fs", description: "The user already exists." });
  });

  it("creates nothing while the source does not answer, and says so", async () => {
    const { tenant, browser, page, usersNamed } = await openSignUp(IMPORTING);
    tenant.source.lookupAnswer = { outcome: "unavailable", reason: "script_error", message: "db-host-7 refused" };
    const shown = await browser.submit(page, { email: "new@example.com", password: PASSWORD });
    expect([shown.statusCode, shown.body.includes("Signing up is temporarily unavailable")]).toEqual([503, true]);
    expect(shown.body).not.toContain("db-host-7");
    expect(await usersNamed("new@example.com")).toEqual([]);
    expect((await tenant.events())[0]).toMatchObject({ type: "fs", description: "db-host-7 refused" });
  });

  it("asks for a username where the connection has them, and refuses one that looks like an address", async () => {
    const { browser, page, usersNamed } = await openSignUp({ requires_username: true });
    expect(page.body).toMatch(/id="username"[^>]*autocomplete="username"/);
    for (const username of ["", "a b", "x".repeat(16), "ada@example.com"]) {
      const shown = await browser.submit(page, { email: "ada@example.com", username, password: PASSWORD });
      expect(shown.body).toMatch(/id="username"[^>]* aria-invalid="true"/);
    }
    expect(
      (await browser.submit(page, { email: "ada@example.com", username: "Ada", password: PASSWORD })).statusCode,
    ).toBe(303);
    expect((await usersNamed("ada@example.com"))[0]).toMatchObject({ username: "ada" });
  });

  it("is closed where sign-up is off, and sign-in does not point at it", async () => {
    const { page, browser, state, tenant } = await openSignUp({ disable_signup: true });
    expect([page.statusCode, page.body.includes("New users cannot sign up here.")]).toEqual([403, true]);
    expect((await browser.get(`/u/login?state=${state}`)).body).not.toContain("/u/signup");
    const posted = await browser.post("/u/signup", { state, email: "a@example.com", password: PASSWORD });
    expect(posted.statusCode).toBe(403);
    expect(await site.deps.store.users.listByEmail(tenant.tenant.id, "a@example.com")).toEqual([]);
  });

  it("makes one user out of two sign-ups at once", async () => {
    const { tenant, browser, page, usersNamed } = await openSignUp();
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => browser.submit(page, { email: "ada@example.com", password: PASSWORD })),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 400, 400, 400]);
    expect(await usersNamed("ada@example.com")).toHaveLength(1);
    expect((await tenant.events()).filter(({ type }) => type === "fs")).toHaveLength(3);
  });
});
