import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import { sessionStart } from "../../src/domain/user.ts";
import { locationOf, openBrowser } from "./browser.ts";
import { GOOD_PASSWORD, type OidcSite, openOidcSite, REALM, SECRET } from "./oidc-site.ts";

const CALLBACK = "https://app.example.com/callback";
const WAYS_TO_FAIL = [
  ["prompt", "login"],
  ["prompt", "none"],
  ["response_type", "nonsense"],
  ["audience", "nobody"],
  ["scope", ""],
] as const;
const GRANTS = ["authorization_code", "implicit", "refresh_token", "client_credentials", "password", REALM];
let site: OidcSite;
let client: Client;
beforeAll(async () => {
  site = await openOidcSite();
  client = await site.addClient({ grantTypes: GRANTS });
});
afterAll(async () => {
  expect(site.bugs).toEqual([]);
  await site.close();
});

const authorize = (parameters: Record<string, string> = {}, of = client): string =>
  `/authorize?${new URLSearchParams({
    client_id: of.clientId,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid",
    nonce: "n",
    ...parameters,
  })}`;

const signIn = (change: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  site.post(
    "/oauth/token",
    {
      grant_type: REALM,
      realm: "SourceDatabase",
      username: "ada@example.com",
      password: GOOD_PASSWORD,
      client_id: client.clientId,
      client_secret: SECRET,
      scope: "openid email offline_access",
      ...change,
    },
    { headers },
  );

describe("a client cannot", () => {
  it("use or end another client's refresh token, and does no harm by trying", async () => {
    const { body } = await signIn();
    const strangers: Record<string, unknown>[] = [
      { client_id: (await site.addClient({ grantTypes: GRANTS })).clientId, client_secret: SECRET },
      { client_id: (await site.addClient({ grantTypes: GRANTS, secret: null })).clientId },
    ];
    const refresh = (by: Record<string, unknown>) =>
      site.post("/oauth/token", { grant_type: "refresh_token", refresh_token: body.refresh_token, ...by });
    for (const stranger of strangers) {
      expect(await refresh(stranger)).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
      await site.post("/oauth/revoke", { token: body.refresh_token, ...stranger });
    }
    expect((await refresh({ client_id: client.clientId, client_secret: SECRET })).status).toBe(200);
  });

  it("redeem another client's code, or keep its owner from doing so", async () => {
    const browser = openBrowser(site);
    const back = await browser.signIn(await browser.go(authorize()), site.user.userId);
    const code = locationOf(back).searchParams.get("code");
    const redeem = (clientId: string) =>
      site.post("/oauth/token", {
        grant_type: "authorization_code",
        client_id: clientId,
        client_secret: SECRET,
        code,
        redirect_uri: CALLBACK,
      });
    const stranger = await site.addClient({ grantTypes: GRANTS });
    expect((await redeem(stranger.clientId)).status).toBe(403);
    expect((await redeem(client.clientId)).status).toBe(200);
  });

  it("hide behind auth0-forwarded-for without proving to be one that may send it", async () => {
    const headers = { "auth0-forwarded-for": "203.0.113.9" };
    const open = await site.addClient({ grantTypes: GRANTS, secret: null, isTokenEndpointIpHeaderTrusted: true });
    await signIn({ client_id: open.clientId, client_secret: undefined }, headers);
    expect(site.signIns.at(-1)).toMatchObject({ ip: "127.0.0.1" });
    await signIn({ client_id: open.clientId, client_secret: undefined, realm: "unknown" }, headers);
    expect(site.events.at(-1)).toMatchObject({ type: "fepft", ip: "127.0.0.1" });

    const trusted = await site.addClient({ grantTypes: GRANTS, isTokenEndpointIpHeaderTrusted: true });
    await signIn({ client_id: trusted.clientId, client_secret: "wrong" }, headers);
    expect(site.events.at(-1)).toMatchObject({ type: "fepft", ip: "127.0.0.1" });
    await signIn({ client_id: trusted.clientId, realm: "unknown" }, headers);
    expect(site.events.at(-1)).toMatchObject({ type: "fepft", ip: "203.0.113.9", clientIp: "127.0.0.1" });
  });

  it("make a PKCE challenge that is no challenge", async () => {
    for (const challenge of ["x", "é".repeat(50), "a".repeat(129), "a b".repeat(20)]) {
      const answer = locationOf(
        await site.get(authorize({ code_challenge: challenge, code_challenge_method: "plain" })),
      );
      expect(answer.searchParams.get("error"), challenge).toBe("invalid_request");
    }
  });

  it("have tokens put where servers and proxies write them down", async () => {
    for (const type of ["id_token", "id_token token", "code id_token", "code token"]) {
      const answer = locationOf(await site.get(authorize({ response_type: type, response_mode: "query" })));
      expect(answer.searchParams.get("error") ?? new URLSearchParams(answer.hash.slice(1)).get("error"), type).toBe(
        "invalid_request",
      );
    }
  });
});

describe("a token of one tenant", () => {
  it("opens neither userinfo nor the Management API of another, nor of another domain of its own", async () => {
    await site.addApi({ identifier: "https://orders.example.com" });
    await site.addGrant(client, "https://one.test/api/v2/", ["read:users"]);
    const opaque = (await signIn()).body.access_token;
    const structured = (await signIn({ audience: "https://orders.example.com" })).body.access_token;
    const machine = await site.post("/oauth/token", {
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: SECRET,
      audience: "https://one.test/api/v2/",
    });
    expect(machine.status).toBe(200);
    for (const token of [opaque, structured]) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await site.get("/userinfo", { headers })).status).toBe(200);
      for (const domain of ["two.test", "one-alias.test"])
        expect((await site.get("/userinfo", { headers, domain })).status, domain).toBe(401);
    }
    const foreign = [
      { tenantId: site.otherTenant.id, issuer: "https://two.test/", audience: "https://two.test/api/v2/" },
      { tenantId: site.otherTenant.id, issuer: "https://one.test/", audience: "https://one.test/api/v2/" },
      { tenantId: site.tenant.id, issuer: "https://one-alias.test/", audience: "https://one-alias.test/api/v2/" },
    ];
    for (const expected of foreign) {
      for (const token of [machine.body.access_token, structured, opaque])
        await expect(site.accessTokens.verify(String(token), expected)).rejects.toMatchObject({
          code: "invalid_token",
        });
    }
  });

  it("that is an ID token or of an API opens no Management API", async () => {
    const { body } = await signIn({ audience: "https://orders.example.com" });
    const expected = { tenantId: site.tenant.id, issuer: "https://one.test/", audience: "https://one.test/api/v2/" };
    for (const token of [body.id_token, body.access_token, body.refresh_token])
      await expect(site.accessTokens.verify(String(token), expected)).rejects.toMatchObject({ code: "invalid_token" });
    expect((await site.get("/userinfo", { headers: { authorization: `Bearer ${body.id_token}` } })).status).toBe(401);
  });
});

describe("a website cannot", () => {
  it("sign a person in as somebody else with cookies that it planted", async () => {
    const attacker = openBrowser(site);
    const page = await attacker.go(authorize());
    const state = new URL(String(page.headers.location), "https://one.test").searchParams.get("state")!;
    const request = {
      headers: { cookie: `__Host-usher_browser=${attacker.cookies.get("__Host-usher_browser /")!.value}` },
      site: { tenant: site.tenant, domain: "one.test", issuer: "https://one.test/" },
    } as never;
    const interaction = await site.interactions.find(request, {} as never, state);
    const back = await site.interactions.finish(interaction!, {
      userId: site.user.userId,
      connectionId: site.connection.id,
      amr: ["pwd"],
      signedInAt: sessionStart(site.user, new Date()),
    });
    // `__Secure-` cookies can be set for a whole site by any host of it; the ones with `__Host-` cannot.
    const planted = [...attacker.cookies]
      .filter(([key]) => key.startsWith("__Secure-"))
      .map(([key, { value }]) => `${key.split(" ")[0]}=${value}`)
      .join("; ");
    const path = back.replace("https://one.test", "");
    const own = `__Host-usher_browser=${"v".repeat(43)}`;
    for (const cookie of [planted, `${planted}; ${own}`]) {
      const answer = await site.get(path, { headers: { cookie } });
      expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
    }
    expect((await attacker.go(back)).status).toBe(303);
  });

  it("send people to addresses of its own by way of errors", async () => {
    const evil = [
      "https://evil.example/",
      `${CALLBACK}.evil.example/`,
      `${CALLBACK}/../../evil`,
      `${CALLBACK}?x=1`,
      `${CALLBACK}#x`,
      "HTTPS://APP.EXAMPLE.COM/callback",
      "https://app.example.com@evil.example/callback",
      "//evil.example",
      "javascript:alert(1)",
    ];
    for (const redirectUri of evil) {
      for (const [name, value] of WAYS_TO_FAIL) {
        const answer = await site.get(authorize({ [name]: value, redirect_uri: redirectUri }));
        expect([answer.status, answer.headers.location], redirectUri).toEqual([400, undefined]);
      }
    }
  });

  it("write headers or break the server by an address to return to", async () => {
    for (const end of ["?x=ü😀", "?a\r\nSet-Cookie: x=1", "#\u2028", "?\t"]) {
      const to = encodeURIComponent(`https://app.example.com/bye${end}`);
      for (const path of [
        `/v2/logout?client_id=${client.clientId}&returnTo=${to}`,
        `/oidc/logout?client_id=${client.clientId}&post_logout_redirect_uri=${to}&state=%0d%0aü`,
      ]) {
        const answer = await site.get(path);
        expect(answer.status, path).toBe(302);
        expect(String(answer.headers.location), path).toMatch(/^https:\/\/app\.example\.com\/bye[\x21-\x7e]*$/);
        expect(answer.cookies.join()).not.toContain("x=1");
      }
    }
  });

  it("speak for another host", async () => {
    for (const host of [
      "evil.test",
      "one.test.",
      "one.test:80",
      "one.test@evil.test",
      "one.test, two.test",
      "one.test/",
    ])
      expect((await site.get("/.well-known/openid-configuration", { domain: host })).status, host).toBe(404);
    const headers = { "x-forwarded-host": "evil.test", forwarded: "host=evil.test", "x-forwarded-proto": "http" };
    const discovery = await site.get("/.well-known/openid-configuration", { headers });
    expect(discovery.text).not.toContain("evil.test");
    const page = await site.get(authorize(), { headers });
    expect(String(page.headers.location)).toMatch(/^\/u\/login/);
    expect(page.cookies.join()).not.toContain("evil.test");
  });
});

it("Names of object parts, nesting and doubled headers are ordinary bad input", async () => {
  const deep = "[".repeat(30_000) + "]".repeat(30_000);
  const bodies = [
    '{"__proto__":{"client_id":"x"},"grant_type":"password"}',
    '{"constructor":{"prototype":{"x":1}},"grant_type":"password"}',
    `{"grant_type":${deep}}`,
    `{"ignored":${deep},"grant_type":"password"}`,
    `{"ignored":"${"a".repeat(70_000)}"}`,
  ];
  for (const body of bodies) {
    for (const path of ["/oauth/token", "/oauth/par", "/oauth/revoke"]) {
      const answer = await site.post(path, body);
      expect(answer.status, `${path} ${body.slice(0, 40)}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${path} ${body.slice(0, 40)}`).toBeLessThan(500);
    }
  }
  const { clientId: client_id } = client;
  for (const name of ["__proto__", "constructor", "toString"]) {
    const named = [
      await site.post("/oauth/token", { grant_type: name, client_id, client_secret: SECRET }),
      await site.post("/oauth/token", { grant_type: "client_credentials", client_id: name, client_secret: SECRET }),
      await signIn({ realm: name }),
      await signIn({ audience: name }),
      await site.get(`${authorize({ prompt: "none" })}&${name}=a&${name}=b`),
      await site.get(authorize({ response_mode: name })),
    ];
    for (const answer of named) expect(answer.status, name).toBeLessThan(500);
  }
  const attestation = { "oauth-client-attestation": "x.y.z", "oauth-client-attestation-pop": "x", dpop: "x" };
  expect((await signIn({}, attestation)).status).toBeLessThan(500);
});
