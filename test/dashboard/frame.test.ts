import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, OWNER, openDashboardSite, signIn } from "../support/dashboard-browser.ts";

/** Tokens of the dashboard last 15 minutes. */
const TOKEN_LIFETIME = "16:00";

let site: DashboardSite;
const pages: Page[] = [];

const keep = async (opening: Promise<Page>): Promise<Page> => {
  const page = await opening;
  pages.push(page);
  return page;
};
const openAsOwner: DashboardSite["openAsOwner"] = (...input) => keep(site.openAsOwner(...input));
const openSignedOut: DashboardSite["openSignedOut"] = (...input) => keep(site.openSignedOut(...input));

const heading = (page: Page) => page.locator("main h1");
const focused = (page: Page): Promise<string> => page.evaluate("document.activeElement.textContent.trim()");

describe.skipIf(!hasChromium)("the dashboard's frame", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
  });
  afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())));
  afterAll(() => site?.close());

  describe("signing in", () => {
    it("comes back to the page that was asked for, with its filters", async () => {
      const page = await openSignedOut("/apis?from=rs_1");
      await signIn(page);
      await heading(page).waitFor();
      expect(page.url()).toBe(site.at("/apis?from=rs_1"));
    });

    it("keeps no token where another script or a later person could find it", async () => {
      const page = await openAsOwner();
      const kept = await page.evaluate<string>(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
      );
      expect(kept).not.toMatch(/eyJ|token|verifier/i);
    });

    it("renews its token without a page", async () => {
      const page = await openSignedOut();
      await page.clock.install();
      await signIn(page);
      await heading(page).waitFor();
      const renewed = page.waitForRequest((request) => request.url().includes("prompt=none"));
      await page.clock.fastForward(TOKEN_LIFETIME);
      await page.getByRole("link", { name: "APIs" }).click();
      await renewed;
      await page.getByRole("table").waitFor();
    });

    it("goes on where it was after the session has ended elsewhere, with what is typed", async () => {
      const page = await openSignedOut("/apis?create=1");
      await page.clock.install();
      await signIn(page);
      const form = page.getByRole("dialog", { name: "Create API" });
      await form.getByLabel("Name").fill("Typed before");
      await form.getByLabel("Identifier").fill("https://typed.example.com");
      const elsewhere = await page.context().newPage();
      await elsewhere.goto(site.at("/"));
      await signOut(elsewhere);
      await elsewhere.close();
      await page.clock.fastForward(TOKEN_LIFETIME);
      await form.getByRole("button", { name: "Create" }).dispatchEvent("click");
      const dialog = page.getByRole("dialog", { name: "Your session has ended" });
      await dialog.waitFor();
      await lookAt(page, "session-end");
      const [other] = await Promise.all([
        page.context().waitForEvent("page"),
        dialog.getByRole("button", { name: "Sign in again" }).click(),
      ]);
      await other.waitForURL(/\/u\/login/);
      await signIn(other);
      await dialog.waitFor({ state: "hidden" });
      expect(await form.getByLabel("Name").inputValue()).toBe("Typed before");
      await form.getByRole("button", { name: "Create" }).click();
      await page.getByRole("heading", { name: "Typed before", level: 1 }).waitFor();
    });

    it("says that the server is not there instead of asking for a sign-in", async () => {
      const page = await openAsOwner();
      await page.route(/\/authorize\?/, (route) => route.fulfill({ status: 503 }));
      await page.reload();
      await page.getByRole("heading", { name: "The server is busy" }).waitFor();
      await lookAt(page, "server-busy");
      await page.unroute(/\/authorize\?/);
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("navigation", { name: "Main navigation" }).waitFor();
    });

    it("says why when somebody is no administrator, with a way out", async () => {
      const page = await openAsOwner();
      await page.route("**/api/v2/administrators/me", (route) =>
        route.fulfill({ status: 403, json: { statusCode: 403, error: "Forbidden", message: "Not an administrator." } }),
      );
      await page.reload();
      await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
      expect(await page.textContent("main")).toContain("no administrator of this tenant");
      await lookAt(page, "sign-in-failed");
      await page.unroute("**/api/v2/administrators/me");
      await page.getByRole("button", { name: "Sign in again" }).click();
      await page.getByRole("navigation", { name: "Main navigation" }).waitFor();
    });

    it("ends for good by signing out", async () => {
      const page = await openSignedOut();
      await signIn(page);
      const otherTab = await page.context().newPage();
      await otherTab.goto(site.at("/logs"));
      await otherTab.locator("main h1").waitFor();
      await signOut(page);
      await otherTab.getByRole("dialog").getByRole("button", { name: "Sign in" }).waitFor();
      await page.goto(site.at("/users"));
      await page.waitForURL(/\/u\/login/);
    });
  });

  describe("getting about", () => {
    it("reads out the new page's heading, and lets the keyboard skip to it", async () => {
      const page = await openAsOwner();
      await page.getByRole("link", { name: "APIs" }).click();
      await page.locator("h1:focus").waitFor();
      expect(await focused(page)).toBe("APIs");
      expect(await page.title()).toBe("APIs · Usher");
      await page.getByRole("link", { name: "Logs" }).focus();
      await page.reload();
      await heading(page).waitFor();
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("Skip to content");
      await page.keyboard.press("Enter");
      await page.locator("#content:focus").waitFor();
    });

    it("has its navigation in a drawer on a narrow screen", async () => {
      const page = await openAsOwner("/", { viewport: { width: 360, height: 740 } });
      const link = page.getByRole("link", { name: "APIs" });
      expect(await link.isVisible()).toBe(false);
      const burger = page.getByRole("button", { name: "Open navigation" });
      await burger.click();
      await link.click();
      await page.waitForURL(site.at("/apis"));
      await link.waitFor({ state: "hidden" });
    });

    it("says that an address is no page, inside the frame", async () => {
      const page = await openAsOwner("/no/such/page");
      expect(await heading(page).textContent()).toBe("There is no such page");
      await lookAt(page, "not-found");
      await page.getByRole("main").getByRole("link").click();
      await page.waitForURL(site.at("/"));
    });
  });

  describe("what goes wrong", () => {
    it("of an answer stays in its place, and can be tried again", async () => {
      const page = await openAsOwner();
      await page.route("**/api/v2/resource-servers*", (route) => route.abort());
      await page.getByRole("link", { name: "APIs" }).click();
      const alert = page.getByRole("alert");
      await alert.getByText("The server does not answer").waitFor();
      await lookAt(page, "no-answer");
      await page.unroute("**/api/v2/resource-servers*");
      await alert.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("table").waitFor();
    });

    it("of rows that are asked for again is said above them, with their time, until the server answers", async () => {
      const page = await openAsOwner("/apis");
      await page.getByRole("table").waitFor();
      await page.getByRole("link", { name: "Logs" }).click();
      await page.getByRole("table").waitFor();
      await page.context().setOffline(true);
      await page.getByRole("link", { name: "APIs" }).click();
      const notice = page.getByRole("status").filter({ hasText: "Shown is what was there at" });
      await notice.getByText(/^The server does not answer\./).waitFor();
      expect(await page.getByRole("table").count()).toBe(1);
      await lookAt(page, "stale");
      await page.context().setOffline(false);
      await notice.waitFor({ state: "hidden" });

      await page.route("**/api/v2/resource-servers*", (route) => route.fulfill({ status: 503 }));
      await page.reload();
      await page.getByRole("alert").getByText("The server is busy").waitFor();
    });

    it("of a page's program is said in its place, and the page comes by itself when it can be had", async () => {
      const page = await openAsOwner();
      await page.route(/\/assets\/(apis|create-api)/, (route) => route.abort());
      await page.route("**/dashboard/", (route) => route.abort());
      await page.getByRole("link", { name: "APIs" }).click();
      await page.getByRole("heading", { name: "This page could not be loaded" }).waitFor();
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByText("The server does not answer yet.").waitFor();
      await lookAt(page, "missing-part");
      await page.unrouteAll();
      await page.getByRole("table").waitFor();
      expect(page.url()).toBe(site.at("/apis"));
    });

    it("of a newer version's other files is mended by loading the page once", async () => {
      const page = await openAsOwner();
      let loads = 0;
      page.on("domcontentloaded", () => {
        loads += 1;
      });
      await page.route(/\/assets\/apis-page/, (route) => route.fulfill({ status: 404 }), { times: 1 });
      await page.getByRole("link", { name: "APIs" }).click();
      await page.getByRole("table").waitFor();
      expect(loads).toBe(1);

      await page.goto(site.at("/"));
      await heading(page).waitFor();
      loads = 0;
      await page.route(/\/assets\/apis-page/, (route) => route.fulfill({ status: 404 }));
      await page.getByRole("link", { name: "APIs" }).click();
      await page.getByRole("heading", { name: "This page could not be loaded" }).waitFor();
      expect(loads).toBe(0);
    });

    it("of a page leaves the frame standing", async () => {
      const page = await openAsOwner();
      await page.route("**/api/v2/resource-servers*", (route) => route.fulfill({ json: { resource_servers: [null] } }));
      await page.getByRole("link", { name: "APIs" }).click();
      await page.getByRole("heading", { name: "This page has failed" }).waitFor();
      await lookAt(page, "crash");
      await page.getByRole("link", { name: "Logs" }).click();
      await page.getByRole("heading", { name: "Logs", level: 1 }).waitFor();
    });
  });

  describe("the person's settings", () => {
    it("stay after a reload: language and appearance", async () => {
      const page = await openAsOwner();
      await page.getByRole("button", { name: "You and your settings" }).click();
      await page.getByText(OWNER.email).waitFor();
      await lookAt(page, "person");
      await page.getByLabel("Appearance").selectOption("Dark");
      await page.getByLabel("Language").selectOption("Deutsch");
      await page.getByRole("link", { name: "Übersicht" }).waitFor();
      await page.reload();
      await page.getByRole("link", { name: "Übersicht" }).waitFor();
      expect(
        await page.evaluate("[document.documentElement.lang, document.documentElement.dataset.mantineColorScheme]"),
      ).toEqual(["de", "dark"]);
    });

    it("begin with the browser's language", async () => {
      const page = await openAsOwner("/apis", { locale: "de-AT" });
      await page.getByRole("link", { name: "Anwendungen" }).waitFor();
      expect(await page.title()).toBe("APIs · Usher");
    });
  });

  it.each(["en-GB", "de-DE"])(
    "keeps to the server's policy, and to the script that a home page may load (%s)",
    async (locale) => {
      const page = await openSignedOut("/", { locale });
      const troubles: string[] = [];
      page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
      page.on("pageerror", (error) => troubles.push(String(error)));
      const sizes: Promise<number>[] = [];
      page.on("response", (response) => {
        if (/\/dashboard\/assets\/.*\.js$/.test(response.url()))
          sizes.push(response.headerValue("content-length").then(Number));
      });
      await signIn(page);
      await heading(page).waitFor();
      await page.waitForLoadState("networkidle");
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeGreaterThan(0);
      expect(troubles).toEqual([]);
    },
  );
});

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "You and your settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/u\/login/);
}
