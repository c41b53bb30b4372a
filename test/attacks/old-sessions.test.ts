import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConnectionId, newObjectId, type TenantId } from "../../src/domain/ids.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { createPasswordHasher } from "../../src/users/argon2-password-hasher.ts";
import { engines, type TestDatabase, type TestEngine } from "../support/databases.ts";
import { PageVisitor } from "../support/page-visitor.ts";
import type { TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const OLD = "Canary-Old-Password-1";
const NEW = "Canary-New-Password-2";
const CALLBACK = "https://app.example/callback";
const AUDIENCE = "urn:orders";

let usher: RunningUsher;
let database: TestDatabase | undefined;
/** Another node on the same database. */
let otherNode: Store;
let tenant: TenantClient;
let app: { client_id: string; client_secret: string };
let tenantId: TenantId;
let connectionId: ConnectionId;

async function start(engine: TestEngine): Promise<void> {
  database = engine.name === "postgres" ? await engine.create() : undefined;
  usher = await startUsher({ databaseUrl: database?.options.databaseUrl });
  otherNode = await openStore(database?.options ?? { file: join(usher.dataDir, "usher.db") });
  tenant = usher.tenant("tenant1");
  await tenant.must("POST", "/resource-servers", { identifier: AUDIENCE, allow_offline_access: true });
  const client = await tenant.must("POST", "/clients", {
    name: "App",
    app_type: "regular_web",
    callbacks: [CALLBACK],
    grant_types: ["authorization_code", "refresh_token", "http://auth0.com/oauth/grant-type/password-realm"],
  });
  // No more than these: the whole client has members that the token endpoint has parameters of the same names for.
  app = { client_id: String(client.client_id), client_secret: String(client.client_secret) };
  const connection = await tenant.must("POST", "/connections", {
    name: "Users",
    strategy: "auth0",
    enabled_clients: [app.client_id],
  });
  tenantId = (await otherNode.tenants.list())[0]!.id;
  connectionId = String(connection.id) as ConnectionId;
}

async function stop(): Promise<void> {
  await otherNode?.close();
  await usher?.close();
  await database?.drop();
}

interface Person {
  readonly email: string;
  readonly path: string;
  readonly userId: string;
}

const oldHash = createPasswordHasher({ concurrency: 1, queueLimit: 1 }).hash(OLD);

/** Somebody who has been here for an hour. */
const newPerson = () => insertPerson(newObjectId(), new Date(Date.now() - 3_600_000));

async function insertPerson(localId: string, createdAt: Date): Promise<Person> {
  const email = `${localId}@example.com`;
  const { userId } = await otherNode.users.insert({
    tenantId,
    connectionId,
    provider: "auth0",
    localId,
    email,
    emailVerified: true,
    passwordHash: await oldHash,
    createdAt,
  });
  return { email, path: `/users/${encodeURIComponent(userId)}`, userId };
}

/** The same id and the same password, another person. */
const createAgain = ({ userId }: Person) =>
  tenant.must("POST", "/users", {
    connection: "Users",
    user_id: userId.replace("auth0|", ""),
    email: `${newObjectId()}@example.com`,
    password: OLD,
    verify_email: false,
  });

const verifier = randomBytes(32).toString("base64url");
function authorizeAddress(more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: app.client_id,
    redirect_uri: CALLBACK,
    scope: "openid offline_access",
    audience: AUDIENCE,
    state: "s",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...more,
  });
  return `${tenant.origin}/authorize?${query}`;
}
const atApp = (url: URL) => url.hostname === "app.example";

/** The person types the right password; the browser stops before it follows the way back. */
async function signInUpTo(email: string, stopAt: (url: URL) => boolean) {
  const visitor = new PageVisitor();
  const form = await visitor.open(authorizeAddress(), atApp);
  const stopped = await visitor.submit(form, { username: email, password: OLD }, { stopAt });
  return { visitor, stopped };
}

const refresh = (token: string) =>
  tenant.token({ grant_type: "refresh_token", ...app, refresh_token: token }).then(({ status }) => status);
const redeem = (code: string | null) =>
  tenant
    .token({ grant_type: "authorization_code", ...app, code, code_verifier: verifier, redirect_uri: CALLBACK })
    .then(({ status }) => status);

const endings: Record<string, (person: Person) => Promise<void>> = {
  "a reset by link": async ({ userId }) => {
    const { ticket } = await tenant.must("POST", "/tickets/password-change", { user_id: userId });
    const visitor = new PageVisitor();
    const form = await visitor.open(String(ticket).replace(/#$/, ""));
    const done = await visitor.submit(form, { password: NEW, password_again: NEW });
    expect(done.html).toContain("Your password is changed");
  },
  "a new password by the Management API": async ({ path }) =>
    void (await tenant.must("PATCH", path, { password: NEW })),
  "a block": async ({ path }) => void (await tenant.must("PATCH", path, { blocked: true })),
  "a block that is lifted again": async ({ path }) => {
    await tenant.must("PATCH", path, { blocked: true });
    await tenant.must("PATCH", path, { blocked: false });
  },
  "a deletion, and the same id again": async (person) => {
    await tenant.must("DELETE", person.path);
    await createAgain(person);
  },
  "a deletion by e-mail, and the same id again": async (person) => {
    await tenant.must("DELETE", `/connections/${connectionId}/users?email=${encodeURIComponent(person.email)}`);
    await createAgain(person);
  },
};

/** What the other node has read of a person, and writes back later: it was too slow to hear that it is gone. */
async function readAtOtherNode(userId: string): Promise<() => Promise<void>> {
  const read = await Promise.all(
    ["Session", "Grant", "RefreshToken", "AuthorizationCode", "Interaction"].map(async (model) => ({
      model,
      stored: await otherNode.oidc.listByUser(tenantId, userId, model, { limit: 100 }),
    })),
  );
  expect(read.every(({ stored }) => stored.length > 0)).toBe(true);
  return async () => {
    for (const { model, stored } of read)
      for (const { id, payload, expiresAt } of stored)
        await otherNode.oidc.upsert(tenantId, model, id, payload, expiresAt);
  };
}

describe.each(engines.filter(({ available }) => available))("on $name", (engine) => {
  beforeAll(() => start(engine));
  afterAll(stop);

  describe.each(Object.keys(endings))("after %s", (ending) => {
    test.each(["at once", "once a slow node has written back what it had read"])(
      "nothing that was signed in before goes on, %s",
      async (when) => {
        const person = await newPerson();
        const tokens = await tenant.signIn(app, "Users", person.email, OLD, {
          scope: "openid offline_access",
          audience: AUDIENCE,
        });
        const refreshToken = String(tokens.body.refresh_token);
        expect(await refresh(refreshToken)).toBe(200);
        const signedIn = await signInUpTo(person.email, atApp);
        const code = signedIn.stopped.url.searchParams.get("code");
        expect(code).not.toBeNull();
        const silently = async () => {
          const { url } = await signedIn.visitor.open(authorizeAddress({ prompt: "none" }), atApp);
          return url.searchParams.get("error") ?? "signed in";
        };
        expect(await silently()).toBe("signed in");
        const halfway = await signInUpTo(person.email, (url) => url.pathname.startsWith("/authorize/"));
        expect(halfway.stopped.url.pathname).toMatch(/^\/authorize\//);

        const writeBack = await readAtOtherNode(person.userId);

        await endings[ending]?.(person);
        if (when !== "at once") await writeBack();

        expect(await refresh(refreshToken)).toBeGreaterThanOrEqual(400);
        expect(await silently()).not.toBe("signed in");
        expect(await redeem(code)).toBeGreaterThanOrEqual(400);
        const { url } = await halfway.visitor.open(halfway.stopped.url, atApp);
        expect(atApp(url) ? url.searchParams.get("code") : null).toBeNull();
      },
    );
  });

  test("a token for /userinfo does not tell about the next person with the same id", async () => {
    const person = await newPerson();
    const { body } = await tenant.signIn(app, "Users", person.email, OLD, { scope: "openid profile" });
    const userinfo = () =>
      tenant
        .send("GET", "/userinfo", undefined, { authorization: `Bearer ${body.access_token}` })
        .then(({ status }) => status);
    expect(await userinfo()).toBe(200);
    await otherNode.users.remove(tenantId, person.userId);
    await insertPerson(person.userId.replace("auth0|", ""), new Date(Date.now() + 1_000));
    expect(await userinfo()).toBe(401);
  });

  test("who signs in again right after a password change stays signed in", async () => {
    const person = await newPerson();
    await tenant.must("PATCH", person.path, { password: NEW });
    await tenant.must("PATCH", person.path, { password: OLD });
    const tokens = await tenant.signIn(app, "Users", person.email, OLD, {
      scope: "openid offline_access",
      audience: AUDIENCE,
    });
    expect(await refresh(String(tokens.body.refresh_token))).toBe(200);
    const { visitor, stopped } = await signInUpTo(person.email, atApp);
    expect(await redeem(stopped.url.searchParams.get("code"))).toBe(200);
    const { url } = await visitor.open(authorizeAddress({ prompt: "none" }), atApp);
    expect(url.searchParams.get("error")).toBeNull();
  });
});
