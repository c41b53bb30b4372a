import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";
import { newObjectId } from "../../domain/ids.ts";

const AUDIENCE = "https://orders.example.com";
let site: PagesSite;
beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function openQuestion(scopes: readonly string[], audience?: string, uiLocales?: string) {
  const tenant = await site.addTenant();
  const connection = await tenant.addConnection("Users");
  const user = await tenant.addUser(connection, { email: "ada@example.com", password: "Canary-Tulip-4711" });
  const now = new Date();
  await site.deps.store.transaction((tx) =>
    tx.resourceServers.insert({
      tenantId: tenant.tenant.id,
      id: newObjectId(),
      name: "Orders <b>",
      identifier: AUDIENCE,
      isSystem: false,
      scopes: [{ value: "read:orders", description: "Read <i>your</i> orders" }, { value: "write:orders" }],
      signingAlg: "RS256",
      allowOfflineAccess: true,
      tokenLifetimeSeconds: 86_400,
      tokenLifetimeForWebSeconds: 7_200,
      skipConsentForVerifiableFirstPartyClients: true,
      enforcePolicies: false,
      tokenDialect: "access_token",
      properties: {},
      createdAt: now,
      updatedAt: now,
    }),
  );
  const state = tenant.askConsent(user, { scopes, audience, uiLocales });
  const browser = tenant.browser();
  return { tenant, state, browser, page: await browser.get(`/u/consent?state=${state}`) };
}

describe("the consent page", () => {
  it("says who asks whom for what, each scope in words", async () => {
    const { page } = await openQuestion(["openid", "email", "read:orders", "write:orders"], AUDIENCE);
    expect(page.statusCode).toBe(200);
    for (const text of [
      "Garden Planner",
      "ada@example.com",
      "Know who you are",
      "See your email address",
      "At Orders &lt;b&gt;:",
      "Read &lt;i&gt;your&lt;/i&gt; orders",
      "write:orders",
    ])
      expect(page.body).toContain(text);
    expect(page.body).not.toContain("See your phone number");
    expect(page.headers["content-security-policy"]).toContain("form-action 'self' https://app.example.org;");
    expect(page.headers["x-frame-options"]).toBe("DENY");
  });

  it("speaks the language of the authorization request", async () => {
    const { page } = await openQuestion(["openid"], undefined, "de");
    expect(page.body).toContain("Zugriff erlauben?");
  });

  it("allows on the one button, and refuses on the other", async () => {
    const yes = await openQuestion(["openid"]);
    const allowed = await yes.browser.submit(yes.page, { answer: "allow" });
    expect([allowed.statusCode, allowed.headers.location]).toEqual([
      303,
      `https://${yes.tenant.domain}/authorize/resume?state=${yes.state}`,
    ]);
    expect(site.allowed).toContain(yes.state);

    const no = await openQuestion(["openid"]);
    const refused = await no.browser.submit(no.page, { answer: "refuse" });
    expect(refused.headers.location).toBe(`https://${no.tenant.domain}/aborted?error=access_denied`);
    const nothing = await no.browser.submit(no.page, {});
    expect(nothing.headers.location).toBe(`https://${no.tenant.domain}/aborted?error=access_denied`);
    expect(site.allowed).not.toContain(no.state);
  });

  it("takes no answer from another site or another page, and knows no other tenant's question", async () => {
    const { state, browser, tenant } = await openQuestion(["openid"]);
    const forged = await browser.post("/u/consent", { state, answer: "allow", form_token: "x" });
    expect(forged.statusCode).toBe(403);
    expect(site.allowed).not.toContain(state);
    const other = await site.addTenant();
    expect((await other.browser().get(`/u/consent?state=${state}`)).statusCode).toBe(400);
    expect((await tenant.browser().get("/u/consent?state=unknown")).statusCode).toBe(400);
  });
});
