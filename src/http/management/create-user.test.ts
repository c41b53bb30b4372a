import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { addTenantWithUsers, createUser, USER_PASSWORD, userPath } from "../../../test/support/management-users.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

const newTenant = (options?: Record<string, unknown>) => addTenantWithUsers(site, options);

describe("creating", () => {
  test("a user gets an id, the profile defaults and nothing that was not set", async () => {
    const { acme } = await newTenant();
    const { status, body } = await createUser(acme, { email: "Chuck@Example.com" });
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
    const { body } = await createUser(acme, { ...given, user_id: "custom-1" });
    expect(body).toMatchObject({ ...given, user_id: "auth0|custom-1" });
    expect((await acme.request("GET", userPath(body))).body).toEqual(body);
    expect((await acme.request("GET", `/users/${body.user_id}`)).body).toEqual(body);
  });

  test("an id that carries a prefix is prefixed all the same", async () => {
    const { acme } = await newTenant();
    const { body } = await createUser(acme, { email: "b@example.com", user_id: "auth0|b" });
    expect(body.user_id).toBe("auth0|auth0|b");
    expect(body.identities[0].user_id).toBe("auth0|b");
  });

  test("a verification mail goes out when the address is not verified, and verify_email overrides that", async () => {
    const { acme } = await newTenant();
    const mailed = async (body: Record<string, unknown>) => {
      const before = acme.sent.length;
      const { status } = await createUser(acme, { email: `m${Math.random()}@example.com`, ...body });
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
    const answer = await createUser(acme, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ statusCode: status, error: "Bad Request" });
    expect(answer.body.message).toContain(message);
    expect(answer.text).not.toContain(USER_PASSWORD);
    expect((await acme.request("GET", "/users")).body).toEqual([]);
  });

  test.each([
    ["a name with a space", "an n"],
    ["an address", "ann@example.com"],
    ["sixteen letters", "a".repeat(16)],
  ])("%s is no username", async (_what, username) => {
    const { acme } = await newTenant({ requires_username: true });
    expect((await createUser(acme, { email: "a@b.co", username })).status).toBe(400);
  });

  test("an e-mail, username or id that is taken gives 409 with the API's words", async () => {
    const { acme } = await newTenant({ requires_username: true });
    await createUser(acme, { email: "a@b.co", username: "ann", user_id: "1" });
    for (const body of [
      { email: "A@b.co", username: "other" },
      { email: "other@b.co", username: "Ann" },
      { email: "third@b.co", username: "third", user_id: "1" },
    ]) {
      const answer = await createUser(acme, body);
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
    expect((await createUser(acme, { email: "a@b.co" })).status).toBe(201);
    expect((await createUser(acme, { email: "a@b.co", connection: "Others" })).status).toBe(201);
    expect((await acme.request("GET", "/users-by-email?email=a%40b.co")).body).toHaveLength(2);
  });

  test("of ten requests for one address at once, one creates a user", async () => {
    const { acme } = await newTenant();
    const answers = await Promise.all(Array.from({ length: 10 }, () => createUser(acme, { email: "ann@example.com" })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
    expect((await acme.request("GET", "/users-by-email?email=ann@example.com")).body).toHaveLength(1);
  });

  test("a form does as well as JSON", async () => {
    const { acme } = await newTenant();
    const form = {
      connection: "Users",
      email: "ann@example.com",
      password: USER_PASSWORD,
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
      const answer = await createUser(acme, { email: "old@example.com" });
      expect(answer.body).toMatchObject({
        statusCode: 409,
        errorCode: "auth0_idp_error",
        message: "The user already exists.",
      });
      expect((await acme.request("GET", "/users")).body).toEqual([]);
    });

    test("whom the source does not know is created here", async () => {
      const { acme } = await newTenant(importing);
      expect((await createUser(acme, { email: "new@example.com" })).status).toBe(201);
      expect(acme.source.calls).toBe(1);
    });

    test("a source that does not answer is its own error, and nobody is created", async () => {
      const { acme } = await newTenant(importing);
      acme.source.findUser = async () => ({
        lookup: { outcome: "unavailable", reason: "script_error", message: "User does not exist" },
        report: { durationMs: 1, outboundCalls: [], console: [] },
      });
      const answer = await createUser(acme, { email: "new@example.com" });
      expect(answer.status).toBe(503);
      expect(answer.body).toMatchObject({ message: "User does not exist" });
      expect((await acme.request("GET", "/users")).body).toEqual([]);
    });
  });
});
