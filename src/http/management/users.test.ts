import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "../../../test/support/management-site.ts";

const PASSWORD = "canary-Passw0rd-5e1c";
let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

async function newTenant(options: Record<string, unknown> = {}) {
  const acme = await site.addTenant();
  const connection = await acme.addConnection("Users", options);
  return { acme, connection };
}

const create = (acme: TenantAtSite, body: Record<string, unknown>) =>
  acme.request("POST", "/users", { body: { connection: "Users", password: PASSWORD, verify_email: false, ...body } });

const pathOf = (user: { user_id: string }, rest = "") => `/users/${encodeURIComponent(user.user_id)}${rest}`;

describe("creating", () => {
  test("a user gets an id, the profile defaults and nothing that was not set", async () => {
    const { acme } = await newTenant();
    const { status, body } = await create(acme, { email: "Chuck@Example.com" });
    expect(status).toBe(201);
    expect(body).toEqual({
      user_id: expect.stringMatching(/^auth0\|[0-9a-f]{24}$/),
      email: "chuck@example.com",
      email_verified: false,
      name: "chuck@example.com",
      nickname: "chuck",
      picture: expect.stringContaining("https://s.gravatar.com/avatar/0b79e7da7bc7877560620cf8f2cc93ae?"),
      identities: [{ connection: "Users", user_id: body.user_id.slice(6), provider: "auth0", isSocial: false }],
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      updated_at: body.created_at,
    });
  });

  test("everything that is given comes back, also when read again", async () => {
    const { acme } = await newTenant({ requires_username: true });
    const given = {
      email: "ann@example.com",
      username: "ann",
      email_verified: true,
      given_name: "Ann",
      family_name: "Lee",
      name: "Ann Lee",
      nickname: "annie",
      picture: "https://example.com/a.jpg",
      blocked: false,
      user_metadata: { plan: { tier: 1 } },
      app_metadata: { roles: ["a", "b"] },
    };
    const { body } = await create(acme, { ...given, user_id: "custom-1" });
    expect(body).toMatchObject({ ...given, user_id: "auth0|custom-1" });
    expect((await acme.request("GET", pathOf(body))).body).toEqual(body);
    expect((await acme.request("GET", `/users/${body.user_id}`)).body).toEqual(body);
  });

  test("an id that carries a prefix is prefixed all the same", async () => {
    const { acme } = await newTenant();
    const { body } = await create(acme, { email: "b@example.com", user_id: "auth0|b" });
    expect(body.user_id).toBe("auth0|auth0|b");
    expect(body.identities[0].user_id).toBe("auth0|b");
  });

  test("a verification mail goes out when the address is not verified, and verify_email overrides that", async () => {
    const { acme } = await newTenant();
    const mailed = async (body: Record<string, unknown>) => {
      const before = acme.sent.length;
      const { status } = await create(acme, { email: `m${Math.random()}@example.com`, ...body });
      expect(status).toBe(201);
      return acme.sent.length - before;
    };
    expect(await mailed({ verify_email: undefined })).toBe(1);
    expect(await mailed({ verify_email: undefined, email_verified: true })).toBe(0);
    expect(await mailed({ verify_email: false })).toBe(0);
    expect(await mailed({ verify_email: true, email_verified: true })).toBe(1);
  });

  test.each([
    [{ connection: "Nowhere", email: "a@b.co" }, 400, "Connection does not exist."],
    [{ connection: undefined, email: "a@b.co" }, 400, "Missing required property: connection"],
    [{}, 400, "Missing required property: email"],
    [{ email: "a@b.co", password: undefined }, 400, "Missing required property: password"],
    [{ email: "nonsense" }, 400, "Object didn't pass validation for format email: nonsense"],
    [{ email: `${"a".repeat(65)}@b.co` }, 400, "format email"],
    [{ email: "a@b.co", username: "ann" }, 400, "Cannot set username for connection without requires_username."],
    [{ email: "a@b.co", password: "short" }, 400, "PasswordStrengthError: Password is too weak"],
    [{ email: "a@b.co", surprise: 1 }, 400, "Additional properties not allowed: surprise"],
    [{ email: "a@b.co", phone_number: "0049" }, 400, "phone_number"],
    [{ email: "a@b.co", picture: "javascript:alert(1)" }, 400, "picture"],
    [{ email: "a@b.co", user_metadata: [] }, 400, "user_metadata"],
    [{ email: "a@b.co", user_metadata: { "a.b": 1 } }, 400, "user_metadata"],
    [{ email: "a@b.co", app_metadata: { identities: [] } }, 400, "app_metadata"],
    [{ email: "a@b.co", given_name: "x".repeat(151) }, 400, "given_name"],
    [{ email: "a@b.co", blocked: "yes" }, 400, "blocked"],
    [{ email: 7 }, 400, "email"],
    [{ email: "a@b.co", name: "nul\u0000" }, 400, "U+0000"],
  ])("%j is refused", async (body, status, message) => {
    const { acme } = await newTenant();
    const answer = await create(acme, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ statusCode: status, error: "Bad Request" });
    expect(answer.body.message).toContain(message);
    expect(answer.text).not.toContain(PASSWORD);
    expect((await acme.request("GET", "/users")).body).toEqual([]);
  });

  test.each([
    ["a name with a space", "an n"],
    ["an address", "ann@example.com"],
    ["sixteen letters", "a".repeat(16)],
  ])("%s is no username", async (_what, username) => {
    const { acme } = await newTenant({ requires_username: true });
    expect((await create(acme, { email: "a@b.co", username })).status).toBe(400);
  });

  test("an e-mail, username or id that is taken gives 409 with the API's words", async () => {
    const { acme } = await newTenant({ requires_username: true });
    await create(acme, { email: "a@b.co", username: "ann", user_id: "1" });
    for (const body of [
      { email: "A@b.co", username: "other" },
      { email: "other@b.co", username: "Ann" },
      { email: "third@b.co", username: "third", user_id: "1" },
    ]) {
      const answer = await create(acme, body);
      expect(answer.status).toBe(409);
      expect(answer.body).toEqual({
        statusCode: 409,
        error: "Conflict",
        message: "The user already exists.",
        errorCode: "auth0_idp_error",
      });
    }
  });

  test("the same address at two connections is two users", async () => {
    const { acme } = await newTenant();
    await acme.addConnection("Others");
    expect((await create(acme, { email: "a@b.co" })).status).toBe(201);
    expect((await create(acme, { email: "a@b.co", connection: "Others" })).status).toBe(201);
    expect((await acme.request("GET", "/users-by-email?email=a%40b.co")).body).toHaveLength(2);
  });

  test("of ten requests for one address at once, one creates a user", async () => {
    const { acme } = await newTenant();
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(acme, { email: "ann@example.com" })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
    expect((await acme.request("GET", "/users-by-email?email=ann@example.com")).body).toHaveLength(1);
  });

  test("a form does as well as JSON", async () => {
    const { acme } = await newTenant();
    const form = {
      connection: "Users",
      email: "ann@example.com",
      password: PASSWORD,
      email_verified: "true",
      "user_metadata[plan]": "gold",
    };
    const { status, body } = await acme.request("POST", "/users", {
      payload: new URLSearchParams(form).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ email_verified: true, user_metadata: { plan: "gold" } });
  });

  describe("in import mode", () => {
    const importing = { enabledDatabaseCustomization: true, import_mode: true };

    test("whom the source knows cannot be created, and nothing is written", async () => {
      const { acme } = await newTenant(importing);
      acme.source.add("old@example.com", "x");
      const answer = await create(acme, { email: "old@example.com" });
      expect(answer.body).toMatchObject({
        statusCode: 409,
        errorCode: "auth0_idp_error",
        message: "The user already exists.",
      });
      expect((await acme.request("GET", "/users")).body).toEqual([]);
    });

    test("whom the source does not know is created here", async () => {
      const { acme } = await newTenant(importing);
      expect((await create(acme, { email: "new@example.com" })).status).toBe(201);
      expect(acme.source.calls).toBe(1);
    });

    test("a source that does not answer is its own error, and nobody is created", async () => {
      const { acme } = await newTenant(importing);
      acme.source.findUser = async () => ({
        lookup: { outcome: "unavailable", reason: "script_error", message: "User does not exist" },
        report: { durationMs: 1, outboundCalls: [], console: [] },
      });
      const answer = await create(acme, { email: "new@example.com" });
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ message: "User does not exist" });
      expect((await acme.request("GET", "/users")).body).toEqual([]);
    });
  });
});

describe("changing", () => {
  async function newUser(options: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
    const { acme, connection } = await newTenant(options);
    const { body: user } = await create(acme, { email: "ann@example.com", ...more });
    const patch = (body: unknown, request = {}) => acme.request("PATCH", pathOf(user), { body, ...request });
    return { acme, connection, user, patch };
  }

  test("root attributes are replaced, null unsets them", async () => {
    const { patch } = await newUser({}, { given_name: "Ann", family_name: "Lee" });
    const { status, body } = await patch({ given_name: "Anna", family_name: null, name: "Anna" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ given_name: "Anna", name: "Anna" });
    expect(body).not.toHaveProperty("family_name");
  });

  test("metadata is merged at its first level only; null removes a key and {} removes all", async () => {
    const { patch } = await newUser({}, { user_metadata: { a: { x: 1, y: 2 }, b: 1, c: 1 }, app_metadata: { z: 1 } });
    const merged = await patch({ user_metadata: { a: { x: 3 }, c: null, d: 4 } });
    expect(merged.body.user_metadata).toEqual({ a: { x: 3 }, b: 1, d: 4 });
    expect(merged.body.app_metadata).toEqual({ z: 1 });
    const emptied = await patch({ user_metadata: {} });
    expect(emptied.body).not.toHaveProperty("user_metadata");
    expect(emptied.body.app_metadata).toEqual({ z: 1 });
  });

  test("a new password sets last_password_reset, ends sessions and lifts both kinds of block", async () => {
    const { acme, connection, user, patch } = await newUser({}, { blocked: true });
    const { deps } = site;
    const tenantId = acme.tenant.id;
    await deps.store.oidc.upsert(tenantId, "Session", "s1", { accountId: user.user_id }, undefined);
    for (let i = 0; i < 10; i++) {
      await deps.store.failedLogins.add(
        tenantId,
        JSON.stringify(["id", "ann@example.com", connection.id, "192.0.2.1"]),
        new Date(),
        1_000_000,
      );
    }
    expect((await acme.request("GET", `/user-blocks/${user.user_id}`)).body.blocked_for).toHaveLength(1);

    const before = await deps.store.users.findCredential(tenantId, connection.id, "ann@example.com");
    const { status, body } = await patch({
      connection: "Users",
      password: "Another-Passw0rd",
      app_metadata: { foo: "bar" },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      blocked: false,
      app_metadata: { foo: "bar" },
      last_password_reset: expect.any(String),
    });
    const after = await deps.store.users.findCredential(tenantId, connection.id, "ann@example.com");
    expect(after?.passwordHash).not.toBe(before?.passwordHash);
    expect(await deps.passwordHasher.verify(after?.passwordHash ?? "", "Another-Passw0rd")).toBe(true);
    expect(await deps.store.oidc.find(tenantId, "Session", "s1")).toBeUndefined();
    expect((await acme.request("GET", `/user-blocks/${user.user_id}`)).body).toEqual({ blocked_for: [] });
  });

  test("a weak new password changes nothing", async () => {
    const { acme, connection, patch } = await newUser();
    const hash = async () =>
      (await site.deps.store.users.findCredential(acme.tenant.id, connection.id, "ann@example.com"))?.passwordHash;
    const before = await hash();
    const answer = await patch({ password: "short", nickname: "x" });
    expect(answer.body).toMatchObject({ statusCode: 400, message: "PasswordStrengthError: Password is too weak" });
    expect(await hash()).toBe(before);
  });

  test("a new address is not verified, is mailed about, and is what the user is found by", async () => {
    const { acme, user, patch } = await newUser({}, { email_verified: true });
    const { body } = await patch({ email: "Anna@Example.com" });
    expect(body).toMatchObject({ email: "anna@example.com", email_verified: false });
    expect(acme.sent.map(({ to, template }) => [to, template])).toEqual([["anna@example.com", "verify_email"]]);
    expect((await acme.request("GET", "/users-by-email?email=anna@example.com")).body).toMatchObject([
      { user_id: user.user_id },
    ]);
    expect((await acme.request("GET", "/users-by-email?email=ann@example.com")).body).toEqual([]);
  });

  test("the address of somebody else is refused, one's own is not", async () => {
    const { acme, patch } = await newUser();
    await create(acme, { email: "bob@example.com" });
    expect((await patch({ email: "bob@example.com" })).body).toMatchObject({
      statusCode: 400,
      message: "The specified new email already exists",
      errorCode: "auth0_idp_error",
    });
    expect((await patch({ email: "ANN@example.com" })).status).toBe(200);
  });

  test("in import mode the source is asked for the new address, and only for that", async () => {
    const { acme, user, patch } = await newUser({ enabledDatabaseCustomization: true, import_mode: true });
    acme.source.add("old@example.com", "x");
    acme.source.calls = 0;
    expect((await patch({ nickname: "x", password: "Another-Passw0rd" })).status).toBe(200);
    expect(acme.source.calls).toBe(0);
    expect((await patch({ email: "old@example.com" })).status).toBe(400);
    expect((await patch({ email: "free@example.com" })).body.email).toBe("free@example.com");
    acme.source.add("renamed@example.com", "x", { id: user.user_id.slice(6) });
    expect((await patch({ email: "renamed@example.com" })).body.email).toBe("renamed@example.com");
  });

  test.each([
    [{}, "Too few properties defined (0), minimum 1"],
    [{ email: "x@y.co", password: PASSWORD }, "Cannot update password and email simultaneously."],
    [{ email_verified: true, password: PASSWORD }, "Cannot update password and email_verified simultaneously."],
    [{ email: "x@y.co", username: "x" }, "Cannot update username and email simultaneously."],
    [{ username: "x", password: PASSWORD }, "Cannot update username and password simultaneously."],
    [{ username: "x", email_verified: true }, "Cannot update username and email_verified simultaneously."],
    [{ username: "x" }, "Cannot set username for connection without requires_username."],
    [{ connection: "Nowhere", password: PASSWORD }, "Connection is not supported for this operation."],
    [{ email: null }, "Missing required property: email"],
    [{ user_id: "x" }, "Additional properties not allowed: user_id"],
    [{ identities: [] }, "Additional properties not allowed: identities"],
    [{ blocked: null }, "blocked"],
  ])("%j is refused", async (body, message) => {
    const { patch } = await newUser();
    const answer = await patch(body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
  });

  test("blocking ends the user's sessions", async () => {
    const { acme, user, patch } = await newUser();
    await site.deps.store.oidc.upsert(acme.tenant.id, "Session", "s2", { accountId: user.user_id }, undefined);
    expect((await patch({ blocked: true })).body.blocked).toBe(true);
    expect(await site.deps.store.oidc.find(acme.tenant.id, "Session", "s2")).toBeUndefined();
  });

  test("scopes for one kind of change allow that one only", async () => {
    const { user, patch } = await newUser();
    expect((await patch({ app_metadata: { a: 1 } }, { scopes: ["update:users_app_metadata"] })).status).toBe(200);
    expect((await patch({ nickname: "x" }, { scopes: ["update:users_app_metadata"] })).status).toBe(403);
    const self = { scopes: ["update:current_user_metadata", "read:current_user"], subject: user.user_id };
    expect((await patch({ user_metadata: { a: 1 } }, self)).status).toBe(200);
    expect((await patch({ app_metadata: { a: 1 } }, self)).status).toBe(403);
    expect((await patch({ user_metadata: { a: 1 } }, { ...self, subject: "auth0|other" })).status).toBe(403);
  });
});

describe("deleting", () => {
  test("a user is gone, and their sessions; deleting again or never-seen ids answers the same", async () => {
    const { acme } = await newTenant();
    const { body: user } = await create(acme, { email: "ann@example.com" });
    await site.deps.store.oidc.upsert(acme.tenant.id, "Session", "s3", { accountId: user.user_id }, undefined);
    for (const path of [pathOf(user), pathOf(user), "/users/auth0%7Cnever"]) {
      const answer = await acme.request("DELETE", path);
      expect([answer.status, answer.text]).toEqual([204, ""]);
    }
    expect((await acme.request("GET", pathOf(user))).body).toEqual({
      statusCode: 404,
      error: "Not Found",
      message: "The user does not exist.",
      errorCode: "inexistent_user",
    });
    expect(await site.deps.store.oidc.find(acme.tenant.id, "Session", "s3")).toBeUndefined();
    expect((await create(acme, { email: "ann@example.com" })).status).toBe(201);
  });
});

describe("listing and searching", () => {
  test("by q, sorted, paged, with totals and chosen fields", async () => {
    const { acme } = await newTenant();
    for (const [name, plan] of [
      ["ann", "gold"],
      ["bob", "gold"],
      ["cid", "free"],
    ]) {
      await create(acme, { email: `${name}@example.com`, name: `${name} Lee`, app_metadata: { plan } });
    }
    const get = async (query: string) => (await acme.request("GET", `/users?${query}`)).body;
    const emails = (users: { email: string }[]) => users.map(({ email }) => email.split("@")[0]);

    expect(emails(await get("sort=email:-1"))).toEqual(["cid", "bob", "ann"]);
    expect(
      emails(await get(`search_engine=v3&q=${encodeURIComponent('app_metadata.plan:"gold" AND NOT email:ann*')}`)),
    ).toEqual(["bob"]);
    expect(emails(await get(`q=${encodeURIComponent('identities.connection:"Users" AND name:"ANN LEE"')}`))).toEqual([
      "ann",
    ]);
    expect(emails(await get("connection=Users&q=cid*"))).toEqual(["cid"]);
    expect(await get("connection=Others")).toEqual([]);
    expect(
      await get("q=email.domain:example.com&sort=email:1&per_page=2&page=1&include_totals=true&fields=email"),
    ).toEqual({
      start: 2,
      limit: 2,
      length: 1,
      total: 3,
      users: [{ email: "cid@example.com" }],
    });
    const first = await get("take=2&fields=user_id");
    expect(first.users).toHaveLength(2);
    const second = await get(`take=2&from=${first.next}`);
    expect(second.users).toHaveLength(1);
    expect(second.next).toBeUndefined();
  });

  test.each([
    ["search_engine=v2", "You are not allowed to use search_engine=v2. Use search_engine=v3 instead."],
    ["search_engine=v1", "You are not allowed to use search_engine=v1. Use search_engine=v3 instead."],
    ["q=email:", "Query validation error"],
    ["sort=app_metadata.x:1", "Query validation error"],
    ["sort=nonsense:1", ""],
    ["page=20&per_page=100", "You can only page through the first 1000 records."],
    ["per_page=101", ""],
    ["page=-1", ""],
    ["include_totals=maybe", ""],
    ["take=2&from=garbage*", ""],
  ])("GET /users?%s is refused", async (query, message) => {
    const { acme } = await newTenant();
    const answer = await acme.request("GET", `/users?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(message);
    expect(answer.body.errorCode).toBe("invalid_query_string");
  });

  test("users-by-email wants an address and finds nothing by another casing", async () => {
    const { acme } = await newTenant();
    await create(acme, { email: "ann@example.com" });
    expect((await acme.request("GET", "/users-by-email")).status).toBe(400);
    expect((await acme.request("GET", "/users-by-email?email=Ann@example.com")).body).toEqual([]);
    expect((await acme.request("GET", "/users-by-email?email=ann@example.com&fields=email")).body).toEqual([
      { email: "ann@example.com" },
    ]);
  });
});

describe("identities", () => {
  async function two() {
    const { acme, connection } = await newTenant();
    const { body: ann } = await create(acme, { email: "ann@example.com", given_name: "Ann" });
    const { body: bob } = await create(acme, {
      email: "bob@example.com",
      given_name: "Bob",
      user_metadata: { kept: false },
    });
    return { acme, connection, ann, bob };
  }

  test("linking moves the identity with its profile, unlinking makes it a user again", async () => {
    const { acme, connection, ann, bob } = await two();
    const linked = await acme.request("POST", pathOf(ann, "/identities"), {
      body: { provider: "auth0", user_id: bob.user_id, connection_id: connection.id },
    });
    expect(linked.status).toBe(201);
    expect(linked.body).toMatchObject([
      {
        user_id: ann.user_id.slice(6),
        provider: "auth0",
        isSocial: false,
        connection: "Users",
        profileData: { email: "ann@example.com", given_name: "Ann", email_verified: false },
      },
      {
        user_id: bob.user_id.slice(6),
        profileData: { email: "bob@example.com", given_name: "Bob", email_verified: false },
      },
    ]);
    expect((await acme.request("GET", pathOf(bob))).status).toBe(404);
    const after = (await acme.request("GET", pathOf(ann))).body;
    expect(after.identities).toHaveLength(2);
    expect(after.identities[0]).not.toHaveProperty("profileData");
    expect(after).not.toHaveProperty("user_metadata");

    const again = await acme.request("POST", pathOf(ann, "/identities"), {
      body: { provider: "auth0", user_id: bob.user_id },
    });
    expect(again.status).toBe(409);
    const unlinked = await acme.request("DELETE", pathOf(ann, `/identities/auth0/${bob.user_id.slice(6)}`));
    expect(unlinked.status).toBe(200);
    expect(unlinked.body).toMatchObject([{ user_id: ann.user_id.slice(6) }]);
    expect((await acme.request("GET", pathOf(bob))).body).toMatchObject({ email: "bob@example.com" });
  });

  test.each([
    [{ provider: "auth0" }, 400],
    [{}, 400],
    [{ link_with: "not a token" }, 400],
    [{ provider: "auth0", user_id: "nobody" }, 404],
    [{ provider: "google-oauth2", user_id: "1" }, 404],
  ])("linking with %j gives %i", async (body, status) => {
    const { acme, ann } = await two();
    expect((await acme.request("POST", pathOf(ann, "/identities"), { body })).status).toBe(status);
  });

  test("a user cannot be linked with themselves, nor lose the first identity", async () => {
    const { acme, ann } = await two();
    expect(
      (await acme.request("POST", pathOf(ann, "/identities"), { body: { provider: "auth0", user_id: ann.user_id } }))
        .status,
    ).toBe(400);
    expect((await acme.request("DELETE", pathOf(ann, `/identities/auth0/${ann.user_id.slice(6)}`))).status).toBe(400);
    expect((await acme.request("DELETE", pathOf(ann, "/identities/auth0/nobody"))).status).toBe(404);
  });

  test("a person may link only what they hold a token for", async () => {
    const { acme, ann, bob } = await two();
    const self = { scopes: ["update:current_user_identities"], subject: ann.user_id };
    const answer = await acme.request("POST", pathOf(ann, "/identities"), {
      body: { provider: "auth0", user_id: bob.user_id },
      ...self,
    });
    expect(answer.status).toBe(403);
  });
});

test("sessions and refresh tokens are listed without their secrets, and ended apart", async () => {
  const { acme } = await newTenant();
  const { body: user } = await create(acme, { email: "ann@example.com" });
  const { oidc } = site.deps.store;
  const accountId = user.user_id;
  const later = new Date(Date.now() + 60_000);
  const session = {
    accountId,
    uid: "u1",
    loginTs: 1_700_000_000,
    iat: 1_700_000_000,
    authorizations: { app: { sid: "s" } },
  };
  await oidc.upsert(acme.tenant.id, "Session", "digest-1", session, later);
  await oidc.upsert(acme.tenant.id, "Session", "digest-2", session, new Date(Date.now() - 1000));
  const token = {
    accountId,
    clientId: "app",
    sessionUid: "u1",
    iat: 1_700_000_000,
    scope: "openid",
    resource: "https://api/",
  };
  await oidc.upsert(acme.tenant.id, "RefreshToken", "digest-3", token, later);
  await oidc.upsert(acme.tenant.id, "RefreshToken", "digest-4", { ...token, consumed: 1 }, later);

  expect((await acme.request("GET", pathOf(user, "/sessions?take=50"))).body).toEqual({
    sessions: [
      {
        id: "digest-1",
        user_id: accountId,
        authenticated_at: "2023-11-14T22:13:20.000Z",
        created_at: "2023-11-14T22:13:20.000Z",
        expires_at: later.toISOString(),
        clients: [{ client_id: "app" }],
      },
    ],
  });
  const tokens = async () =>
    (await acme.request("GET", pathOf(user, "/refresh-tokens?include_totals=true&per_page=50"))).body;
  expect(await tokens()).toMatchObject({
    total: 1,
    tokens: [
      {
        id: "digest-3",
        client_id: "app",
        session_id: "u1",
        resource_servers: [{ audience: "https://api/", scopes: "openid" }],
      },
    ],
  });

  expect(await acme.request("DELETE", pathOf(user, "/sessions"))).toMatchObject({ status: 202, body: {} });
  expect((await acme.request("GET", pathOf(user, "/sessions"))).body).toEqual({ sessions: [] });
  expect((await tokens()).total).toBe(1);
  expect((await acme.request("DELETE", pathOf(user, "/refresh-tokens"))).status).toBe(202);
  expect(await tokens()).toEqual({ tokens: [], total: 0 });
});

test("no answer holds a password or a hash", async () => {
  const { acme } = await newTenant();
  const { body: user, text } = await create(acme, { email: "ann@example.com" });
  const answers = [
    text,
    (await acme.request("PATCH", pathOf(user), { body: { password: PASSWORD } })).text,
    ...(await Promise.all(
      ["", "/logs", "/sign-in-traces"].map(async (rest) => (await acme.request("GET", pathOf(user, rest))).text),
    )),
    (await acme.request("GET", "/users?include_totals=true")).text,
    (await acme.request("GET", "/logs?per_page=100")).text,
  ];
  for (const answer of answers) {
    expect(answer).not.toMatch(/\$argon2|password_?hash/i);
    expect(answer).not.toContain(PASSWORD);
  }
});

test("another tenant's users are not there, whatever is asked of them", async () => {
  const { acme } = await newTenant();
  const { acme: other } = await newTenant();
  const { body: user } = await create(acme, { email: "ann@example.com" });
  const requests: [string, string, unknown?][] = [
    ["GET", ""],
    ["PATCH", "", { nickname: "x" }],
    ["GET", "/logs"],
    ["GET", "/sign-in-traces"],
    ["GET", "/sessions"],
    ["DELETE", "/sessions"],
    ["GET", "/refresh-tokens"],
    ["DELETE", "/refresh-tokens"],
    ["GET", "/enrollments"],
    ["GET", "/organizations"],
    ["GET", "/connected-accounts"],
    ["GET", "/authentication-methods"],
    ["POST", "/identities", { provider: "auth0", user_id: "x" }],
    ["DELETE", "/identities/auth0/x"],
    ["POST", "/multifactor/actions/invalidate-remember-browser"],
  ];
  for (const [method, rest, body] of requests) {
    const answer = await other.request(method, pathOf(user, rest), { body });
    expect([method, rest, answer.status]).toEqual([method, rest, 404]);
  }
  for (const method of ["GET", "DELETE"])
    expect((await other.request(method, `/user-blocks/${user.user_id}`)).status).toBe(404);
  expect((await other.request("DELETE", pathOf(user))).status).toBe(204);
  expect((await other.request("GET", "/users-by-email?email=ann@example.com")).body).toEqual([]);
  expect((await other.request("GET", "/users")).body).toEqual([]);
  expect((await acme.request("GET", pathOf(user))).status).toBe(200);
});
