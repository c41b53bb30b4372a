import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { addTenantWithUsers, createUser, USER_PASSWORD, userPath } from "../../../test/support/management-users.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

const newTenant = (options?: Record<string, unknown>) => addTenantWithUsers(site, options);

describe("changing", () => {
  async function newUser(options: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
    const { acme, connection } = await newTenant(options);
    const { body: user } = await createUser(acme, { email: "ann@example.com", ...more });
    const patch = (body: unknown, request = {}) => acme.request("PATCH", userPath(user), { body, ...request });
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
    await createUser(acme, { email: "bob@example.com" });
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
    [{ email: "x@y.co", password: USER_PASSWORD }, "Cannot update password and email simultaneously."],
    [{ email_verified: true, password: USER_PASSWORD }, "Cannot update password and email_verified simultaneously."],
    [{ email: "x@y.co", username: "x" }, "Cannot update username and email simultaneously."],
    [{ username: "x", password: USER_PASSWORD }, "Cannot update username and password simultaneously."],
    [{ username: "x", email_verified: true }, "Cannot update username and email_verified simultaneously."],
    [{ username: "x" }, "Cannot set username for connection without requires_username."],
    [{ connection: "Nowhere", password: USER_PASSWORD }, "Connection is not supported for this operation."],
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
