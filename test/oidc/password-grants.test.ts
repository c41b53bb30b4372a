import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import { GOOD_PASSWORD, type OidcSite, openOidcSite, REALM, SECRET } from "./oidc-site.ts";

let site: OidcSite;
let client: Client;
// A site each: one test ends the sessions of its person.
beforeEach(async () => {
  site = await openOidcSite();
  client = await site.addClient();
});
afterEach(() => site.close());

const ask = (extra: Record<string, unknown> = {}, options?: Parameters<OidcSite["post"]>[2]) =>
  site.post(
    "/oauth/token",
    {
      grant_type: REALM,
      client_id: client.clientId,
      client_secret: SECRET,
      username: "Ada@Example.com",
      password: GOOD_PASSWORD,
      realm: "SourceDatabase",
      ...extra,
    },
    options,
  );

describe("password-realm", () => {
  it("answers the guide's login script: no scope, no audience, an ID token with profile and e-mail", async () => {
    const answer = await ask({ response_type: "token_id" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      id_token: expect.any(String),
      scope: "openid profile email address phone",
      expires_in: 86_400,
      token_type: "Bearer",
    });
    const claims = decodeJwt(String(answer.body.id_token));
    expect(claims).toEqual({
      iss: "https://one.test/",
      sub: site.user.userId,
      aud: client.clientId,
      iat: expect.any(Number),
      exp: Number(claims.iat) + 36_000,
      name: "Ada Lovelace",
      nickname: "ada",
      picture: "https://example.com/ada.png",
      updated_at: site.user.updatedAt.toISOString(),
      email: "ada@example.com",
      email_verified: true,
    });
  });

  it("hands the identifier on as typed, and the password nowhere else", async () => {
    await ask();
    const request = site.signIns.at(-1);
    expect(request?.credentials.identifier).toBe("Ada@Example.com");
    expect(request).toMatchObject({
      domain: "one.test",
      via: "token_endpoint",
      connection: { name: "SourceDatabase" },
    });
    expect(JSON.stringify([site.signIns, site.events])).not.toContain(GOOD_PASSWORD);
  });

  it("lets its opaque token read /userinfo, at this tenant only", async () => {
    const { body } = await ask();
    const headers = { authorization: `Bearer ${body.access_token}` };
    const answer = await site.get("/userinfo", { headers });
    expect(answer.body).toMatchObject({
      sub: site.user.userId,
      email: "ada@example.com",
      email_verified: true,
      name: "Ada Lovelace",
    });
    expect(await site.get("/userinfo", { headers, domain: "two.test" })).toMatchObject({
      status: 401,
      text: "Unauthorized",
    });
    expect(await site.get("/userinfo")).toMatchObject({
      status: 401,
      headers: { "www-authenticate": 'Bearer error="invalid_token"' },
    });
    site.time.offsetMs += 86_401_000;
    expect((await site.get("/userinfo", { headers })).status).toBe(401);
    site.time.offsetMs -= 86_401_000;
  });

  it("with an API gives all its scopes, and a token that also reads /userinfo", async () => {
    const api = await site.addApi({ identifier: "https://api.example.com" });
    const answer = await ask({ audience: api.identifier, scope: "openid" });
    const claims = decodeJwt(String(answer.body.access_token));
    expect(claims).toMatchObject({
      aud: ["https://api.example.com", "https://one.test/userinfo"],
      scope: "openid read:orders write:orders",
      gty: "password",
      azp: client.clientId,
      sub: site.user.userId,
    });
    expect(
      (await site.get("/userinfo", { headers: { authorization: `Bearer ${answer.body.access_token}` } })).body,
    ).toEqual({ sub: site.user.userId });
    expect((await ask({ audience: api.identifier, scope: "openid read:orders" })).body.scope).toBeUndefined();
  });

  it("never gives a person the scopes of the Management API", async () => {
    const { body } = await ask({ audience: "https://one.test/api/v2/", scope: "openid read:users update:users" });
    expect(decodeJwt(String(body.access_token)).scope).toBe("openid");
  });

  it("signs ID tokens with the client secret for HS256 clients", async () => {
    const hs = await site.addClient({ idTokenAlg: "HS256" });
    const { body } = await ask({ client_id: hs.clientId });
    const header = JSON.parse(Buffer.from(String(body.id_token).split(".")[0]!, "base64url").toString());
    expect(header.alg).toBe("HS256");
  });

  it("uses the tenant's default directory and default audience for the plain password grant", async () => {
    await site.addApi({ identifier: "https://default.example.com" });
    await site.setSettings({ default_directory: "SourceDatabase", default_audience: "https://default.example.com" });
    const answer = await ask({ grant_type: "password", realm: undefined });
    await site.setSettings({});
    expect(answer.status).toBe(200);
    expect(decodeJwt(String(answer.body.access_token)).aud).toContain("https://default.example.com");
  });

  it("believes auth0-forwarded-for from clients that may send it, and from no other", async () => {
    const trusted = await site.addClient({ isTokenEndpointIpHeaderTrusted: true });
    const headers = { "auth0-forwarded-for": "203.0.113.9" };
    await ask({ client_id: trusted.clientId }, { headers });
    expect(site.signIns.at(-1)).toMatchObject({ ip: "203.0.113.9", clientIp: "127.0.0.1" });
    await ask({}, { headers });
    expect(site.signIns.at(-1)).toMatchObject({ ip: "127.0.0.1" });
    expect(site.signIns.at(-1)?.clientIp).toBeUndefined();
    await ask({ client_id: trusted.clientId }, { headers: { "auth0-forwarded-for": "not an address" } });
    expect(site.signIns.at(-1)).toMatchObject({ ip: "127.0.0.1" });
  });
});

describe("refresh tokens", () => {
  const refresh = (token: unknown, from: Client) =>
    site.post("/oauth/token", {
      grant_type: "refresh_token",
      client_id: from.clientId,
      client_secret: SECRET,
      refresh_token: token,
    });
  const signIn = async (from: Client) =>
    (await ask({ client_id: from.clientId, scope: "openid offline_access" })).body.refresh_token;
  const rotating = {
    rotationType: "rotating",
    expirationType: "expiring",
    leeway: 0,
    tokenLifetime: 1000,
    infiniteTokenLifetime: false,
    idleTokenLifetime: 500,
    infiniteIdleTokenLifetime: false,
  } as const;

  it("come with offline_access only, are opaque, and give new tokens", async () => {
    expect((await ask({ scope: "openid" })).body.refresh_token).toBeUndefined();
    const token = await signIn(client);
    expect(token).toMatch(/^v1\.[A-Za-z0-9]{64}$/);
    const answer = await refresh(token, client);
    expect(answer.body).toMatchObject({
      access_token: expect.any(String),
      id_token: expect.any(String),
      scope: "openid offline_access",
      expires_in: 86_400,
    });
    expect(answer.body.refresh_token).toBe(token);
    expect(site.events.at(-1)).toMatchObject({ type: "sertft", userId: site.user.userId });
  });

  it("are not given for an API that does not allow it, nor to a client without the grant", async () => {
    await site.addApi({ identifier: "urn:no-offline" });
    expect(
      (await ask({ scope: "openid offline_access", audience: "urn:no-offline" })).body.refresh_token,
    ).toBeUndefined();
    const without = await site.addClient({ grantTypes: [REALM] });
    const answer = await ask({ client_id: without.clientId, scope: "openid offline_access" });
    expect(answer.body.refresh_token).toBeUndefined();
    expect(answer.body.scope).toBe("openid");
  });

  it("keep the API they were made for", async () => {
    await site.addApi({ identifier: "urn:offline", allowOfflineAccess: true });
    const { body } = await ask({ scope: "offline_access read:orders", audience: "urn:offline" });
    const answer = await refresh(body.refresh_token, client);
    expect(decodeJwt(String(answer.body.access_token))).toMatchObject({
      aud: "urn:offline",
      scope: "offline_access read:orders",
      gty: "refresh_token",
    });
  });

  it("rotate, and one that is used again ends the whole family", async () => {
    const rotator = await site.addClient({ refreshToken: rotating });
    const first = await signIn(rotator);
    const second = (await refresh(first, rotator)).body.refresh_token;
    expect(second).not.toBe(first);
    const reuse = await refresh(first, rotator);
    expect(reuse).toMatchObject({
      status: 403,
      body: { error: "invalid_grant", error_description: "Unknown or invalid refresh token." },
    });
    expect(site.events.at(-1)?.type).toBe("ferrt");
    expect((await refresh(second, rotator)).status).toBe(403);
  });

  it("used twice at once by a rotating client give one successor at most", async () => {
    const rotator = await site.addClient({ refreshToken: rotating });
    const first = await signIn(rotator);
    const answers = await Promise.all([refresh(first, rotator), refresh(first, rotator), refresh(first, rotator)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(site.bugs).toEqual([]);
  });

  it("may be used again within the leeway", async () => {
    const rotator = await site.addClient({ refreshToken: { ...rotating, leeway: 30 } });
    const first = await signIn(rotator);
    expect((await refresh(first, rotator)).status).toBe(200);
    expect((await refresh(first, rotator)).status).toBe(200);
    site.time.offsetMs += 31_000;
    expect((await refresh(first, rotator)).status).toBe(403);
    site.time.offsetMs -= 31_000;
  });

  it("are stored as digests, belong to their client and tenant, and can be revoked", async () => {
    const token = String(await signIn(client));
    expect(await site.store.oidc.find(site.tenant.id, "RefreshToken", token)).toBeUndefined();
    const other = await site.addClient();
    expect((await refresh(token, other)).status).toBe(403);
    expect(await site.post("/oauth/revoke", { client_id: other.clientId, client_secret: SECRET, token })).toMatchObject(
      { status: 200 },
    );
    expect((await refresh(token, client)).status).toBe(200);
    expect(
      await site.post("/oauth/revoke", { client_id: client.clientId, client_secret: SECRET, token }),
    ).toMatchObject({ status: 200, text: "" });
    expect(site.events.at(-1)?.type).toBe("srrt");
    expect((await refresh(token, client)).status).toBe(403);
    expect(
      (await site.post("/oauth/revoke", { client_id: client.clientId, client_secret: SECRET, token: "unknown" }))
        .status,
    ).toBe(200);
    expect(
      await site.post("/oauth/revoke", { client_id: client.clientId, client_secret: "wrong", token }),
    ).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    const { body } = await ask();
    expect(
      (await site.post("/oauth/revoke", { client_id: client.clientId, client_secret: SECRET, token: body.id_token }))
        .status,
    ).toBe(200);
  });

  it("are refused while the user is blocked, and end when the user's sessions do", async () => {
    const token = String(await signIn(client));
    await site.store.users.update(site.tenant.id, site.user.userId, { blocked: true, updatedAt: new Date() });
    expect(await refresh(token, client)).toMatchObject({
      status: 403,
      body: { error: "unauthorized", error_description: "user is blocked" },
    });
    await site.store.users.update(site.tenant.id, site.user.userId, { blocked: false, updatedAt: new Date() });
    expect((await refresh(token, client)).status).toBe(200);
    await site.store.oidc.revokeByUser(site.tenant.id, site.user.userId);
    expect((await refresh(token, client)).status).toBe(403);
  });
});
