import { SignJWT } from "jose";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchBrowser } from "../../../test/support/browser.ts";
import { freePort } from "../../../test/support/free-port.ts";
import { openTestAuthority } from "../../../test/support/local-tls.ts";
import { lookAt, openPageAt } from "../../../test/support/look-at-page.ts";
import { linkIn, openPagesSite, type PagesSite, type TenantWithPages } from "../../../test/support/pages-site.ts";
import type { Connection } from "../../domain/connection.ts";
import { newTicket } from "../../domain/ticket.ts";
import { type Listeners, openListeners } from "../listeners.ts";
import { renderErrorPage } from "./error-page.ts";
import { pageHeaders } from "./reply-page.ts";
import { replyWithSignOutPage } from "./sign-out-page.ts";

const PASSWORD = "Canary-Tulip-4711";
let site: PagesSite;
let tenant: TenantWithPages;
let connection: Connection;
let callback: string;
let listeners: Listeners;
let browser: Browser;
let context: BrowserContext;

describe.skipIf(!hasChromium)("the hosted pages in a browser", () => {
  beforeAll(async () => {
    const port = await freePort();
    const domain = `localhost:${port}`;
    callback = `https://127.0.0.1:${port}/callback`;
    site = await openPagesSite({
      exchangeCode: async ({ site: { issuer }, code }) => {
        const [sub, nonce] = code.split(".");
        const sign = (claims: Record<string, unknown>) =>
          new SignJWT(claims)
            .setProtectedHeader({ alg: "HS256" })
            .setIssuer(issuer)
            .setSubject(atob(sub!))
            .setIssuedAt()
            .setExpirationTime("1h")
            .sign(Buffer.alloc(32));
        const idToken = await sign({
          nonce,
          aud: "client",
          email: "ada@example.com",
          email_verified: true,
          name: "Ada Lovelace",
        });
        return {
          outcome: "tokens",
          idToken,
          accessToken: await sign({ aud: [`${issuer}userinfo`], scope: "openid profile email" }),
        };
      },
      extend: (app) => {
        // Stands in for the protocol: the sign-in goes on to the client, on another origin.
        app.get("/authorize/resume", (_request, reply) => reply.redirect(callback, 303));
        app.get("/authorize", (_request, reply) => reply.send("asked"));
        app.get("/sign-out", (_request, reply) =>
          replyWithSignOutPage(reply, {
            clientName: "Northwind Shop",
            fields: [["confirm", "x"]],
            target: callback,
          }),
        );
        app.get("/failed", (request, reply) =>
          reply
            .headers(pageHeaders(request.site))
            .type("text/html; charset=utf-8")
            .send(
              renderErrorPage({
                status: 400,
                error: "invalid_request",
                description:
                  "Callback URL mismatch. https://shop.example.org/after-login is not in the list of allowed callback URLs.",
                site: request.site,
                languages: {},
              }),
            ),
        );
      },
    });
    tenant = await site.addTenant({ friendly_name: "Northwind Gardens" }, domain);
    connection = await tenant.addConnection("DestinationDatabase", {
      enabledDatabaseCustomization: true,
      import_mode: true,
    });
    await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD, emailVerified: false });
    tenant.source.add("grace@example.com", PASSWORD, {
      id: "auth0|64f0c0ffee",
      name: "Grace Hopper",
      givenName: "Grace",
      userMetadata: { theme: "dark", newsletter: true },
      appMetadata: { plan: "pro", seats: 4, tags: ["navy", "cobol"] },
      extra: { department: "Compilers" },
    });
    browser = await launchBrowser();
    context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en" });
    const authority = await openTestAuthority();
    listeners = await openListeners(
      [{ scheme: "https", host: "127.0.0.1", port }],
      site.app.routing,
      await authority.serverCertificate(),
    );
  });

  afterAll(async () => {
    await browser?.close();
    await listeners?.close(0);
    await site?.close();
  });

  const at = (path: string): string => `https://${tenant.domain}${path}`;

  const openPage = (path: string): Promise<Page> => openPageAt(context, at(path));

  it("signs in by keyboard alone", async () => {
    const page = await openPage(`/u/login?state=${tenant.startSignIn([connection], { redirectUri: callback })}`);
    await lookAt(page, "hosted/sign-in");
    await page.keyboard.type("ada@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[role=alert]");
    await lookAt(page, "hosted/sign-in-wrong");
    expect(await page.evaluate("document.activeElement.id")).toBe("password");
    await page.keyboard.type(PASSWORD);
    await Promise.all([page.waitForURL(callback), page.keyboard.press("Enter")]);
    await page.close();
  });

  it("shows sign-up, with the rules that a weak password broke", async () => {
    const page = await openPage(`/u/signup?state=${tenant.startSignIn([connection], { redirectUri: callback })}`);
    await lookAt(page, "hosted/sign-up");
    await page.fill("#email", "new@example.com");
    await page.fill("#password", "tulipstulips");
    await page.click(".button");
    await page.waitForSelector("[role=alert]");
    await lookAt(page, "hosted/sign-up-weak");
    await page.fill("#password", PASSWORD);
    await Promise.all([page.waitForURL(callback), page.click(".button")]);
    await page.close();
  });

  /** Asks for a link to a new password, and stays on the page that says so. */
  async function askForReset() {
    const state = tenant.startSignIn([connection], { redirectUri: callback });
    const page = await openPage(`/u/reset-password/request?state=${state}`);
    await lookAt(page, "hosted/forgotten");
    await page.fill("#username", "ada@example.com");
    await page.click(".button");
    await page.waitForSelector("text=Check your email");
    await lookAt(page, "hosted/forgotten-sent");
    return page;
  }

  it("leads from a forgotten password to a new one", async () => {
    const page = await askForReset();
    const mail = (await tenant.mails()).find(
      ({ template, to }) => template === "reset_email" && to === "ada@example.com",
    );
    await page.goto(linkIn(mail));
    await lookAt(page, "hosted/reset");
    await page.fill("#password", PASSWORD);
    await page.fill("#password_again", `${PASSWORD}x`);
    await page.click(".button");
    await page.waitForSelector(".field-error");
    await lookAt(page, "hosted/reset-mismatch");
    await page.fill("#password", PASSWORD);
    await page.fill("#password_again", PASSWORD);
    await page.click(".button");
    await page.waitForSelector("text=Your password is changed");
    await lookAt(page, "hosted/reset-done");
    await page.goto(linkIn(mail));
    await page.waitForSelector("text=no longer works");
    await lookAt(page, "hosted/link-used");
    await page.close();
  });

  it("confirms an address by a button", async () => {
    const state = tenant.startSignIn([connection], { redirectUri: callback });
    const form = await openPage(`/u/signup?state=${state}`);
    await form.fill("#email", "to-confirm@example.com");
    await form.fill("#password", PASSWORD);
    await form.click(".button");
    await form.waitForURL((url) => !url.pathname.startsWith("/u/signup"));
    await form.close();
    const mail = (await tenant.mails()).find(
      ({ template, to }) => template === "verify_email" && to === "to-confirm@example.com",
    );
    const page = await openPage(linkIn(mail).slice(at("").length));
    await lookAt(page, "hosted/verify");
    await page.click(".button");
    await page.waitForSelector("text=is confirmed");
    await lookAt(page, "hosted/verify-done");
    await page.close();
  });

  it("tries a connection and shows what came of it", async () => {
    const { ticket, secret } = newTicket(
      {
        tenantId: tenant.tenant.id,
        kind: "try_connection",
        connectionId: connection.id,
        parameters: { return_to: "/outbox" },
      },
      new Date(),
    );
    await site.deps.store.tickets.insert(ticket);
    const page = await context.newPage();
    const request = page.waitForRequest("**/authorize?**");
    await page.goto(at(`/tester/login?ticket=${secret}`));
    const asked = new URL((await request).url()).searchParams;
    await page.goto(at(`/u/login?state=${tenant.startSignIn([connection], { redirectUri: callback })}`));
    await page.fill("#username", "grace@example.com");
    await page.fill("#password", PASSWORD);
    await Promise.all([page.waitForURL(callback), page.click(".button")]);
    const code = `${btoa("auth0|auth0|64f0c0ffee")}.${asked.get("nonce")}`;
    await page.goto(at(`/tester/callback?${new URLSearchParams({ code, state: asked.get("state")! })}`));
    await page.waitForSelector("text=It works!");
    await lookAt(page, "hosted/it-works");
    expect(await page.textContent("main")).toContain("taken over from the source just now");
    await page.close();
  });

  it("shows errors, the question before signing out, and the outbox", async () => {
    await (await askForReset()).close();
    await tenant.mails();
    const page = await openPage("/failed");
    await lookAt(page, "hosted/error");
    await page.goto(at("/sign-out"));
    await lookAt(page, "hosted/sign-out");
    await page.goto(at("/outbox"));
    await lookAt(page, "hosted/outbox");
    await page.locator("text=Reset your Northwind Gardens password").first().click();
    await page.frameLocator("iframe").locator("h1").waitFor();
    await lookAt(page, "hosted/outbox-message");
    await page.close();
  });
});
