import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
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

describe("signing in at the hosted page", () => {
  it("leads to the page, back, and to tokens", async () => {
    const browser = openBrowser(site);
    const first = await browser.go(
      address({ nonce: "n-1", login_hint: "ada@example.com", organization: "ignored", auth0Client: "x" }),
    );
    expect(first.status).toBe(303);
    expect(String(first.headers.location)).toMatch(/^\/u\/login\?state=/);
    const back = await browser.signIn(first, site.user.userId);
    expect(back.status).toBe(303);
    const callback = locationOf(back);
    expect(callback.origin + callback.pathname).toBe(CALLBACK);
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.any(String),
      state: "st",
      iss: "https://one.test/",
    });

    const tokens = await redeem(callback.searchParams.get("code"));
    expect(tokens.status, tokens.text).toBe(200);
    expect(tokens.body).toMatchObject({
      access_token: expect.any(String),
      scope: "openid profile email",
      expires_in: 86_400,
      token_type: "Bearer",
    });
    expect(tokens.body.refresh_token).toBeUndefined();
    const idToken = decodeJwt(String(tokens.body.id_token));
    expect(idToken).toMatchObject({
      iss: "https://one.test/",
      aud: client.clientId,
      sub: site.user.userId,
      nonce: "n-1",
      email: "ada@example.com",
      sid: expect.any(String),
    });
    expect(idToken.auth_time).toBeUndefined();
    expect(site.events.at(-1)).toMatchObject({ type: "seacft", userId: site.user.userId, userName: "ada@example.com" });
    expect(
      (await site.get("/userinfo", { headers: { authorization: `Bearer ${tokens.body.access_token}` } })).body.email,
    ).toBe("ada@example.com");
    expect(site.bugs).toEqual([]);
  });

  it("keeps cookies to this host and to TLS, and none with a raw session in the database", async () => {
    const browser = openBrowser(site);
    await browser.signIn(await browser.go(address()), site.user.userId);
    for (const [key, { attributes }] of browser.cookies) {
      expect(key).toMatch(/^__(Host|Secure)-/);
      expect(attributes).toMatch(/secure/i);
      expect(attributes).not.toMatch(/domain/i);
    }
    const session = browser.cookies.get("__Host-usher_session /");
    expect(session?.attributes).toMatch(/samesite=none/i);
    expect(await site.store.oidc.find(site.tenant.id, "Session", session?.value ?? "")).toBeUndefined();
  });

  it("knows the person the next time, also silently", async () => {
    const browser = openBrowser(site);
    await browser.signIn(await browser.go(address()), site.user.userId);
    const again = await browser.go(address());
    expect(locationOf(again).searchParams.get("code")).toBeTruthy();
    const silent = await browser.go(address({ prompt: "none", response_mode: "web_message" }));
    expect(silent.status).toBe(200);
    expect(silent.text).toContain("authorization_response");
    expect(silent.text).toContain(CALLBACK);
    expect(String(silent.headers["content-security-policy"])).toContain("'sha256-");
    expect(String(silent.headers["content-security-policy"])).not.toContain("frame-ancestors");
    expect(silent.headers["x-frame-options"]).toBeUndefined();
    expect(site.events.at(-1)?.type).toBe("ssa");
    const login = await browser.go(address({ prompt: "login" }));
    expect(String(login.headers.location)).toMatch(/^\/u\/login/);
  });

  it("says login_required to a silent request without a session", async () => {
    const answer = await openBrowser(site).go(address({ prompt: "none" }));
    expect(Object.fromEntries(locationOf(answer).searchParams)).toMatchObject({
      error: "login_required",
      error_description: "Login required",
      state: "st",
    });
    expect(site.events.at(-1)?.type).toBe("fsa");
    const framed = await openBrowser(site).go(address({ prompt: "none", response_mode: "web_message" }));
    expect(framed.text).toContain('"error":"login_required"');
  });

  it("posts the response for form_post", async () => {
    const browser = openBrowser(site);
    const answer = await browser.signIn(await browser.go(address({ response_mode: "form_post" })), site.user.userId);
    expect(answer.text).toContain(`action="${CALLBACK}"`);
    expect(String(answer.headers["content-security-policy"])).not.toContain("form-action");
  });

  it("takes a POST to /authorize", async () => {
    const browser = openBrowser(site);
    const answer = await browser.post("/authorize", {
      response_type: "code",
      client_id: client.clientId,
      redirect_uri: CALLBACK,
      state: "st",
    });
    expect(String(answer.headers.location)).toMatch(/^\/u\/login/);
    const callback = locationOf(await browser.signIn(answer, site.user.userId));
    expect((await redeem(callback.searchParams.get("code"))).body.scope).toBe("openid profile email");
  });

  it("ends the session of someone else who was signed in in this browser", async () => {
    const other = await site.addUser(site.tenant.id, site.connection, "grace@example.com");
    const browser = openBrowser(site);
    await browser.signIn(await browser.go(address()), site.user.userId);
    const back = await browser.signIn(await browser.go(address({ prompt: "login" })), other.userId);
    const { body } = await redeem(locationOf(back).searchParams.get("code"));
    expect(decodeJwt(String(body.id_token)).sub).toBe(other.userId);
  });

  it("tells the page the connection, the hint and the screen that were asked for", async () => {
    const second = await site.addConnection({ name: "Second" });
    const both = await site.addClient();
    await site.store.connections.setClient(site.tenant.id, second.id, both.clientId, true);
    const browser = openBrowser(site);
    const answer = await browser.go(
      address({
        client_id: both.clientId,
        connection: "Second",
        login_hint: "x@example.com",
        screen_hint: "signup",
        ui_locales: "de",
      }),
    );
    const page = new URL(String(answer.headers.location), "https://one.test");
    expect(page.pathname).toBe("/u/signup");
    const cookie = [...browser.cookies].map(([key, { value }]) => `${key.split(" ")[0]}=${value}`).join("; ");
    const request = {
      headers: { cookie },
      site: { tenant: site.tenant, domain: "one.test", issuer: "https://one.test/" },
    } as never;
    const interaction = await site.interactions.find(request, {} as never, page.searchParams.get("state")!);
    expect(interaction).toMatchObject({
      connection: { name: "Second" },
      loginHint: "x@example.com",
      screen: "signup",
      uiLocales: "de",
    });
    expect(interaction?.connections.map(({ name }) => name).sort()).toEqual(["Second", "SourceDatabase"]);
    const cancelled = await browser.go(
      await site.interactions.abort(interaction!, { error: "access_denied", description: "no" }),
    );
    expect(Object.fromEntries(locationOf(cancelled).searchParams)).toMatchObject({
      error: "access_denied",
      error_description: "no",
      state: "st",
    });
  });

  it("lets several tabs sign in at once", async () => {
    const browser = openBrowser(site);
    const one = await browser.go(address({ state: "one" }));
    const two = await browser.go(address({ state: "two" }));
    expect(locationOf(await browser.signIn(one, site.user.userId)).searchParams.get("state")).toBe("one");
    expect(locationOf(await browser.signIn(two, site.user.userId)).searchParams.get("state")).toBe("two");
  });
});

describe("what another browser or tenant cannot do", () => {
  it("finish someone else's sign-in, or have its own finished by someone else", async () => {
    const victim = openBrowser(site);
    const attacker = openBrowser(site);
    const page = await victim.go(address());
    await attacker.go(address());
    await expect(attacker.signIn(page, site.user.userId)).rejects.toThrow("does not know this state");
    await expect(openBrowser(site).signIn(page, site.user.userId)).rejects.toThrow("does not know this state");
    const done = await victim.signIn(page, site.user.userId);
    expect(done.status).toBe(303);
  });

  it("resume it with the address alone", async () => {
    const victim = openBrowser(site);
    const page = await victim.go(address());
    const state = new URL(String(page.headers.location), "https://one.test").searchParams.get("state")!;
    const answer = await openBrowser(site).go(`/authorize/${state.slice(0, state.indexOf("."))}`);
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toContain("text/html");
  });

  it("use a session, a code or a state of one tenant at another", async () => {
    const foreign = await site.addClient({ tenantId: site.otherTenant.id });
    const browser = openBrowser(site);
    const back = await browser.signIn(await browser.go(address()), site.user.userId);
    const session = browser.cookies.get("__Host-usher_session /")!;
    const signature = browser.cookies.get("__Host-usher_session.sig /")!;
    const answer = await site.get(address({ client_id: foreign.clientId, prompt: "none" }), {
      domain: "two.test",
      headers: { cookie: `__Host-usher_session=${session.value}; __Host-usher_session.sig=${signature.value}` },
    });
    expect(locationOf(answer).searchParams.get("error")).toBe("login_required");
    const code = locationOf(back).searchParams.get("code");
    const stolen = await site.post(
      "/oauth/token",
      {
        grant_type: "authorization_code",
        client_id: foreign.clientId,
        client_secret: SECRET,
        code,
        redirect_uri: CALLBACK,
      },
      { domain: "two.test" },
    );
    expect(stolen).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
  });
});

describe("what /authorize refuses", () => {
  const query = async (parameters: Record<string, string | undefined>) =>
    Object.fromEntries(locationOf(await openBrowser(site).go(address(parameters))).searchParams);

  it("shows a page for an unknown client or a foreign callback, and goes nowhere", async () => {
    const unknown = await openBrowser(site).go(address({ client_id: "<nobody>" }));
    expect(unknown.status).toBe(400);
    expect(unknown.headers.location).toBeUndefined();
    expect(unknown.text).toContain("Unknown client: &lt;nobody&gt;");
    const foreign = await openBrowser(site).go(address({ redirect_uri: "https://evil.example.com/" }));
    expect(foreign.status).toBe(400);
    expect(foreign.headers.location).toBeUndefined();
    expect(foreign.text).toContain(
      "Callback URL mismatch. https://evil.example.com/ is not in the list of allowed callback URLs",
    );
    for (const close of [
      `${CALLBACK}/`,
      `${CALLBACK}?a=1`,
      "https://APP.example.com/callback",
      "http://app.example.com/callback",
    ]) {
      expect((await openBrowser(site).go(address({ redirect_uri: close }))).status).toBe(400);
    }
  });

  it("tells the client what is wrong with its request", async () => {
    expect(await query({ audience: "urn:nothing" })).toMatchObject({
      error: "access_denied",
      error_description: "Service not found: urn:nothing",
      state: "st",
      iss: "https://one.test/",
    });
    expect(await query({ response_type: "magic" })).toMatchObject({ error: "unsupported_response_type" });
    expect(await query({ response_type: undefined })).toMatchObject({ error: "invalid_request" });
    expect(await query({ response_mode: "carrier-pigeon" })).toMatchObject({ error: "unsupported_response_mode" });
    expect(await query({ max_age: "soon" })).toMatchObject({ error: "invalid_request" });
  });

  it("sends a blocked person back with `unauthorized`", async () => {
    const person = await site.addUser(site.tenant.id, site.connection, "soon-blocked@example.com");
    const browser = openBrowser(site);
    const page = await browser.go(address());
    await site.store.users.update(site.tenant.id, person.userId, { blocked: true, updatedAt: new Date() });
    const back = await browser.signIn(page, person.userId);
    expect(Object.fromEntries(locationOf(back).searchParams)).toMatchObject({
      error: "unauthorized",
      error_description: "user is blocked",
    });
  });

  it("asks a deleted person to sign in again", async () => {
    const person = await site.addUser(site.tenant.id, site.connection, "soon-gone@example.com");
    const browser = openBrowser(site);
    await browser.signIn(await browser.go(address()), person.userId);
    await site.store.users.remove(site.tenant.id, person.userId);
    expect(String((await browser.go(address())).headers.location)).toMatch(/^\/u\/login/);
    expect(locationOf(await browser.go(address({ prompt: "none" }))).searchParams.get("error")).toBe("login_required");
  });

  it("never answers 5xx", async () => {
    const odd = [
      "",
      " ",
      "\0",
      "é",
      "\ud83d\ude00",
      "x".repeat(5_000),
      "{}",
      "[]",
      "../",
      "%00",
      "javascript:alert(1)",
      "none login",
      "a\r\nb: c",
    ];
    const names = [
      "client_id",
      "redirect_uri",
      "response_type",
      "response_mode",
      "scope",
      "state",
      "nonce",
      "prompt",
      "max_age",
      "audience",
      "connection",
      "login_hint",
      "screen_hint",
      "code_challenge",
      "code_challenge_method",
      "id_token_hint",
      "claims",
      "acr_values",
      "request",
      "request_uri",
      "resource",
      "usher_scope",
      "ui_locales",
    ];
    for (const name of names) {
      for (const value of odd) {
        const answer = await openBrowser(site).go(address({ [name]: value }));
        expect(answer.status, `${name}=${value.slice(0, 20)}: ${answer.text.slice(0, 200)}`).toBeLessThan(500);
        if (answer.status === 303) expect(String(answer.headers.location)).not.toContain("server_error");
      }
      const twice = await openBrowser(site).go(`${address()}&${name}=a&${name}=b`);
      expect(twice.status, name).toBeLessThan(500);
    }
    expect((await site.get("/authorize")).status).toBe(400);
    expect((await site.get("/authorize/nothing")).status).toBe(400);
    expect((await site.get("/authorize/%00")).status).toBe(400);
    expect(site.bugs).toEqual([]);
  });
});
