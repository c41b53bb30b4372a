import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchBrowser, screenshot } from "../support/browser.ts";
import { freePort } from "../support/free-port.ts";
import { type ClientWorld, createClientWorld } from "./world.ts";

const SDK = readFileSync(createRequire(import.meta.url).resolve("@auth0/auth0-spa-js/dist/auth0-spa-js.production.js"));

/** The whole application: the test drives the SDK through `window.client`. */
const APPLICATION = `<!doctype html><meta charset="utf-8"><title>Orders</title><h1>Orders</h1><p id="state">starting</p>
<script src="/sdk.js"></script>
<script>
  const options = JSON.parse(sessionStorage.getItem("options") || "null");
  const show = (text) => { document.getElementById("state").textContent = text; };
  (async () => {
    if (!options) return show("no options");
    window.client = await auth0.createAuth0Client(options);
    if (location.search.includes("code=") || location.search.includes("error=")) {
      await client.handleRedirectCallback();
      history.replaceState({}, "", "/");
    }
    show((await client.isAuthenticated()) ? "signed in as " + (await client.getUser()).email : "signed out");
  })().catch((error) => show("failed: " + error.message));
</script>`;

let world: ClientWorld;
let app: Server;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  const port = await freePort();
  origin = `https://localhost:${port}`;
  world = await createClientWorld({ callbacks: [origin], logoutUrls: [origin], webOrigins: [origin] });
  app = createServer(await world.usher.authority.serverCertificate(), (request, response) => {
    const isSdk = request.url === "/sdk.js";
    response.writeHead(200, { "content-type": isSdk ? "text/javascript" : "text/html" }).end(isSdk ? SDK : APPLICATION);
  }).listen(port, "127.0.0.1");
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  app?.closeAllConnections();
  app?.close();
  await world?.close();
});

/** Opens the application with these SDK options, in a browser of its own. */
async function openApplication(more: Record<string, unknown>): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const options = {
    domain: world.tenant.domain,
    clientId: world.spa.client_id,
    cacheLocation: "memory",
    authorizationParams: {
      redirect_uri: origin,
      audience: world.api.identifier,
      scope: "openid profile email read:orders",
    },
    ...more,
  };
  await page.goto(origin);
  await page.evaluate((text) => sessionStorage.setItem("options", text), JSON.stringify(options));
  await page.reload();
  await expectState(page, "signed out");
  return page;
}

const expectState = (page: Page, text: string) =>
  expect.poll(() => page.textContent("#state").catch(() => ""), { timeout: 10_000 }).toBe(text);

async function signIn(page: Page, name?: string): Promise<void> {
  await page.evaluate(() => void (globalThis as never as Window).client.loginWithRedirect());
  await page.waitForURL((url) => url.host === world.tenant.domain);
  if (name) await screenshot(page, `${name}-sign-in`);
  await page.fill("input[name=username]", world.person.email);
  await page.fill("input[name=password]", "a wrong password");
  await page.press("input[name=password]", "Enter");
  await page.waitForSelector("[role=alert]");
  if (name) await screenshot(page, `${name}-wrong-password`);
  await page.fill("input[name=password]", world.person.password);
  await page.click("button[type=submit]");
  await page.waitForURL((url) => url.origin === origin);
  await expectState(page, `signed in as ${world.person.email}`);
}

// What the page's own code sees.
interface Window {
  client: {
    loginWithRedirect(): Promise<void>;
    logout(options: unknown): Promise<void>;
    getTokenSilently(options: unknown): Promise<string>;
    getUser(): Promise<Record<string, unknown>>;
  };
}

const silentToken = (page: Page) =>
  page.evaluate(() =>
    (globalThis as never as Window).client.getTokenSilently({ cacheMode: "off" }).then(
      (token) => ({ token }),
      (error: { error: string; message: string }) => ({ error: error.error, message: error.message }),
    ),
  );

describe.skipIf(!hasChromium)("auth0-spa-js in Chromium", () => {
  it("signs in by redirect, gets tokens silently through a hidden frame, and signs out", async () => {
    const page = await openApplication({});
    await signIn(page, "spa");
    expect(await page.evaluate(() => (globalThis as never as Window).client.getUser())).toMatchObject({
      sub: world.person.userId,
      name: "Ada",
      email_verified: true,
    });

    expect(await silentToken(page)).toEqual({ token: expect.stringMatching(/^ey/) });
    // A reload has lost what was in memory; the session at the server brings it back without a page.
    await page.reload();
    await expectState(page, `signed in as ${world.person.email}`);
    expect(await silentToken(page)).toEqual({ token: expect.stringMatching(/^ey/) });

    await page.evaluate(
      (returnTo) => void (globalThis as never as Window).client.logout({ logoutParams: { returnTo } }),
      origin,
    );
    await expectState(page, "signed out");
    expect(new URL(page.url()).origin).toBe(origin);
    expect(await silentToken(page)).toMatchObject({ error: "login_required" });
    await page.context().close();
  });

  it("rotates refresh tokens, each good once", async () => {
    const page = await openApplication({ useRefreshTokens: true });
    const given: string[] = [];
    page.on("response", async (response) => {
      if (!response.url().endsWith("/oauth/token") || response.request().method() !== "POST") return;
      const body = (await response.json().catch(() => ({}))) as { refresh_token?: string };
      if (body.refresh_token) given.push(body.refresh_token);
    });
    await signIn(page);
    const first = await silentToken(page);
    const second = await silentToken(page);
    expect(first).toEqual({ token: expect.any(String) });
    expect(second).toEqual({ token: expect.any(String) });
    await expect.poll(() => new Set(given).size).toBe(3);

    const reused = await world.tenant.token({
      grant_type: "refresh_token",
      client_id: world.spa.client_id,
      refresh_token: given[0],
    });
    expect(reused).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    // Reuse revokes the whole family.
    const last = await world.tenant.token({
      grant_type: "refresh_token",
      client_id: world.spa.client_id,
      refresh_token: given[2],
    });
    expect(last).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    await page.context().close();
  });
});
