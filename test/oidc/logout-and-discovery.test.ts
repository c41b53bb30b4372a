import { X509Certificate } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import { type Browser, locationOf, openBrowser } from "./browser.ts";
import { GOOD_PASSWORD, type OidcSite, openOidcSite, REALM, SECRET } from "./oidc-site.ts";

let site: OidcSite;
let client: Client;
let browser: Browser;
beforeAll(async () => {
  site = await openOidcSite();
  client = await site.addClient();
});
afterAll(() => site.close());

const authorize = (extra = "") =>
  `/authorize?response_type=code&client_id=${client.clientId}&redirect_uri=${encodeURIComponent("https://app.example.com/callback")}&scope=openid${extra}`;
const isSignedIn = async () => locationOf(await browser.go(authorize("&prompt=none"))).searchParams.has("code");

let idToken: string;
beforeEach(async () => {
  browser = openBrowser(site);
  const back = await browser.signIn(await browser.go(authorize()), site.user.userId);
  const { body } = await site.post("/oauth/token", {
    grant_type: "authorization_code",
    client_id: client.clientId,
    client_secret: SECRET,
    code: locationOf(back).searchParams.get("code"),
    redirect_uri: "https://app.example.com/callback",
  });
  idToken = String(body.id_token);
});

describe("/v2/logout", () => {
  it("ends the session and returns to a listed address", async () => {
    expect(await isSignedIn()).toBe(true);
    const answer = await browser.go(
      `/v2/logout?client_id=${client.clientId}&returnTo=${encodeURIComponent("https://app.example.com/bye?x=1")}`,
    );
    expect(answer).toMatchObject({ status: 302, headers: { location: "https://app.example.com/bye?x=1" } });
    expect(site.events.at(-1)).toMatchObject({ type: "slo", userId: site.user.userId, clientId: client.clientId });
    expect(await isSignedIn()).toBe(false);
  });

  it("goes to the first listed address without returnTo, and says OK without a client", async () => {
    expect((await browser.go(`/v2/logout?client_id=${client.clientId}`)).headers.location).toBe(
      "https://app.example.com/bye",
    );
    expect(await browser.go("/v2/logout?federated")).toMatchObject({ status: 200, text: "OK" });
  });

  it("goes to the tenant's addresses without a client", async () => {
    await site.setSettings({ allowed_logout_urls: ["https://portal.example.com/"] });
    const answer = await browser.go(`/v2/logout?returnTo=${encodeURIComponent("https://portal.example.com/")}`);
    await site.setSettings({});
    expect(answer.headers.location).toBe("https://portal.example.com/");
  });

  it("goes nowhere else", async () => {
    for (const to of [
      "https://evil.example.com/",
      "//evil.example.com",
      "javascript:alert(1)",
      "https://app.example.com.evil.com/bye",
      "https://app.example.com/bye/../x",
    ]) {
      const answer = await browser.go(`/v2/logout?client_id=${client.clientId}&returnTo=${encodeURIComponent(to)}`);
      expect(answer.status, to).toBe(400);
      expect(answer.headers.location).toBeUndefined();
    }
    expect(site.events.at(-1)?.type).toBe("flo");
    expect((await browser.go("/v2/logout?client_id=nobody")).status).toBe(400);
  });
});

describe("/oidc/logout", () => {
  it("with an ID token of the session ends it at once", async () => {
    const query = new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: "https://app.example.com/bye",
      state: "s",
    });
    const answer = await browser.go(`/oidc/logout?${query.toString()}`);
    expect(answer).toMatchObject({ status: 302, headers: { location: "https://app.example.com/bye?state=s" } });
    expect(await isSignedIn()).toBe(false);
  });

  it("without one asks first, and only our own form can answer", async () => {
    const page = await browser.go(`/oidc/logout?client_id=${client.clientId}`);
    expect(page.text).toContain("Sign out of Test client?");
    expect(await isSignedIn()).toBe(true);
    const forged = await browser.post("/oidc/logout", { client_id: client.clientId, confirm: "x".repeat(43) });
    expect(forged.text).toContain("Sign out of Test client?");
    expect(await isSignedIn()).toBe(true);
    const confirm = /name="confirm" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    expect(await browser.post("/oidc/logout", { client_id: client.clientId, confirm })).toMatchObject({
      status: 200,
      text: "OK",
    });
    expect(await isSignedIn()).toBe(false);
  });

  it("asks on a page without any script, whose form leads nowhere but where it may", async () => {
    const hostile = await site.addClient({ name: `<script>alert("1")</script>` });
    const query = new URLSearchParams({
      client_id: hostile.clientId,
      post_logout_redirect_uri: "https://app.example.com/bye",
      state: `"><script>alert(2)</script>`,
    });
    const page = await browser.go(`/oidc/logout?${query}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/<script|<style| style=| on\w+=/i);
    expect(page.text).toContain('<link rel="stylesheet"');
    expect(page.headers["content-security-policy"]).toContain("form-action 'self' https://app.example.com;");
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
    expect(page.headers["cache-control"]).toBe("no-store");
  });

  it("takes nobody's click for another's: the proof in the form is of this session", async () => {
    const other = openBrowser(site);
    await other.signIn(await other.go(authorize()), site.user.userId);
    const theirs = await other.go(`/oidc/logout?client_id=${client.clientId}`);
    const confirm = /name="confirm" value="([^"]+)"/.exec(theirs.text)?.[1] ?? "";
    expect(confirm).not.toBe("");
    const answer = await browser.post("/oidc/logout", { client_id: client.clientId, confirm });
    expect(answer.text).toContain("Sign out of Test client?");
    expect(await isSignedIn()).toBe(true);
  });

  it("takes the session's id as a hint", async () => {
    const sid = JSON.parse(Buffer.from(idToken.split(".")[1]!, "base64url").toString()).sid;
    expect((await browser.go(`/oidc/logout?client_id=${client.clientId}&logout_hint=${sid}`)).text).toBe("OK");
    expect(await isSignedIn()).toBe(false);
  });

  it("refuses a forged ID token and foreign addresses", async () => {
    const forged = `${idToken.slice(0, -6)}AAAAAA`;
    expect((await browser.go(`/oidc/logout?id_token_hint=${forged}`)).status).toBe(400);
    expect(
      (await browser.go(`/oidc/logout?id_token_hint=${idToken}&post_logout_redirect_uri=https://evil.example.com`))
        .status,
    ).toBe(400);
    expect((await browser.go("/oidc/logout?id_token_hint=x")).status).toBe(400);
    expect(await isSignedIn()).toBe(true);
  });
});

describe("well-known addresses", () => {
  it("describe the domain that was asked", async () => {
    for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]) {
      const { body, headers } = await site.get(path, { domain: "one-alias.test" });
      expect(body).toMatchObject({
        issuer: "https://one-alias.test/",
        token_endpoint: "https://one-alias.test/oauth/token",
        jwks_uri: "https://one-alias.test/.well-known/jwks.json",
      });
      expect(headers["access-control-allow-origin"]).toBe("*");
    }
  });

  it("show keys that check tokens before and after a rotation, and never a private half", async () => {
    const keysNow = async () => (await site.get("/.well-known/jwks.json")).body as { keys: Record<string, unknown>[] };
    const before = await keysNow();
    expect(before.keys).toHaveLength(2);
    expect(Object.keys(before.keys[0]!).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use", "x5c", "x5t"]);
    const certificate = new X509Certificate(Buffer.from(String((before.keys[0]!.x5c as string[])[0]), "base64"));
    expect(certificate.publicKey.export({ format: "jwk" }).n).toBe(before.keys[0]!.n);
    await jwtVerify(idToken, createLocalJWKSet(before as never), {
      issuer: "https://one.test/",
      audience: client.clientId,
    });

    const rotated = await site.keyRing.rotate(site.tenant.id);
    const after = await keysNow();
    expect(after.keys).toHaveLength(3);
    expect(after.keys[0]!.kid).toBe(rotated.kid);
    expect(rotated.kid).toBe(before.keys[1]!.kid);
    await jwtVerify(idToken, createLocalJWKSet(after as never));
    const { body } = await site.post("/oauth/token", {
      grant_type: REALM,
      client_id: client.clientId,
      client_secret: SECRET,
      username: "ada@example.com",
      password: GOOD_PASSWORD,
      realm: "SourceDatabase",
    });
    const { protectedHeader } = await jwtVerify(String(body.id_token), createLocalJWKSet(after as never));
    expect(protectedHeader.kid).toBe(rotated.kid);
    // A hint that the former key signed is still ours.
    expect((await browser.go(`/oidc/logout?id_token_hint=${idToken}`)).text).toBe("OK");

    await expect(site.keyRing.revoke(site.tenant.id, rotated.kid)).rejects.toMatchObject({ code: "conflict" });
    await site.keyRing.revoke(site.tenant.id, String(before.keys[0]!.kid));
    expect((await keysNow()).keys).toHaveLength(2);
  });

  it("of a tenant with an elliptic key show that key, and its tokens are signed with it whatever APIs and clients ask for", async () => {
    const tenant = await site.addTenant("curves", ["curves.test"], "ES256");
    const machine = await site.addClient({ tenantId: tenant.id });
    await site.addGrant(machine, "https://curves.test/api/v2/", ["read:users"]);
    const { body } = await site.post(
      "/oauth/token",
      {
        grant_type: "client_credentials",
        client_id: machine.clientId,
        client_secret: SECRET,
        audience: "https://curves.test/api/v2/",
      },
      { domain: "curves.test" },
    );
    const jwks = (await site.get("/.well-known/jwks.json", { domain: "curves.test" })).body;
    const { protectedHeader } = await jwtVerify(String(body.access_token), createLocalJWKSet(jwks as never));
    expect(protectedHeader.alg).toBe("ES256");
    const expected = { tenantId: tenant.id, issuer: "https://curves.test/", audience: "https://curves.test/api/v2/" };
    expect((await site.accessTokens.verify(String(body.access_token), expected)).azp).toBe(machine.clientId);
  });

  it("give the certificate for download", async () => {
    expect((await site.get("/pem")).text).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const { app } = site;
    const cer = await app.inject({ method: "GET", url: "/cer", headers: { host: "one.test" } });
    expect(new X509Certificate(cer.rawPayload).subject).toBe("CN=one.test");
  });
});

describe("access token verifier", () => {
  const ask = async (extra: object = {}) =>
    (
      await site.post("/oauth/token", {
        grant_type: "client_credentials",
        client_id: client.clientId,
        client_secret: SECRET,
        audience: "https://one.test/api/v2/",
        ...extra,
      })
    ).body;
  const expected = () => ({
    tenantId: site.tenant.id,
    issuer: "https://one.test/",
    audience: "https://one.test/api/v2/",
  });
  const verify = (token: unknown, other: object = {}) =>
    site.accessTokens.verify(String(token), { ...expected(), ...other });

  it("knows its own tokens, and refuses others, expired, revoked and ID tokens", async () => {
    await site.addGrant(client, "https://one.test/api/v2/", ["read:users"]);
    const { access_token: token } = await ask();
    expect((await verify(token)).azp).toBe(client.clientId);
    await expect(verify(token, { issuer: "https://one-alias.test/" })).rejects.toMatchObject({ code: "invalid_token" });
    await expect(verify(token, { audience: "urn:other" })).rejects.toMatchObject({ code: "invalid_token" });
    await expect(verify(token, { tenantId: site.otherTenant.id })).rejects.toMatchObject({ code: "invalid_token" });
    await expect(verify(idToken, { audience: client.clientId })).rejects.toMatchObject({ code: "invalid_token" });
    for (const bad of ["", "a.b.c", `${token}x`, String(token).replace(/\.[^.]+$/, "."), "x".repeat(100_000)]) {
      await expect(verify(bad)).rejects.toMatchObject({ code: "invalid_token" });
    }
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${String(token).split(".")[1]}.`;
    await expect(verify(none)).rejects.toMatchObject({ code: "invalid_token" });
    site.time.offsetMs += 86_401_000;
    await expect(verify(token)).rejects.toMatchObject({ code: "invalid_token" });
    site.time.offsetMs -= 86_401_000;
    const kid = JSON.parse(Buffer.from(String(token).split(".")[0]!, "base64url").toString()).kid;
    await site.keyRing.rotate(site.tenant.id);
    expect((await verify(token)).azp).toBe(client.clientId);
    await site.keyRing.revoke(site.tenant.id, kid);
    await expect(verify(token)).rejects.toMatchObject({ code: "invalid_token" });
  });
});
