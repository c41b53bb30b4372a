import { createHash, randomBytes } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import { DEFAULT_REFRESH_TOKEN_POLICY } from "../../src/domain/client.ts";
import { locationOf, openBrowser } from "./browser.ts";
import { authorizeAddress, CALLBACK, redeemCode } from "./code-flow.ts";
import { type OidcSite, openOidcSite, REALM, SECRET } from "./oidc-site.ts";

let site: OidcSite;
let client: Client;
beforeAll(async () => {
  site = await openOidcSite();
  client = await site.addClient({ grantTypes: ["authorization_code", "refresh_token", REALM] });
});
afterAll(() => site.close());

const address = (parameters?: Record<string, string | undefined>) => authorizeAddress(client, parameters);
const redeem = (code: string | null, extra?: Record<string, unknown>) => redeemCode(site, client, code, extra);

describe("codes", () => {
  const signInFor = async (parameters: Record<string, string | undefined> = {}) => {
    const browser = openBrowser(site);
    const back = await browser.signIn(await browser.go(address(parameters)), site.user.userId);
    return locationOf(back).searchParams.get("code");
  };
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");

  it("work once; a second use ends what came of the first", async () => {
    const code = await signInFor({ scope: "openid offline_access" });
    const { body } = await redeem(code);
    expect(body.refresh_token).toMatch(/^v1\./);
    expect(await redeem(code)).toMatchObject({
      status: 403,
      body: { error: "invalid_grant", error_description: "Invalid authorization code" },
    });
    const refresh = await site.post("/oauth/token", {
      grant_type: "refresh_token",
      client_id: client.clientId,
      client_secret: SECRET,
      refresh_token: body.refresh_token,
    });
    expect(refresh.status).toBe(403);
    expect(site.bugs).toEqual([]);
  });

  it("used twice at once give tokens once", async () => {
    const code = await signInFor();
    const answers = await Promise.all([redeem(code), redeem(code), redeem(code)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it("expire after a minute", async () => {
    const code = await signInFor();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 76_000 });
    const answer = await redeem(code).finally(() => vi.useRealTimers());
    expect(answer).toMatchObject({ status: 403, body: { error_description: "Invalid authorization code" } });
  });

  it("used twice end their own refresh tokens only, not those of the session's other tabs", async () => {
    const scope = "openid offline_access";
    const browser = openBrowser(site);
    const codeOf = (answer: Awaited<ReturnType<typeof browser.go>>) => locationOf(answer).searchParams.get("code");
    const first = codeOf(await browser.signIn(await browser.go(address({ scope })), site.user.userId));
    const second = codeOf(await browser.go(address({ scope, prompt: "none" })));
    const plain = codeOf(await browser.go(address({ scope: "openid", prompt: "none" })));
    const third = codeOf(await browser.go(address({ scope, prompt: "none" })));
    const tokens = await Promise.all([redeem(first), redeem(second), redeem(third)]);
    expect(tokens.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await redeem(plain)).status).toBe(200);

    expect((await redeem(first)).status).toBe(403);
    const refresh = (token: unknown) =>
      site.post("/oauth/token", {
        grant_type: "refresh_token",
        client_id: client.clientId,
        client_secret: SECRET,
        refresh_token: token,
      });
    const answers = await Promise.all(tokens.map(({ body }) => refresh(body.refresh_token)));
    expect(answers.map(({ status }) => status)).toEqual([403, 200, 200]);
  });

  it("give each tab a refresh token family of its own", async () => {
    const rotating = await site.addClient({
      refreshToken: { ...DEFAULT_REFRESH_TOKEN_POLICY, rotationType: "rotating", expirationType: "expiring" },
    });
    const credentials = { client_id: rotating.clientId, client_secret: SECRET };
    const ask = address({ client_id: rotating.clientId, scope: "openid offline_access" });
    const browser = openBrowser(site);
    const answers = [await browser.signIn(await browser.go(ask), site.user.userId), await browser.go(ask)];
    const [one, two] = await Promise.all(
      answers.map(async (answer) => (await redeem(locationOf(answer).searchParams.get("code"), credentials)).body),
    );
    const refresh = (token: unknown) =>
      site.post("/oauth/token", { ...credentials, grant_type: "refresh_token", refresh_token: token });
    const rotated = await refresh(one!.refresh_token);
    expect(rotated.status, rotated.text).toBe(200);
    expect((await refresh(one!.refresh_token)).status).toBe(403);
    expect((await refresh(rotated.body.refresh_token)).status).toBe(403);
    expect((await refresh(two!.refresh_token)).status).toBe(200);
  });

  it("that are never redeemed leave nothing behind for longer than they live", async () => {
    await signInFor({ scope: "openid offline_access" });
    const grants = await site.store.oidc.listByUser(site.tenant.id, site.user.userId, "Grant", { limit: 1_000 });
    const newest = Math.min(...grants.map(({ expiresAt }) => expiresAt?.getTime() ?? Number.POSITIVE_INFINITY));
    expect(newest - Date.now()).toBeLessThanOrEqual(120_000);
  });

  it("that do not exist are what is wrong, even where redirect_uri is missing", async () => {
    const many = await site.addClient({ callbacks: [CALLBACK, "https://app.example.com/other"] });
    const answer = await redeem("my-invalid-code", { client_id: many.clientId, redirect_uri: undefined });
    expect([answer.status, answer.body]).toEqual([
      403,
      { error: "invalid_grant", error_description: "Invalid authorization code" },
    ]);
  });

  it("belong to their client, and need the same redirect_uri", async () => {
    const late = await signInFor();
    const other = await site.addClient();
    expect((await redeem(late, { client_id: other.clientId })).status).toBe(403);
    const wrong = await redeem(late, { redirect_uri: "https://app.example.com/other" });
    expect(wrong).toMatchObject({
      status: 403,
      body: {
        error: "unauthorized_client",
        error_description: `The redirect URI is wrong. You sent https://app.example.com/other, and we expected ${CALLBACK}`,
      },
    });
    // A single registered callback may be left out.
    expect((await redeem(await signInFor(), { redirect_uri: undefined })).status).toBe(200);
  });

  it.each([
    ["S256", challenge],
    ["plain", verifier],
    [undefined, verifier],
  ])("with a %s challenge need its verifier", async (method, sent) => {
    const parameters = { code_challenge: sent, code_challenge_method: method };
    expect((await redeem(await signInFor(parameters), { code_verifier: verifier })).status).toBe(200);
    for (const bad of [undefined, "short", `${verifier.slice(0, -1)}_`]) {
      const answer = await redeem(await signInFor(parameters), { code_verifier: bad });
      expect(answer).toMatchObject({
        status: 403,
        body: { error: "invalid_grant", error_description: "Failed to verify code verifier" },
      });
    }
  });

  it("of a public client need PKCE", async () => {
    const spa = await site.addClient({ secret: null });
    const refused = await openBrowser(site).go(address({ client_id: spa.clientId }));
    expect(locationOf(refused).searchParams.get("error")).toBe("invalid_request");
    const code = await signInFor({ client_id: spa.clientId, code_challenge: challenge, code_challenge_method: "S256" });
    const answer = await redeem(code, { client_id: spa.clientId, client_secret: undefined, code_verifier: verifier });
    expect(answer.status, answer.text).toBe(200);
  });

  it("carry the audience, and offline_access where the API allows it", async () => {
    await site.addApi({ identifier: "https://api.example.com", allowOfflineAccess: true });
    await site.addApi({ identifier: "strict" });
    const { body } = await redeem(
      await signInFor({
        audience: "https://api.example.com",
        scope: "openid read:orders offline_access delete:orders",
      }),
    );
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      aud: ["https://api.example.com", "https://one.test/userinfo"],
      scope: "openid read:orders offline_access",
    });
    expect(body.refresh_token).toMatch(/^v1\./);
    const strict = await redeem(await signInFor({ audience: "strict", scope: "openid read:orders offline_access" }));
    expect(strict.body.refresh_token).toBeUndefined();
    expect(strict.body.scope).toBe("openid read:orders");
  });

  it("end with the session when there is no refresh token, and with a blocked user", async () => {
    const code = await signInFor();
    await site.store.oidc.revokeByUser(site.tenant.id, site.user.userId);
    expect((await redeem(code)).status).toBe(403);
  });

  it("show auth_time when max_age was sent", async () => {
    const { body } = await redeem(await signInFor({ max_age: "3600" }));
    expect(decodeJwt(String(body.id_token)).auth_time).toEqual(expect.any(Number));
  });
});

describe("implicit and hybrid responses", () => {
  it("are for clients with the implicit grant only, local addresses included", async () => {
    const callback = "http://localhost:3000/callback";
    const implicit = await site.addClient({
      grantTypes: ["implicit", "authorization_code"],
      callbacks: [callback, "com.example.app://callback"],
    });
    const browser = openBrowser(site);
    const parameters = {
      client_id: implicit.clientId,
      redirect_uri: callback,
      response_type: "id_token token",
      nonce: "n",
    };
    const back = await browser.signIn(await browser.go(address(parameters)), site.user.userId);
    const fragment = new URLSearchParams(locationOf(back).hash.slice(1));
    expect(decodeJwt(fragment.get("id_token")!)).toMatchObject({
      nonce: "n",
      at_hash: expect.any(String),
      email: "ada@example.com",
    });
    expect(fragment.get("access_token")).toBeTruthy();
    const hybrid = await browser.go(
      address({ ...parameters, response_type: "code id_token", redirect_uri: "com.example.app://callback" }),
    );
    expect(String(hybrid.headers.location)).toMatch(/^com\.example\.app:\/\/callback#/);
    const refused = await browser.go(address({ response_type: "id_token", nonce: "n" }));
    expect(locationOf(refused).hash).toContain("error=");
  });
});

describe("lifetimes of refresh tokens and sessions", () => {
  const HOUR = 3_600_000;
  const later = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
    return work().finally(() => vi.useRealTimers());
  };

  it("an expiring refresh token ends when it was not used for its idle time, and use prolongs it up to its whole life", async () => {
    const expiring = await site.addClient({
      refreshToken: {
        ...client.refreshToken,
        expirationType: "expiring",
        tokenLifetime: 3_600,
        infiniteTokenLifetime: false,
        idleTokenLifetime: 600,
        infiniteIdleTokenLifetime: false,
      },
    });
    const browser = openBrowser(site);
    const back = await browser.signIn(
      await browser.go(address({ client_id: expiring.clientId, scope: "openid offline_access" })),
      site.user.userId,
    );
    const { body } = await redeem(locationOf(back).searchParams.get("code"), { client_id: expiring.clientId });
    const refresh = () =>
      site.post("/oauth/token", {
        grant_type: "refresh_token",
        client_id: expiring.clientId,
        client_secret: SECRET,
        refresh_token: body.refresh_token,
      });
    for (const minutes of [8, 16, 24, 32, 40, 48, 56]) {
      expect((await later(minutes * 60_000, refresh)).status, `minute ${minutes}`).toBe(200);
    }
    expect((await later(61 * 60_000, refresh)).status).toBe(403);
  });

  it("a session ends by the tenant's idle and whole lifetime", async () => {
    await site.setSettings({ session_lifetime: 5, idle_session_lifetime: 2 });
    const browser = openBrowser(site);
    await browser.signIn(await browser.go(address()), site.user.userId);
    const isSignedIn = async () => locationOf(await browser.go(address({ prompt: "none" }))).searchParams.has("code");
    for (const hours of [1.5, 3, 4.5]) expect(await later(hours * HOUR, isSignedIn), `hour ${hours}`).toBe(true);
    expect(await later(5.1 * HOUR, isSignedIn)).toBe(false);
    const idle = openBrowser(site);
    await idle.signIn(await idle.go(address()), site.user.userId);
    const afterIdle = await later(2.1 * HOUR, () => idle.go(address({ prompt: "none" })));
    expect(locationOf(afterIdle).searchParams.get("error")).toBe("login_required");
    await site.setSettings({});
  });
});
