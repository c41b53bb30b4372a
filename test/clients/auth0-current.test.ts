import { AuthClient } from "@auth0/auth0-auth-js";
import { ManagementClient } from "auth0";
import { AuthenticationClient, UserInfoClient } from "auth0/legacy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientWorld, createClientWorld } from "./world.ts";

const GOOD_PASSWORD = "Tr0ub4dor & horses";

let world: ClientWorld;

beforeAll(async () => {
  world = await createClientWorld();
});
afterAll(() => world?.close());

describe("auth0 7, management", () => {
  let management: ManagementClient;
  beforeAll(() => {
    const { client_id: clientId, client_secret: clientSecret } = world.tenant.access;
    management = new ManagementClient({ domain: world.tenant.domain, clientId, clientSecret });
  });

  it("creates, finds, changes and deletes a user", async () => {
    const { users } = management;
    const created = await users.create({ connection: "Users", email: "eve@example.com", password: GOOD_PASSWORD });
    const id = String(created.user_id);
    expect(await users.get(id)).toMatchObject({ email: "eve@example.com" });
    expect(await users.listUsersByEmail({ email: "eve@example.com" })).toMatchObject([{ user_id: id }]);
    expect(await users.update(id, { app_metadata: { plan: "gold" } })).toMatchObject({
      app_metadata: { plan: "gold" },
    });
    await users.delete(id);
    await expect(users.get(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it("pages through users", async () => {
    for (let i = 0; i < 5; i++)
      await management.users.create({ connection: "Users", email: `page${i}@example.com`, password: GOOD_PASSWORD });
    const found: string[] = [];
    for await (const user of await management.users.list({ per_page: 2, q: "email:page*", search_engine: "v3" }))
      found.push(String(user.email));
    expect(found.sort()).toEqual([0, 1, 2, 3, 4].map((i) => `page${i}@example.com`));
  });

  it("makes a connection, reads it page by page and switches a client on and off at it", async () => {
    const created = await management.connections.create({ name: "Second", strategy: "auth0" });
    const id = String(created.id);
    const names: unknown[] = [];
    for await (const connection of await management.connections.list({ strategy: ["auth0"], take: 1 }))
      names.push(connection.name);
    expect(names.sort()).toEqual(["Second", "Users"]);
    await management.connections.clients.update(id, [{ client_id: world.webApp.client_id, status: true }]);
    const enabled: unknown[] = [];
    for await (const client of await management.connections.clients.get(id)) enabled.push(client.client_id);
    expect(enabled).toEqual([world.webApp.client_id]);
    expect(await management.connections.update(id, { options: { brute_force_protection: false } })).toMatchObject({
      options: { brute_force_protection: false },
    });
    await management.connections.delete(id);
    await expect(management.connections.get(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it("makes a client, rotates its secret, grants it an API and removes it", async () => {
    const created = await management.clients.create({
      name: "Machine",
      app_type: "non_interactive",
      grant_types: ["client_credentials"],
    });
    const id = String(created.client_id);
    const rotated = await management.clients.rotateSecret(id);
    expect(rotated.client_secret).toEqual(expect.any(String));
    expect(rotated.client_secret).not.toBe(created.client_secret);
    const grant = await management.clientGrants.create({
      client_id: id,
      audience: world.api.identifier,
      scope: ["read:orders"],
    });
    const grants: unknown[] = [];
    for await (const each of await management.clientGrants.list({ client_id: id })) grants.push(each.id);
    expect(grants).toEqual([grant.id]);
    await management.clients.delete(id);
    await expect(management.clients.get(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it("reads logs, tenant settings, APIs and signing keys", async () => {
    const logs: unknown[] = [];
    for await (const log of await management.logs.list({ per_page: 10, sort: "date:-1" })) logs.push(log.log_id);
    expect(logs.length).toBeGreaterThan(0);
    expect(await management.tenants.settings.get()).toBeTypeOf("object");
    const apis: unknown[] = [];
    for await (const api of await management.resourceServers.list()) apis.push(api.identifier);
    expect(apis).toContain(world.api.identifier);
    expect(await management.keys.signing.list()).toContainEqual(expect.objectContaining({ current: true }));
  });

  it("gets a ticket to change a password", async () => {
    const ticket = await management.tickets.changePassword({ user_id: world.person.userId });
    expect(ticket.ticket).toMatch(new RegExp(`^https://${world.tenant.domain}/`));
  });
});

describe("auth0/legacy (4.x), authentication", () => {
  let authentication: AuthenticationClient;
  beforeAll(() => {
    authentication = new AuthenticationClient({
      domain: world.tenant.domain,
      clientId: world.webApp.client_id,
      clientSecret: world.webApp.client_secret,
    });
  });

  it("signs in with the password-realm grant, verifies the ID token, refreshes and reads the profile", async () => {
    // This SDK checks the ID token's signature, issuer and audience itself.
    const { data: tokens } = await authentication.oauth.passwordGrant({
      username: world.person.email,
      password: world.person.password,
      realm: "Users",
      audience: world.api.identifier,
      scope: "openid profile email offline_access",
    });
    expect(tokens).toMatchObject({
      token_type: "Bearer",
      id_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    const { data: refreshed } = await authentication.oauth.refreshTokenGrant({
      refresh_token: String(tokens.refresh_token),
    });
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    const { data: info } = await new UserInfoClient({ domain: world.tenant.domain }).getUserInfo(
      refreshed.access_token,
    );
    expect(info).toMatchObject({
      sub: world.person.userId,
      email: world.person.email,
      email_verified: true,
      name: "Ada",
    });
  });

  it("is told of a wrong password as invalid_grant", async () => {
    const attempt = authentication.oauth.passwordGrant({
      username: world.person.email,
      password: "wrong",
      realm: "Users",
    });
    await expect(attempt).rejects.toMatchObject({
      statusCode: 403,
      error: "invalid_grant",
      error_description: "Wrong email or password.",
    });
  });

  it("signs people up, once, and asks for a reset", async () => {
    const person = { email: "legacy@example.com", password: GOOD_PASSWORD, connection: "Users" };
    expect((await authentication.database.signUp(person)).data).toMatchObject({ email: person.email });
    await expect(authentication.database.signUp(person)).rejects.toMatchObject({ statusCode: 400 });
    expect((await authentication.database.changePassword({ email: person.email, connection: "Users" })).data).toEqual(
      expect.any(String),
    );
  });

  it("revokes a refresh token", async () => {
    const { data: tokens } = await authentication.oauth.passwordGrant({
      username: world.person.email,
      password: world.person.password,
      realm: "Users",
      audience: world.api.identifier,
      scope: "openid offline_access",
    });
    await authentication.oauth.revokeRefreshToken({ token: String(tokens.refresh_token) });
    await expect(
      authentication.oauth.refreshTokenGrant({ refresh_token: String(tokens.refresh_token) }),
    ).rejects.toMatchObject({ statusCode: 403, error: "invalid_grant" });
  });
});

describe("@auth0/auth0-auth-js, authentication", () => {
  let authentication: AuthClient;
  beforeAll(async () => {
    // This SDK sends the grant `password` even when it is given a realm, so the tenant's default directory decides.
    await world.tenant.must("PATCH", "/tenants/settings", { default_directory: world.connection.name });
    authentication = new AuthClient({
      domain: world.tenant.domain,
      clientId: world.webApp.client_id,
      clientSecret: world.webApp.client_secret,
    });
  });

  it("discovers the server, gets a machine token, signs in with a password and refreshes", async () => {
    expect(await authentication.getServerMetadata()).toMatchObject({ issuer: world.tenant.issuer });
    expect(await authentication.getTokenByClientCredentials({ audience: world.api.identifier })).toMatchObject({
      accessToken: expect.any(String),
    });
    const tokens = await authentication.getTokenByPassword({
      username: world.person.email,
      password: world.person.password,
      realm: "Users",
      scope: "openid profile email offline_access",
      audience: world.api.identifier,
    });
    expect(tokens.claims).toMatchObject({
      iss: world.tenant.issuer,
      sub: world.person.userId,
      aud: world.webApp.client_id,
      email: world.person.email,
    });
    const refreshed = await authentication.getTokenByRefreshToken({ refreshToken: String(tokens.refreshToken) });
    expect(refreshed.accessToken).toEqual(expect.any(String));
    expect(await authentication.getUserInfo({ accessToken: refreshed.accessToken })).toMatchObject({
      sub: world.person.userId,
    });
  });
});
