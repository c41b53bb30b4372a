import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPagesSite, type PagesSite, type TenantWithPages } from "../../../test/support/pages-site.ts";
import { ERROR_CODES } from "../../domain/errors.ts";
import { DATABASE_ERRORS } from "../database-errors.ts";

const IMPORTING = { enabledDatabaseCustomization: true, import_mode: true };
const PASSWORD = "Canary-Tulip-4711";
let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

const post = (tenant: TenantWithPages, path: string, body: unknown, type = "application/json") =>
  site.app.inject({
    method: "POST",
    url: `/dbconnections/${path}`,
    headers: { host: tenant.domain, "content-type": type },
    payload: typeof body === "string" ? body : JSON.stringify(body),
  });

async function setUp(options = {}, settings = {}) {
  const tenant = await site.addTenant(settings);
  const connection = await tenant.addConnection("Users", options);
  const signUp = (body: object) =>
    post(tenant, "signup", { client_id: tenant.client.clientId, connection: "Users", password: PASSWORD, ...body });
  return { tenant, connection, signUp };
}

describe("POST /dbconnections/signup", () => {
  it("makes a user and answers as Auth0 does", async () => {
    const { tenant, signUp } = await setUp();
    const answer = await signUp({
      email: "Ada@Example.com",
      given_name: "Ada",
      user_metadata: { plan: "free" },
      unknown: "ignored",
    });
    expect(answer.statusCode).toBe(200);
    const body = answer.json();
    expect(body).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      email: "ada@example.com",
      email_verified: false,
      given_name: "Ada",
      user_metadata: { plan: "free" },
    });
    const [user] = await site.deps.store.users.listByEmail(tenant.tenant.id, "ada@example.com");
    expect(user).toMatchObject({ userId: `auth0|${body._id}`, givenName: "Ada", userMetadata: { plan: "free" } });
    const [event] = (await tenant.events()).filter(({ type }) => type === "ss");
    expect(event).toMatchObject({ connection: "Users", clientId: tenant.client.clientId, userId: user!.userId });
  });

  it("takes a form as well, and the tenant's global client when none is named", async () => {
    const { tenant } = await setUp();
    const form = new URLSearchParams({
      connection: "Users",
      email: "ada@example.com",
      password: PASSWORD,
      "user_metadata[plan]": "free",
    });
    const answer = await post(tenant, "signup", form.toString(), "application/x-www-form-urlencoded");
    expect([answer.statusCode, answer.json().user_metadata]).toEqual([200, { plan: "free" }]);
  });

  it("leaves out the address of a user who has none (recorded)", async () => {
    const attributes = { username: { identifier: { active: true }, signup: { status: "required" } } };
    const { signUp } = await setUp({ attributes });
    expect((await signUp({ username: "mytestaccount" })).json()).toEqual({
      _id: expect.any(String),
      username: "mytestaccount",
    });
  });

  it("says Invalid sign up for an existing user, or that the user exists where the tenant wants it", async () => {
    for (const [settings, code, description] of [
      [{}, "invalid_signup", "Invalid sign up"],
      [{ flags: { enable_public_signup_user_exists_error: true } }, "user_exists", "The user already exists."],
    ] as const) {
      const { tenant, connection, signUp } = await setUp({}, settings);
      await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
      const answer = await signUp({ email: "ADA@example.com" });
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { code, description, name: "BadRequestError", statusCode: 400 },
      ]);
      expect((await tenant.events())[0]).toMatchObject({ type: "fs", description: "The user already exists." });
    }
  });

  it("names the rules that a weak password broke", async () => {
    const { signUp } = await setUp();
    const answer = await signUp({ email: "ada@example.com", password: "canary" });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      code: "invalid_password",
      name: "PasswordStrengthError",
      message: "Password is too weak",
      policy: expect.stringContaining("* At least 8 characters in length"),
      description: {
        verified: false,
        rules: [expect.objectContaining({ code: "lengthAtLeast", verified: false }), expect.anything()],
      },
    });
    expect(answer.body).not.toContain("canary");
  });

  it.each([
    ["no connection", { connection: undefined }, 400, "Missing required parameter: connection"],
    ["no password", { password: undefined }, 400, "Missing required parameter: password"],
    ["no address", { email: undefined }, 400, "Missing required parameter: email"],
    ["a bad address", { email: "nope" }, 400, "This is not an email address."],
    ["an address that is no text", { email: { $ne: 1 } }, 400, "email is not valid"],
    ["metadata that is too deep", { user_metadata: { a: { b: 1 } } }, 400, "user_metadata.a is not valid"],
    [
      "too much metadata",
      { user_metadata: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, "v"])) },
      400,
      "user_metadata is not valid",
    ],
    ["a username where there are none", { username: "ada" }, 400, "Users of this connection have no username."],
    ["an unknown connection", { connection: "Nowhere" }, 400, "The connection does not exist"],
    ["an unknown client", { client_id: "nobody" }, 400, "Unknown client: nobody"],
  ])("refuses %s", async (_name, change, status, description) => {
    const { signUp } = await setUp();
    const answer = await signUp({ email: "ada@example.com", ...change });
    expect([answer.statusCode, answer.json().description]).toEqual([status, description]);
  });

  it("refuses a connection that the client does not have, one that nobody has, and one with sign-up off", async () => {
    const { tenant, connection, signUp } = await setUp();
    await site.deps.store.connections.setClient(tenant.tenant.id, connection.id, tenant.client.clientId, false);
    expect((await signUp({ email: "ada@example.com" })).json().code).toBe("connection_disabled");
    expect((await signUp({ email: "ada@example.com", client_id: undefined })).json().code).toBe("connection_disabled");
    const off = await setUp({ disable_signup: true });
    const answer = await off.signUp({ email: "ada@example.com" });
    expect([answer.statusCode, answer.json().description]).toEqual([403, "public signup is disabled"]);
  });

  it.each(["", "{", "[]", '"text"', "null"])("never fails on a strange body: %s", async (body) => {
    const { tenant } = await setUp();
    const answer = await post(tenant, "signup", body);
    expect([answer.statusCode, answer.json().statusCode]).toEqual([400, 400]);
  });

  it("fails with words of its own while the source does not answer, and creates nothing", async () => {
    const { tenant, signUp } = await setUp(IMPORTING);
    tenant.source.lookupAnswer = { outcome: "unavailable", reason: "script_error", message: "User does not exist" };
    const answer = await signUp({ email: "new@example.com" });
    expect([answer.statusCode, answer.json().code]).toEqual([503, "signup_failed"]);
    expect(answer.body).not.toContain("User does not exist");
    expect(await site.deps.store.users.listByEmail(tenant.tenant.id, "new@example.com")).toEqual([]);
    expect((await tenant.events())[0]).toMatchObject({ type: "fs", description: "User does not exist" });
  });

  it("answers 429 after fifty sign-ups from one address", async () => {
    const { tenant, signUp } = await setUp();
    const statuses: number[] = [];
    for (let count = 0; count < 51; count++) statuses.push((await signUp({ email: "no-address" })).statusCode);
    expect(new Set(statuses.slice(0, 50))).toEqual(new Set([400]));
    expect(statuses.at(-1)).toBe(429);
    expect(await tenant.mails()).toEqual([]);
  });
});

describe("POST /dbconnections/change_password", () => {
  const SENT = "We've just sent you an email to reset your password.";

  it("answers the same to everybody, and mails only those who are here or at the source", async () => {
    const { tenant, connection } = await setUp(IMPORTING);
    await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
    tenant.source.add("grace@example.com", PASSWORD);
    const ask = (email: string) =>
      post(tenant, "change_password", { client_id: tenant.client.clientId, connection: "Users", email });
    const answers = [await ask("ada@example.com"), await ask("grace@example.com"), await ask("nobody@example.com")];
    for (const answer of answers) {
      expect([answer.statusCode, answer.body, answer.headers["content-type"]]).toEqual([
        200,
        SENT,
        "text/plain; charset=utf-8",
      ]);
    }
    expect((await tenant.mails()).map(({ to }) => to).sort()).toEqual(["ada@example.com", "grace@example.com"]);
    expect((await tenant.events()).map(({ type }) => type).sort()).toEqual(["fcpr", "scpr", "scpr"]);
    expect(await site.deps.store.users.listByEmail(tenant.tenant.id, "grace@example.com")).toEqual([]);
  });

  it("ignores a password in the body", async () => {
    const { tenant, connection } = await setUp();
    await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD });
    const credential = () => site.deps.store.users.findCredential(tenant.tenant.id, connection.id, "ada@example.com");
    const before = await credential();
    const body = { connection: "Users", email: "ada@example.com", password: "Canary-Stolen-1" };
    expect((await post(tenant, "change_password", body)).body).toBe(SENT);
    await site.settle();
    expect(before?.passwordHash).toBeDefined();
    expect(await credential()).toEqual(before);
  });

  it("counts ten an address and e-mail, and says so in its headers", async () => {
    const { tenant } = await setUp();
    const ask = (email: string) => post(tenant, "change_password", { connection: "Users", email });
    const first = await ask("ada@example.com");
    expect(first.headers).toMatchObject({
      "x-ratelimit-limit": "10",
      "x-ratelimit-remaining": "9",
      "x-ratelimit-reset": expect.stringMatching(/^\d{10}$/),
    });
    for (let count = 0; count < 9; count++) await ask(" ADA@example.com");
    const refused = await ask("ada@example.com");
    expect([refused.statusCode, refused.json().code]).toEqual([429, "too_many_requests"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask("eve@example.com")).statusCode).toBe(200);
  });

  it.each([
    [{ connection: "Users" }, "Missing required parameter: email"],
    [{ email: "ada@example.com" }, "Missing required parameter: connection"],
    [{ connection: "Users", email: "nope" }, "email is not an email address"],
    [{ connection: "Nowhere", email: "ada@example.com" }, "The connection does not exist"],
  ])("refuses %j", async (body, description) => {
    const { tenant } = await setUp();
    const answer = await post(tenant, "change_password", body);
    expect([answer.statusCode, answer.json().description]).toEqual([400, description]);
  });
});

it("answers pages of other origins, and their questions beforehand", async () => {
  const { tenant, signUp } = await setUp();
  const answer = await signUp({ email: "nope" });
  expect(answer.headers["access-control-allow-origin"]).toBe("*");
  const headers = { host: tenant.domain, origin: "https://app.example.org", "access-control-request-method": "POST" };
  const preflight = await site.app.inject({ method: "OPTIONS", url: "/dbconnections/signup", headers });
  expect([preflight.statusCode, preflight.headers["access-control-allow-headers"]]).toEqual([
    204,
    "content-type, auth0-client",
  ]);
});

it("has a status and a code for every refusal", () => {
  for (const code of ERROR_CODES) expect(DATABASE_ERRORS[code].status).toBeGreaterThanOrEqual(400);
});
