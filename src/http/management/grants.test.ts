import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD_REALM, type TenantClient } from "../../../test/support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../../../test/support/usher.ts";

interface Grant {
  readonly id: string;
  readonly clientID: string;
  readonly audience: string | null;
  readonly scope: readonly string[];
}

describe("grants of a user", () => {
  let usher: RunningUsher;
  let acme: TenantClient;
  let app: { client_id: string; client_secret: string };
  let userId: string;

  beforeAll(async () => {
    usher = await startUsher();
    acme = usher.tenants[0]!;
    app = await acme.must("POST", "/clients", {
      name: "app",
      app_type: "regular_web",
      grant_types: ["password", PASSWORD_REALM, "refresh_token"],
    });
    await acme.must("POST", "/connections", { name: "Users", strategy: "auth0", enabled_clients: [app.client_id] });
    const person = {
      connection: "Users",
      email: "ann@example.com",
      password: "Canary-Tulip-4711",
      email_verified: true,
    };
    ({ user_id: userId } = await acme.must<{ user_id: string }>("POST", "/users", person));
    await acme.must("POST", "/resource-servers", {
      name: "API",
      identifier: "https://api.example/",
      scopes: [{ value: "read:it" }],
      allow_offline_access: true,
    });
  });
  afterAll(() => usher.close());

  const signIn = async () =>
    (
      await acme.send<{ refresh_token: string }>("POST", "/oauth/token", {
        grant_type: PASSWORD_REALM,
        realm: "Users",
        username: "ann@example.com",
        password: "Canary-Tulip-4711",
        client_id: app.client_id,
        client_secret: app.client_secret,
        audience: "https://api.example/",
        scope: "openid offline_access read:it",
      })
    ).body.refresh_token;
  const refresh = async (token: string) =>
    (
      await acme.send("POST", "/oauth/token", {
        grant_type: "refresh_token",
        refresh_token: token,
        client_id: app.client_id,
        client_secret: app.client_secret,
      })
    ).status;
  const path = (more = "") => `/grants?user_id=${encodeURIComponent(userId)}${more}`;
  const list = async (more?: string) =>
    (await acme.must<Grant[]>("GET", path(more))).filter(({ audience }) => audience);

  it("are listed by API, and one that is deleted takes its refresh token along", async () => {
    const [first, second] = [await signIn(), await signIn()];
    const grants = await list();
    expect(grants).toHaveLength(2);
    for (const grant of grants) {
      expect(grant).toMatchObject({ clientID: app.client_id, user_id: userId, audience: "https://api.example/" });
      expect(grant.scope).toContain("read:it");
    }
    expect(await list("&audience=https%3A%2F%2Fother.example%2F")).toEqual([]);
    expect(await list("&client_id=other")).toEqual([]);
    expect((await acme.api("DELETE", `/grants/${grants[0]!.id}`)).status).toBe(204);
    expect((await acme.api("DELETE", `/grants/${grants[0]!.id}`)).status).toBe(404);
    expect(await list()).toEqual(grants.slice(1));
    expect([await refresh(first), await refresh(second)].sort()).toEqual([200, 403]);
  });

  it("are deleted all at once", async () => {
    const token = await signIn();
    expect((await acme.api("DELETE", path())).status).toBe(204);
    expect(await acme.must("GET", path("&include_totals=true"))).toEqual({ start: 0, limit: 50, total: 0, grants: [] });
    expect(await refresh(token)).toBe(403);
  });

  it("are asked for by user", async () => {
    expect((await acme.api("GET", "/grants")).status).toBe(400);
    expect((await acme.api("DELETE", "/grants")).status).toBe(400);
  });
});
