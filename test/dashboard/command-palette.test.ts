import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";

let site: DashboardSite;
const pages: Page[] = [];

async function openAsOwner(): Promise<Page> {
  const page = await site.openAsOwner();
  pages.push(page);
  return page;
}

const heading = (page: Page) => page.locator("main h1");

describe.skipIf(!hasChromium)("the command palette", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
  });
  afterEach(() => Promise.all(pages.splice(0).map((page) => page.context().close())));
  afterAll(() => site?.close());

  it("finds pages, people and applications", async () => {
    const { tenant } = site;
    await tenant.must("POST", "/connections", { name: "Palette", strategy: "auth0" });
    await tenant.must("POST", "/users", {
      connection: "Palette",
      email: "grace.hopper@example.com",
      password: "Canary-Tulip-4711",
      name: "Grace Hopper",
    });
    const page = await openAsOwner();
    const search = page.getByRole("combobox", { name: "Search or go to …" });
    await page.keyboard.press("Control+k");
    await search.fill("connec");
    await page.getByRole("dialog").getByText("Connections", { exact: true }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(site.at("/connections"));

    await page.keyboard.press("Control+k");
    await search.fill("grace hop");
    await page.getByRole("dialog").getByText("Grace Hopper").waitFor();
    await lookAt(page, "palette");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/users\/auth0%7C\w+\/details/);

    await page.keyboard.press("Control+k");
    await search.fill("no such thing");
    await page.getByText("Nothing found.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  });

  it("loses nothing of what is typed right after the keys of the palette, and tells screen readers what is chosen", async () => {
    const page = await openAsOwner();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("log");
    const search = page.getByRole("combobox", { name: "Search or go to …" });
    expect(await search.inputValue()).toBe("log");
    const chosen = async () => page.locator(`[id="${await search.getAttribute("aria-activedescendant")}"]`);
    expect(await (await chosen()).textContent()).toBe("Logs");
    await page.keyboard.press("ArrowDown");
    expect(await (await chosen()).textContent()).toBe("Follow the log live");
    expect(await (await chosen()).getAttribute("aria-selected")).toBe("true");
    await page.getByRole("dialog").getByRole("status").getByText("2 results").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(site.at("/logs?follow=live"));
    await page.locator("h1:focus").waitFor();
  });

  it("gives the focus back to where it was when the palette is left", async () => {
    const page = await openAsOwner();
    await page.getByRole("link", { name: "Users" }).focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("a:focus", { hasText: "Users" }).waitFor();
  });

  it("begins by the palette what the role may do, in its dialog", async () => {
    const page = await openAsOwner();
    const begin = async (words: string, dialog: string) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Search or go to …" }).fill(words);
      await page.getByRole("option", { name: words }).waitFor();
      await page.keyboard.press("Enter");
      const opened = page.getByRole("dialog", { name: dialog });
      await opened.waitFor();
      await page.reload();
      await opened.waitFor();
      await page.keyboard.press("Escape");
      await opened.waitFor({ state: "hidden" });
    };
    await begin("Create application", "Create application");
    await begin("Create API", "Create API");
    await begin("Create connection", "Create database");
    await begin("Create user", "Create user");
    await begin("Import users", "Import users from a file");
    await begin("Export users", "Export users to a file");
    await begin("Invite administrator", "Invite an administrator");
  });

  it("leads by the palette to the list of a migration, and offers nobody what their role may not do", async () => {
    const { tenant } = site;
    const { id } = await tenant.must<{ id: string }>("POST", "/connections", {
      name: "Moving",
      strategy: "auth0",
      options: { enabledDatabaseCustomization: true, import_mode: true },
    });
    const page = await openAsOwner();
    const search = page.getByRole("combobox", { name: "Search or go to …" });
    await page.keyboard.press("Control+k");
    await search.fill("expected people");
    await page.getByRole("option", { name: "Load a list of expected people: Moving" }).click();
    await page.waitForURL(site.at(`/migrations/${id}/roster`));

    await page.route("**/api/v2/administrators/me", async (route) => {
      const answer = await route.fetch();
      const me = (await answer.json()) as { scopes: string[] };
      const scopes = me.scopes.filter((scope) => scope.startsWith("read:"));
      await route.fulfill({ response: answer, json: { ...me, role: "viewer", scopes } });
    });
    await page.reload();
    await heading(page).waitFor();
    await page.keyboard.press("Control+k");
    await search.fill("e");
    await page.getByRole("option", { name: "Follow the log live" }).waitFor();
    const offered = await page.getByRole("option").allTextContents();
    expect(offered.filter((label) => /Create|Import|Export|Invite|Load/.test(label))).toEqual([]);
  });
});
