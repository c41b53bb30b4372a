import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blankClient, blankConnection } from "../support/blank-objects.ts";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";

const MANY = 120;
const PAGE = 50;
const number = (index: number) => String(index).padStart(3, "0");

let site: DashboardSite;
let page: Page;
let first: { connectionId: string; clientId: string };

/** Made in the store, last name first, since no person would make them one by one. */
async function makeMany(): Promise<void> {
  const { store } = site.usher;
  const now = new Date();
  const { id: tenantId } = (await store.tenants.findByDomain(site.tenant.domain))!;
  for (let index = MANY - 1; index >= 0; index--) {
    const client = blankClient(tenantId, now, { name: `App ${number(index)}`, grantTypes: ["password"] });
    const connection = blankConnection(tenantId, `conn-${number(index)}`, now);
    await store.clients.insert(client);
    await store.connections.insert(connection);
    first = { connectionId: connection.id, clientId: client.clientId };
  }
}

const rows = () => page.locator("main tbody tr");
const row = (name: string) => page.getByRole("row", { name: new RegExp(name) });
const link = (name: string) => page.locator("main").getByRole("link", { name, exact: true });

/** A list of them all: fifty by name, the next, back by the browser, and one found by its name. */
async function goThrough(path: string, prefix: string): Promise<void> {
  await page.goto(site.at(path));
  await link(`${prefix}000`).waitFor();
  expect(await rows().count()).toBe(PAGE);
  await link("Next page").click();
  await link(`${prefix}${number(PAGE)}`).waitFor();
  await page.goBack();
  await link(`${prefix}000`).waitFor();
  await page.getByRole("searchbox", { name: "Find by name" }).fill(`${prefix}11`.toUpperCase());
  await link(`${prefix}117`).waitFor();
  await expect.poll(() => rows().count()).toBe(10);
}

describe.skipIf(!hasChromium)("a tenant with many applications and connections", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    await makeMany();
    page = await site.openAsOwner("/connections");
  });
  afterAll(() => site?.close());

  it("lists them by name, page by page, and finds one by its name", async () => {
    await goThrough("/connections", "conn-");
    await lookAt(page, "many-connections");
    await goThrough("/applications", "App ");
    await page.getByRole("searchbox", { name: "Find by name" }).fill("no such one");
    await page.getByText("No such application").waitFor();
  });

  it("shows which applications use a connection first, and the others page by page; a switch stays where it is", async () => {
    await page.goto(site.at(`/connections/${first.connectionId}/applications`));
    await link("App 000").waitFor();
    expect(await rows().count()).toBe(PAGE);
    await page.getByRole("searchbox", { name: "Find by name" }).fill("app 07");
    await expect.poll(() => rows().count()).toBe(10);
    await row("App 077").locator("label").click();
    await page.locator("[role=status]", { hasText: "App 077 uses this connection now." }).first().waitFor();
    expect(await page.getByRole("table", { name: "Off" }).getByRole("switch", { name: /077/ }).isChecked()).toBe(true);
    await page.reload();
    const on = page.getByRole("table", { name: "On", exact: true });
    await on.getByRole("switch", { name: /077/, checked: true }).waitFor();
    await page.getByRole("searchbox", { name: "Find by name" }).fill("");
    await expect.poll(() => rows().count()).toBe(PAGE + 1);
    await lookAt(page, "many-enabled");
    await link("Next page").click();
    await link("App 099").waitFor();
    await on.getByRole("switch", { name: /077/ }).waitFor();
  });

  it("shows which connections an application uses in the same way", async () => {
    await page.goto(site.at(`/applications/${first.clientId}/connections`));
    await link("conn-000").waitFor();
    await row("conn-003").locator("label").click();
    await page.locator("[role=status]", { hasText: "conn-003 is on." }).first().waitFor();
    await page.reload();
    await page
      .getByRole("table", { name: "On", exact: true })
      .getByRole("row", { name: /conn-003/ })
      .waitFor();
    await page.getByRole("searchbox", { name: "Find by name" }).fill("CONN-11");
    await expect.poll(() => rows().count()).toBe(10);
  });

  it("leads from the security page to all whom a finding concerns", async () => {
    await page.goto(site.at("/security"));
    await page.getByRole("link", { name: "And 20 more: show all." }).first().click();
    await link("App 000").waitFor();
    expect(await rows().count()).toBe(PAGE);
    await lookAt(page, "many-finding");
    await link("Next page").click();
    await link("App 050").waitFor();
    await link("All findings").click();
    await link("App 000").first().waitFor();
  });

  it("finds each of them by the palette, and parts of pages", async () => {
    const search = page.getByRole("combobox", { name: "Search or go to …" });
    const open = async (words: string, name: string, address: RegExp) => {
      await page.keyboard.press("Control+k");
      await search.fill(words);
      await page.getByRole("option", { name }).first().click();
      await page.waitForURL(address);
    };
    await open("App 118", "App 118", /\/applications\/\w+\/settings/);
    await open("conn-107", "conn-107", /\/connections\/con_\w+\/settings/);
    await open("management", "Management API", /\/apis\/\w+\/settings/);
    await open("keys", "Signing keys", /\/settings\/keys/);
    await open("mail", "Mail", /\/settings\/mail/);
  });
});
