import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../src/domain/client.ts";
import type { ConsentInteraction } from "../../src/oidc/interactions.ts";
import { type Browser, locationOf, openBrowser } from "./browser.ts";
import { authorizeAddress, CALLBACK, redeemCode } from "./code-flow.ts";
import { type Answer, type OidcSite, openOidcSite } from "./oidc-site.ts";

let site: OidcSite;
let stranger: Client;
beforeAll(async () => {
  site = await openOidcSite();
  await site.addApi({ allowOfflineAccess: true });
  stranger = await site.addClient({ isFirstParty: false, name: "Stranger" });
});
afterAll(() => site?.close());

const AUDIENCE = "https://orders.example.com";
const pathOf = (answer: Answer): string => new URL(String(answer.headers.location), "https://one.test").pathname;

/** The question that an answer leads to, as its page finds it. */
async function questionAt(browser: Browser, answer: Answer): Promise<ConsentInteraction | undefined> {
  const cookie = [...browser.cookies].map(([key, { value }]) => `${key.split(" ")[0]}=${value}`).join("; ");
  const request = {
    headers: { cookie },
    site: { tenant: site.tenant, domain: "one.test", issuer: "https://one.test/" },
  } as never;
  const { searchParams } = new URL(String(answer.headers.location), "https://one.test");
  return site.interactions.findConsent(request, searchParams.get("state") ?? "");
}

/** Signs in for the stranger, up to the question. */
async function askedFor(parameters: Record<string, string> = {}, client = stranger) {
  const browser = openBrowser(site);
  const asked = await browser.signIn(await browser.go(authorizeAddress(client, parameters)), site.user.userId);
  expect(pathOf(asked)).toBe("/u/consent");
  return { browser, asked, question: (await questionAt(browser, asked))! };
}

const codeOf = (answer: Answer): string | null => locationOf(answer).searchParams.get("code");

describe("a third-party client", () => {
  it("gets what it asks for once the person has allowed it, and is not asked about again in that session", async () => {
    const scope = "openid profile read:orders";
    const { browser, question } = await askedFor({ audience: AUDIENCE, scope });
    expect(question).toMatchObject({
      userId: site.user.userId,
      scopes: ["openid", "profile", "read:orders"],
      audience: AUDIENCE,
      redirectUri: CALLBACK,
      client: { clientId: stranger.clientId },
    });
    const back = await browser.go(await site.interactions.allow(question));
    expect((await redeemCode(site, stranger, codeOf(back))).body).toMatchObject({
      scope,
      id_token: expect.any(String),
    });

    const again = await browser.go(authorizeAddress(stranger, { audience: AUDIENCE, scope, prompt: "none" }));
    expect(codeOf(again)).not.toBeNull();
  });

  it("is asked about again when it wants more than was allowed, and silent sign-in says so", async () => {
    const { browser, question } = await askedFor({ scope: "openid" });
    await browser.go(await site.interactions.allow(question));
    const silent = await browser.go(authorizeAddress(stranger, { scope: "openid email", prompt: "none" }));
    expect(locationOf(silent).searchParams.get("error")).toBe("consent_required");
    expect(pathOf(await browser.go(authorizeAddress(stranger, { scope: "openid email" })))).toBe("/u/consent");
  });

  it("is told when the person refuses, and is asked about anew the next time", async () => {
    const { browser, question } = await askedFor();
    const refused = { error: "access_denied", description: "User did not authorize the request" };
    const back = await browser.go(await site.interactions.abort(question, refused));
    expect(Object.fromEntries(locationOf(back).searchParams)).toMatchObject({
      error: "access_denied",
      error_description: "User did not authorize the request",
      state: "st",
    });
    expect(pathOf(await browser.go(authorizeAddress(stranger)))).toBe("/u/consent");
  });

  it("is asked about for every refresh token, whose grant is its own", async () => {
    const parameters = { audience: AUDIENCE, scope: "openid offline_access read:orders" };
    const { browser, question } = await askedFor(parameters);
    const back = await browser.go(await site.interactions.allow(question));
    expect((await redeemCode(site, stranger, codeOf(back))).body.refresh_token).toEqual(expect.any(String));
    expect(pathOf(await browser.go(authorizeAddress(stranger, parameters)))).toBe("/u/consent");
  });

  it("asks once for the password and once for consent where it wants a fresh sign-in", async () => {
    const { browser, question } = await askedFor({ prompt: "login" });
    expect(codeOf(await browser.go(await site.interactions.allow(question)))).not.toBeNull();
  });

  it("has nothing of what another was allowed, nor of what another person allowed", async () => {
    const { browser, question } = await askedFor();
    await browser.go(await site.interactions.allow(question));
    const other = await site.addClient({ isFirstParty: false });
    expect(pathOf(await browser.go(authorizeAddress(other)))).toBe("/u/consent");
    const eve = await site.addUser(site.tenant.id, site.connection, "eve-consent@example.com");
    const page = await browser.go(authorizeAddress(stranger, { prompt: "login" }));
    expect(pathOf(await browser.signIn(page, eve.userId))).toBe("/u/consent");
  });
});

describe("the question of consent", () => {
  it("is found by the browser that is asked and by no other, and only as what it is", async () => {
    const { browser, asked, question } = await askedFor();
    expect(await questionAt(openBrowser(site), asked)).toBeUndefined();
    const cookie = [...browser.cookies].map(([key, { value }]) => `${key.split(" ")[0]}=${value}`).join("; ");
    const request = { headers: { cookie }, site: { tenant: site.tenant, domain: "one.test" } } as never;
    expect(await site.interactions.find(request, {} as never, question.state)).toBeUndefined();
    const signIn = await openBrowser(site).go(authorizeAddress(stranger));
    expect(await questionAt(browser, signIn)).toBeUndefined();
  });

  it("does not let in whoever's session ended meanwhile", async () => {
    const { browser, question } = await askedFor();
    await site.store.oidc.revokeByUser(site.tenant.id, site.user.userId);
    const back = await site.interactions.allow(question).then((address) => browser.go(address));
    expect(back.status).toBe(400);
  });

  it("is not put for first-party clients", async () => {
    const own = await site.addClient();
    const browser = openBrowser(site);
    const back = await browser.signIn(await browser.go(authorizeAddress(own)), site.user.userId);
    expect(codeOf(back)).not.toBeNull();
  });
});
