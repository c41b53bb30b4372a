import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PageVisitor } from "../support/page-visitor.ts";
import type { TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const OLD = "Canary-Old-Password-1";
const NEW = "Canary-New-Password-2";
const CALLBACK = "https://app.example/callback";
const AUDIENCE = "urn:orders";

let usher: RunningUsher;
let tenant: TenantClient;
let app: { client_id: string; client_secret: string };
let connectionId: string;

beforeAll(async () => {
  usher = await startUsher();
  tenant = usher.tenant("tenant1");
  await tenant.must("POST", "/resource-servers", { identifier: AUDIENCE, allow_offline_access: true });
  app = await tenant.must("POST", "/clients", {
    name: "App",
    app_type: "regular_web",
    callbacks: [CALLBACK],
    grant_types: ["authorization_code", "refresh_token", "http://auth0.com/oauth/grant-type/password-realm"],
  });
  const connection = await tenant.must("POST", "/connections", {
    name: "Users",
    strategy: "auth0",
    enabled_clients: [app.client_id],
  });
  connectionId = String(connection.id);
});
afterAll(() => usher?.close());

let count = 0;
async function newPerson(userId?: string) {
  const email = `ann${++count}@example.com`;
  const user = await tenant.must("POST", "/users", {
    connection: "Users",
    email,
    password: OLD,
    verify_email: false,
    ...(userId === undefined ? {} : { user_id: userId }),
  });
  return { email, path: `/users/${encodeURIComponent(String(user.user_id))}`, userId: String(user.user_id) };
}

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

const endings: Record<string, (person: Awaited<ReturnType<typeof newPerson>>) => Promise<void>> = {
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
  "a deletion, and the same id again": async ({ path, userId }) => {
    await tenant.must("DELETE", path);
    await newPerson(userId.replace("auth0|", ""));
  },
  "a deletion by e-mail, and the same id again": async ({ email, userId }) => {
    await tenant.must("DELETE", `/connections/${connectionId}/users?email=${encodeURIComponent(email)}`);
    await newPerson(userId.replace("auth0|", ""));
  },
};

describe.each(Object.keys(endings))("after %s", (ending) => {
  test("nothing that was signed in with the old password goes on", async () => {
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

    await endings[ending]?.(person);

    expect(await refresh(refreshToken)).toBeGreaterThanOrEqual(400);
    expect(await silently()).not.toBe("signed in");
    expect(await redeem(code)).toBeGreaterThanOrEqual(400);
    const { url } = await halfway.visitor.open(halfway.stopped.url, atApp);
    expect(atApp(url) ? url.searchParams.get("code") : null).toBeNull();
  });
});
