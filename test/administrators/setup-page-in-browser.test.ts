import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchBrowser } from "../support/browser.ts";
import { ADMINISTRATOR_PASSWORD } from "../support/dashboard-visitor.ts";
import { lookAt, openPageAt } from "../support/look-at-page.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

let usher: RunningUsher;
let browser: Browser;

beforeAll(async () => {
  if (hasChromium) [usher, browser] = await Promise.all([startUsher({ tenants: ["acme", "words"] }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await usher?.close();
});

describe.skipIf(!hasChromium)("the set-up page in a browser", () => {
  it("looks right for a new owner, after a refusal, and for somebody who was invited", async () => {
    const tenant = usher.tenant("acme");
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en-GB" });
    const page = await openPageAt(context, await usher.setupLink(tenant));
    await lookAt(page, "setup");
    await page.fill("#name", "Ada");
    await page.fill("#email", "ada@example.com");
    await page.fill("#password", "long, but plain");
    await page.fill("#password_again", "long, but plain");
    await page.click("button[type=submit]");
    await page.locator("[role=alert]").waitFor();
    expect(await page.inputValue("#name")).toBe("Ada");
    await lookAt(page, "setup-refused");
    await page.fill("#password", ADMINISTRATOR_PASSWORD);
    await page.fill("#password_again", ADMINISTRATOR_PASSWORD);
    await page.click("button[type=submit]");
    await page.waitForURL(/\/dashboard\//);

    const { body } = await tenant.api<{ invitation: { url: string } }>("POST", "/administrators", {
      email: "grace@example.com",
      name: "Grace",
      role: "viewer",
    });
    await page.goto(body.invitation.url);
    await lookAt(page, "setup-invited");
    await page.close();
    await context.close();
  });

  it.each(["de-DE", "ar", "ja"])("speaks the language of the browser: %s", async (locale) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale });
    const page = await openPageAt(context, await usher.setupLink(usher.tenant("words")));
    expect(await page.getAttribute("html", "lang")).toBe(locale.slice(0, 2));
    expect(await page.textContent("main")).not.toContain("Set up the dashboard");
    await lookAt(page, `setup-${locale.slice(0, 2)}`);
    await page.close();
    await context.close();
  });
});
