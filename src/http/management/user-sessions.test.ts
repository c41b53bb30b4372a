import { afterAll, beforeAll, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { addTenantWithUsers, createUser, userPath } from "../../../test/support/management-users.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

const newTenant = (options?: Record<string, unknown>) => addTenantWithUsers(site, options);

test("sessions and refresh tokens are listed without their secrets, and ended apart", async () => {
  const { acme } = await newTenant();
  const { body: user } = await createUser(acme, { email: "ann@example.com" });
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

  expect((await acme.request("GET", userPath(user, "/sessions?take=50"))).body).toEqual({
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
    (await acme.request("GET", userPath(user, "/refresh-tokens?include_totals=true&per_page=50"))).body;
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

  expect(await acme.request("DELETE", userPath(user, "/sessions"))).toMatchObject({ status: 202, body: {} });
  expect((await acme.request("GET", userPath(user, "/sessions"))).body).toEqual({ sessions: [] });
  expect((await tokens()).total).toBe(1);
  expect((await acme.request("DELETE", userPath(user, "/refresh-tokens"))).status).toBe(202);
  expect(await tokens()).toEqual({ tokens: [], total: 0 });
});

test("one session or refresh token is ended by itself, and an administrator's is nobody's", async () => {
  const { acme } = await newTenant();
  const { body: user } = await createUser(acme, { email: "ben@example.com" });
  const owner = await acme.addAdministrator("owner");
  const { oidc } = site.deps.store;
  const later = new Date(Date.now() + 60_000);
  for (const id of ["one", "other"]) {
    await oidc.upsert(acme.tenant.id, "Session", id, { accountId: user.user_id }, later);
    await oidc.upsert(
      acme.tenant.id,
      "RefreshToken",
      id,
      { accountId: user.user_id, resource: "urn:usher:api:a%20b" },
      later,
    );
  }
  await oidc.upsert(acme.tenant.id, "Session", "owner", { accountId: owner.userId }, later);

  expect((await acme.request("DELETE", "/sessions/one")).status).toBe(202);
  expect((await acme.request("DELETE", "/refresh-tokens/other")).status).toBe(202);
  expect((await acme.request("GET", userPath(user, "/sessions"))).body.sessions).toMatchObject([{ id: "other" }]);
  expect((await acme.request("GET", userPath(user, "/refresh-tokens"))).body.tokens).toMatchObject([
    { id: "one", resource_servers: [{ audience: "a b" }] },
  ]);
  for (const path of ["/sessions/one", "/sessions/owner", "/refresh-tokens/other"])
    expect((await acme.request("DELETE", path)).status).toBe(404);
  expect(await oidc.find(acme.tenant.id, "Session", "owner")).toBeDefined();
});
