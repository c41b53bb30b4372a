import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ClientWorld, createClientWorld } from "./world.ts";

// The SDK that the guide's get_user script uses; it has no types.
interface Sdk {
  ManagementClient: new (
    options: Record<string, unknown>,
  ) => {
    users: {
      getAll(query: Record<string, unknown>): Promise<unknown>;
      getByEmail(email: string): Promise<Record<string, unknown>[]>;
      create(user: Record<string, unknown>): Promise<Record<string, unknown>>;
      update(params: { id: string }, user: Record<string, unknown>): Promise<Record<string, unknown>>;
      delete(params: { id: string }): Promise<unknown>;
      get(params: { id: string }): Promise<Record<string, unknown>>;
    };
    connections: { getAll(query?: Record<string, unknown>): Promise<Record<string, unknown>[]> };
    clients: { getAll(query?: Record<string, unknown>): Promise<Record<string, unknown>[]> };
    logs: { getAll(query?: Record<string, unknown>): Promise<Record<string, unknown>[]> };
  };
  AuthenticationClient: new (
    options: Record<string, unknown>,
  ) => {
    passwordGrant(data: Record<string, unknown>): Promise<Record<string, unknown>>;
    clientCredentialsGrant(data: Record<string, unknown>): Promise<Record<string, unknown>>;
    users: { getInfo(accessToken: string): Promise<Record<string, unknown> | string> };
    database: {
      signUp(data: Record<string, unknown>): Promise<Record<string, unknown>>;
      requestChangePasswordEmail(data: Record<string, unknown>): Promise<unknown>;
    };
  };
}

const sdk = createRequire(import.meta.url)("auth0-2-9-1") as Sdk;

let world: ClientWorld;
let management: InstanceType<Sdk["ManagementClient"]>;
let authentication: InstanceType<Sdk["AuthenticationClient"]>;

beforeAll(async () => {
  world = await createClientWorld();
  const { client_id: clientId, client_secret: clientSecret, audience } = world.tenant.access;
  management = new sdk.ManagementClient({
    domain: world.tenant.domain,
    clientId,
    clientSecret,
    audience,
    scope: "read:users create:users update:users delete:users read:connections read:clients read:logs",
    tokenProvider: { enableCache: true, cacheTTLInSeconds: 10 },
  });
  authentication = new sdk.AuthenticationClient({
    domain: world.tenant.domain,
    clientId: world.webApp.client_id,
    clientSecret: world.webApp.client_secret,
  });
});
afterAll(() => world?.close());

it("finds users by e-mail, as the guide's script does", async () => {
  const users = await management.users.getByEmail(world.person.email);
  expect(users).toHaveLength(1);
  expect(users[0]).toMatchObject({
    user_id: world.person.userId,
    email: world.person.email,
    email_verified: true,
    identities: [{ connection: "Users", provider: "auth0" }],
  });
  expect(await management.users.getByEmail("nobody@example.com")).toEqual([]);
});

it("creates, reads, changes and deletes a user", async () => {
  const created = await management.users.create({
    connection: "Users",
    email: "eve@example.com",
    password: "Tr0ub4dor & horses",
  });
  const id = String(created.user_id);
  expect(id).toMatch(/^auth0\|[0-9a-f]{24}$/);
  expect(await management.users.update({ id }, { user_metadata: { theme: "dark" } })).toMatchObject({
    user_metadata: { theme: "dark" },
  });
  expect(await management.users.get({ id })).toMatchObject({ email: "eve@example.com" });
  await management.users.delete({ id });
  await expect(management.users.get({ id })).rejects.toMatchObject({ statusCode: 404 });
});

it("gets the contract's error for a user who exists", async () => {
  await expect(
    management.users.create({ connection: "Users", email: world.person.email, password: "Tr0ub4dor & horses" }),
  ).rejects.toMatchObject({ statusCode: 409 });
});

it("lists connections, clients, users with totals, and logs", async () => {
  expect(await management.connections.getAll({ strategy: "auth0" })).toContainEqual(
    expect.objectContaining({ name: "Users" }),
  );
  expect(await management.clients.getAll()).toContainEqual(
    expect.objectContaining({ client_id: world.webApp.client_id }),
  );
  expect(await management.users.getAll({ per_page: 1, page: 0, include_totals: true })).toMatchObject({
    start: 0,
    limit: 1,
    total: expect.any(Number),
    users: [expect.anything()],
  });
  expect(await management.logs.getAll({ per_page: 5 })).toBeInstanceOf(Array);
});

// This SDK sends no client secret with a password grant unless it is given among the fields.
const secret = () => ({ client_secret: world.webApp.client_secret });

it("signs in with the password-realm grant and reads the profile with the access token", async () => {
  const tokens = await authentication.passwordGrant({
    username: world.person.email,
    password: world.person.password,
    realm: "Users",
    scope: "openid profile email",
    ...secret(),
  });
  expect(tokens).toMatchObject({
    token_type: "Bearer",
    access_token: expect.any(String),
    id_token: expect.any(String),
  });
  const info = await authentication.users.getInfo(String(tokens.access_token));
  expect(typeof info === "string" ? JSON.parse(info) : info).toMatchObject({
    sub: world.person.userId,
    email: world.person.email,
  });
});

it("is told of a wrong password with 403 invalid_grant", async () => {
  await expect(
    authentication.passwordGrant({ username: world.person.email, password: "wrong", realm: "Users", ...secret() }),
  ).rejects.toMatchObject({ statusCode: 403 });
});

it("gets a machine token", async () => {
  expect(await authentication.clientCredentialsGrant({ audience: world.api.identifier })).toMatchObject({
    token_type: "Bearer",
    expires_in: 86_400,
  });
});

it("signs people up and asks for a reset", async () => {
  const signedUp = await authentication.database.signUp({
    email: "new@example.com",
    password: "Tr0ub4dor & horses",
    connection: "Users",
  });
  expect(signedUp).toMatchObject({ email: "new@example.com", email_verified: false });
  await expect(
    authentication.database.requestChangePasswordEmail({ email: "new@example.com", connection: "Users" }),
  ).resolves.toBeDefined();
});
