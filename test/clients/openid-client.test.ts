import * as oidc from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PageVisitor } from "../support/page-visitor.ts";
import { type ClientWorld, createClientWorld } from "./world.ts";

const CALLBACK = "https://app.example/callback";

let world: ClientWorld;
let configuration: oidc.Configuration;

beforeAll(async () => {
  world = await createClientWorld({ callbacks: [CALLBACK], logoutUrls: ["https://app.example/"] });
  configuration = await oidc.discovery(
    new URL(world.tenant.issuer),
    world.webApp.client_id,
    world.webApp.client_secret,
  );
});
afterAll(() => world?.close());

const atCallback = (url: URL) => url.href.startsWith(CALLBACK);

/** Signs in with code and PKCE, the page filled in by a browser without JavaScript. */
async function signIn(visitor: PageVisitor, more: Record<string, string> = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: CALLBACK,
    scope: "openid profile email offline_access",
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  });
  let page = await visitor.open(address, atCallback);
  if (!atCallback(page.url))
    page = await visitor.submit(
      page,
      { username: world.person.email, password: world.person.password },
      { stopAt: atCallback },
    );
  const exchange = (verifier = pkceCodeVerifier) =>
    oidc.authorizationCodeGrant(configuration, page.url, {
      pkceCodeVerifier: verifier,
      expectedState,
      expectedNonce,
      idTokenExpected: true,
    });
  return { callback: page.url, exchange };
}

describe("openid-client", () => {
  it("discovers the server with its issuer and a final slash", () => {
    expect(configuration.serverMetadata()).toMatchObject({
      issuer: world.tenant.issuer,
      authorization_endpoint: `${world.tenant.issuer}authorize`,
      token_endpoint: `${world.tenant.issuer}oauth/token`,
      userinfo_endpoint: `${world.tenant.issuer}userinfo`,
      jwks_uri: `${world.tenant.issuer}.well-known/jwks.json`,
    });
  });

  it("signs in with code and PKCE, reads userinfo, refreshes and revokes", async () => {
    const { callback, exchange } = await signIn(new PageVisitor());
    expect(callback.searchParams.get("iss")).toBe(world.tenant.issuer);
    const tokens = await exchange();
    expect(tokens.claims()).toMatchObject({
      iss: world.tenant.issuer,
      aud: world.webApp.client_id,
      sub: world.person.userId,
      email: world.person.email,
      name: "Ada",
    });
    expect(await oidc.fetchUserInfo(configuration, tokens.access_token, world.person.userId)).toMatchObject({
      email_verified: true,
    });

    const refreshed = await oidc.refreshTokenGrant(configuration, String(tokens.refresh_token));
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    expect(refreshed.claims()).toMatchObject({ sub: world.person.userId });

    const last = refreshed.refresh_token ?? tokens.refresh_token;
    await oidc.tokenRevocation(configuration, String(last));
    await expect(oidc.refreshTokenGrant(configuration, String(last))).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("gets a token for an API", async () => {
    const { exchange } = await signIn(new PageVisitor(), {
      audience: world.api.identifier,
      scope: "openid read:orders",
    });
    const { access_token: accessToken } = await exchange();
    const claims = JSON.parse(Buffer.from(String(accessToken.split(".")[1]), "base64url").toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({ iss: world.tenant.issuer, sub: world.person.userId, azp: world.webApp.client_id });
    expect([claims.aud].flat()).toContain(world.api.identifier);
    expect(String(claims.scope)).toContain("read:orders");
  });

  it("does not ask again in the same browser, and asks in another", async () => {
    const browser = new PageVisitor();
    await signIn(browser);
    const asked = browser.trail.length;
    const { exchange } = await signIn(browser, { prompt: "none" });
    expect(browser.trail.length - asked).toBeLessThanOrEqual(3);
    expect((await exchange()).claims()).toMatchObject({ sub: world.person.userId });
    const { callback } = await signInSilently(new PageVisitor());
    expect(callback.searchParams.get("error")).toBe("login_required");
  });

  it("cannot use a code twice, nor with another verifier", async () => {
    const first = await signIn(new PageVisitor());
    await first.exchange();
    await expect(first.exchange()).rejects.toMatchObject({ error: "invalid_grant" });
    const second = await signIn(new PageVisitor());
    await expect(second.exchange(oidc.randomPKCECodeVerifier())).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("gets machine tokens with the secret in the header, too", async () => {
    const basic = await oidc.discovery(
      new URL(world.tenant.issuer),
      world.webApp.client_id,
      undefined,
      oidc.ClientSecretBasic(world.webApp.client_secret),
    );
    const tokens = await oidc.clientCredentialsGrant(basic, { audience: world.api.identifier });
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 86_400 });
  });
});

async function signInSilently(visitor: PageVisitor): Promise<{ callback: URL }> {
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: CALLBACK,
    scope: "openid",
    prompt: "none",
    state: "s",
    code_challenge: "x".repeat(43),
    code_challenge_method: "S256",
  });
  const page = await visitor.open(address, atCallback);
  return { callback: page.url };
}
