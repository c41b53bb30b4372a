import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import { locationOf, openBrowser } from "./browser.ts";
import { type OidcSite, openOidcSite, SECRET } from "./oidc-site.ts";

const CALLBACK = "https://app.example.com/callback";
let site: OidcSite;
let client: Client;
beforeAll(async () => {
  site = await openOidcSite();
  client = await site.addClient({ callbacks: [CALLBACK, "https://app.example.com/other"] });
  await site.addApi();
});
afterAll(() => site.close());

const push = (parameters: Record<string, unknown> = {}, form = false) =>
  site.post(
    "/oauth/par",
    { client_id: client.clientId, client_secret: SECRET, response_type: "code", redirect_uri: CALLBACK, ...parameters },
    { form },
  );

const address = (requestUri: unknown, parameters: Record<string, string> = {}): string =>
  `/authorize?${new URLSearchParams({ client_id: client.clientId, request_uri: String(requestUri), ...parameters })}`;

describe("a pushed authorization request", () => {
  it("is kept for 30 seconds, or for as long as the client says", async () => {
    for (const form of [true, false]) {
      const answer = await push({}, form);
      expect(answer.status, answer.text).toBe(201);
      expect(answer.body).toEqual({
        request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{20,}$/),
        expires_in: 30,
      });
      expect(answer.headers["cache-control"]).toContain("no-store");
    }
    const patient = await site.addClient({ properties: { par_request_expiry: 600 } });
    expect((await push({ client_id: patient.clientId })).body.expires_in).toBe(600);
  });

  it("leads to the page and to the callback with what was pushed, whatever the browser adds", async () => {
    const { body } = await push({
      state: "pushed",
      nonce: "n-1",
      scope: "openid email read:orders offline_access",
      audience: "https://orders.example.com",
      connection: "SourceDatabase",
      login_hint: "ada@example.com",
      response_mode: "query",
      organization: "ignored",
      test: "value",
    });
    const browser = openBrowser(site);
    const added = { state: "added", redirect_uri: "https://evil.example/", scope: "openid", prompt: "none" };
    const page = await browser.go(address(body.request_uri, added));
    expect(String(page.headers.location), page.text).toMatch(/^\/u\/login\?state=/);
    const callback = locationOf(await browser.signIn(page, site.user.userId));
    expect(callback.origin + callback.pathname).toBe(CALLBACK);
    expect(callback.searchParams.get("state")).toBe("pushed");
    const tokens = await site.post("/oauth/token", {
      grant_type: "authorization_code",
      client_id: client.clientId,
      client_secret: SECRET,
      code: callback.searchParams.get("code"),
      redirect_uri: CALLBACK,
    });
    expect(tokens.status, tokens.text).toBe(200);
    expect(tokens.body.scope).toBe("openid email read:orders");
  });

  it("works once", async () => {
    const { body } = await push();
    const browser = openBrowser(site);
    const back = await browser.signIn(await browser.go(address(body.request_uri)), site.user.userId);
    expect(locationOf(back).searchParams.get("code")).toBeTruthy();
    const again = await browser.go(address(body.request_uri));
    expect([again.status, again.headers.location]).toEqual([400, undefined]);
  });

  it("is no other client's, no other tenant's, and no invented one", async () => {
    const { body } = await push();
    const other = await site.addClient();
    const foreign = locationOf(await site.get(address(body.request_uri, { client_id: other.clientId })));
    expect(foreign.origin + foreign.pathname).toBe(other.callbacks[0]);
    expect(foreign.searchParams.get("error")).toBe("invalid_request_object");
    for (const answer of [
      await site.get(address(body.request_uri), { domain: "two.test" }),
      await site.get(address("urn:ietf:params:oauth:request_uri:invented")),
      await site.get(address("urn:ietf:params:oauth:request_uri:")),
      await site.get(address("urn:ietf:params:oauth:request_uri:__proto__")),
    ]) {
      expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    }
    expect(site.bugs).toEqual([]);
  });

  it("keeps nothing that proves who the client is", async () => {
    const { body } = await push();
    const id = String(body.request_uri).split(":").at(-1)!;
    const kept = await site.store.oidc.find(site.tenant.id, "PushedAuthorizationRequest", id);
    const [, claims = ""] = String(kept?.request).split(".");
    const text = Buffer.from(claims, "base64url").toString();
    expect(text).toContain(CALLBACK);
    expect(text).not.toContain(SECRET);
  });

  it("can be made the only way", async () => {
    const strict = await site.addClient({ properties: { require_pushed_authorization_requests: true } });
    const direct = new URLSearchParams({ client_id: strict.clientId, response_type: "code", redirect_uri: CALLBACK });
    const refused = await site.get(`/authorize?${direct}`);
    expect(String(refused.headers.location ?? refused.status)).not.toContain("/u/login");
    const { body } = await push({ client_id: strict.clientId });
    const page = await site.get(address(body.request_uri, { client_id: strict.clientId }));
    expect(String(page.headers.location)).toMatch(/^\/u\/login/);
  });
});

describe("/oauth/par refuses", () => {
  it("who does not prove to be the client", async () => {
    for (const change of [{ client_secret: "wrong" }, { client_secret: undefined }, { client_id: "unknown" }]) {
      const answer = await push(change);
      expect([answer.status, answer.body.error], JSON.stringify(change)).toEqual([401, "access_denied"]);
    }
  });

  it("what /authorize would refuse", async () => {
    const bad: Record<string, unknown>[] = [
      { redirect_uri: "https://evil.example/" },
      { redirect_uri: undefined },
      { response_type: "nonsense" },
      { response_type: undefined },
      { response_mode: "nonsense" },
      { request_uri: "urn:ietf:params:oauth:request_uri:x" },
      { request: "abc" },
      { scope: ["openid", "email"] },
      { state: "\0" },
      { audience: "https://unknown.example" },
      { max_age: "-1", scope: "openid" },
    ];
    for (const change of bad) {
      const answer = await push(change);
      expect(answer.status, `${JSON.stringify(change)} ${answer.text}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, JSON.stringify(change)).toBeLessThan(500);
      expect(answer.body.error, JSON.stringify(change)).toEqual(expect.any(String));
    }
    expect(site.bugs).toEqual([]);
  });
});
