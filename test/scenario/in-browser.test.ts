import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchBrowser, screenshot } from "../support/browser.ts";
import { canaryPassword } from "../support/canary.ts";
import { hasSeedScripts } from "../support/seed-scripts.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";
import { createScenario, idHere, type Scenario } from "./scenario.ts";

const PASSWORD = canaryPassword();
const CHOSEN = canaryPassword();

describe.skipIf(!hasChromium)("the guide in two tenants, in a browser without JavaScript", () => {
  let usher: RunningUsher;
  let scenario: Scenario;
  let browser: Browser;
  let sourceId: string;

  beforeAll(async () => {
    usher = await startUsher({ tenants: ["source", "destination"], proxied: ["source"] });
    scenario = await createScenario(usher, "two tenants", hasSeedScripts ? "the guide's scripts" : "our scripts");
    sourceId = await scenario.addSourceUser({
      email: "user1@source.com",
      password: PASSWORD,
      email_verified: true,
      name: "User One",
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await usher?.close();
  });

  async function tryConnection(): Promise<Page> {
    const { url } = await scenario.destination.must<{ url: string }>(
      "POST",
      `/connections/${scenario.destinationConnection.id}/try`,
    );
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function signIn(page: Page, password: string): Promise<void> {
    await page.getByLabel(/^Email/).fill("user1@source.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  it("Try connection: the sign-in page, a wrong password, then It works!", async () => {
    const page = await tryConnection();
    await screenshot(page, "scenario-1-sign-in");
    await signIn(page, "not the password");
    expect(await page.getByRole("alert").textContent()).toContain("Wrong email or password");
    await screenshot(page, "scenario-2-wrong-password");
    expect(await scenario.usersHere()).toEqual([]);

    await signIn(page, PASSWORD);
    await page.getByRole("heading", { name: "It works!" }).waitFor();
    await screenshot(page, "scenario-3-it-works");
    const text = await page.textContent("body");
    for (const shown of ["user1@source.com", "User One", idHere(scenario, sourceId), scenario.destination.issuer])
      expect(text).toContain(shown);
    expect(await scenario.usersHere()).toHaveLength(1);
    await page.context().close();
  });

  it("the second time the source is not asked, even when it is off", async () => {
    await usher.proxy("source").shut();
    usher.proxy("source").reset();
    const page = await tryConnection();
    await signIn(page, PASSWORD);
    await page.getByRole("heading", { name: "It works!" }).waitFor();
    expect(await page.textContent("body")).toContain("The source was not asked");
    await screenshot(page, "scenario-4-second-sign-in");
    expect(usher.proxy("source").count()).toBe(0);
    await usher.proxy("source").open();
    await page.context().close();
  });

  it("a forgotten password of someone who is not here yet, by way of the outbox", async () => {
    await scenario.addSourceUser({ email: "user2@source.com", password: PASSWORD });
    const page = await tryConnection();
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByLabel(/^Email/).fill("user2@source.com");
    await screenshot(page, "scenario-5-forgotten-password");
    await page.getByRole("button").click();
    await page.getByRole("heading", { name: "Check your email" }).waitFor();

    type Mail = { template: string; links: string[] };
    const resetMail = async () => {
      const mails = await scenario.destination.send<Mail[]>("GET", "/outbox.json?to=user2@source.com");
      return mails.body.find(({ template }) => template === "reset_email");
    };
    await expect.poll(resetMail).toBeDefined();
    await page.goto(String((await resetMail())?.links[0]));
    for (const [index, field] of (await page.locator("input[type=password]").all()).entries()) {
      expect(index).toBeLessThan(2);
      await field.fill(CHOSEN);
    }
    await screenshot(page, "scenario-6-reset");
    await page.getByRole("button").click();
    await page.waitForLoadState();
    await screenshot(page, "scenario-7-reset-done");
    expect(await scenario.signIn("user2@source.com", CHOSEN)).toMatchObject({ status: 200 });
    await page.context().close();
  });
});
