import { gunzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";
import type { ClientCredentials } from "../support/tenant-client.ts";

const USERS = [
  { email: "ann@example.com", email_verified: true },
  { email: "ben@example.com", email_verified: true },
  { email: "not an address" },
];

let site: DashboardSite;
let page: Page;

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const option = (name: string) => page.getByRole("option", { name, exact: true }).click();
const dialog = () => page.getByRole("dialog");
const rows = () => page.getByRole("row").filter({ has: page.getByRole("cell") });
const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

async function fileOf(click: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const createUser = (email: string) =>
  site.tenant.must("POST", "/users", { connection: "People", email, password: "Candle-Otter-Willow-31" });

describe.skipIf(!hasChromium)("logs and jobs in the dashboard", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    const { tenant } = site;
    const { id } = await tenant.must<{ id: string }>("POST", "/connections", { name: "People", strategy: "auth0" });
    const { client_id } = await tenant.must<ClientCredentials>("POST", "/clients", { name: "Shop" });
    await tenant.must("PATCH", `/connections/${id}/clients`, [{ client_id, status: true }]);
    page = await site.openAsOwner("/jobs");
  });
  afterAll(() => site?.close());

  it("an import is started with a file, and its page tells what became of each row", async () => {
    await page.getByText("No job has been started yet").waitFor();
    await lookAt(page, "jobs-empty");
    await button("Import users").click();
    await page.locator("input[type=file]").setInputFiles({
      name: "users.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(USERS)),
    });
    await dialog().getByRole("textbox", { name: "Your reference" }).fill("first try");
    await lookAt(page, "jobs-import");
    await dialog().getByRole("button", { name: "Start import" }).click();
    await heading("Import of users");
    await page.getByText(/^Done, 1 /).waitFor();
    await page.reload();
    await page.getByRole("cell", { name: "not an address", exact: true }).waitFor();
    expect(await rows().count()).toBe(1);
    await lookAt(page, "jobs-one");
    await button("Dismiss").click();
    await dialog().getByRole("button", { name: "Dismiss" }).click();
    await page.getByText("No row needs attention.").waitFor();
  });

  it("an export's file holds the users with the fields that were chosen", async () => {
    await page.goto(site.at("/jobs"));
    await button("Export users").click();
    await dialog().getByLabel("CSV, for spreadsheets").check();
    await dialog().getByRole("combobox", { name: "Fields" }).fill("email");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await lookAt(page, "jobs-export");
    await dialog().getByRole("button", { name: "Start export" }).click();
    await heading("Export of users");
    const file = await fileOf(() => button("Download file").click());
    expect(gunzipSync(file).toString().split("\r\n").sort()).toEqual([
      "",
      '"ann@example.com"',
      '"ben@example.com"',
      '"email"',
    ]);
    await page.getByRole("link", { name: "Back to the jobs" }).click();
    await page.getByRole("link", { name: "Import of users" }).waitFor();
    // What was there at the last visit is shown first.
    await expect.poll(() => rows().count()).toBe(2);
    await lookAt(page, "jobs");
  });

  it("the log is filtered by kind and text, in the address, and an event is explained", async () => {
    await createUser("cleo@example.com");
    await page.goto(site.at("/logs"));
    await page.getByRole("link", { name: "Configuration changed" }).first().waitFor();
    await lookAt(page, "logs");
    await page.getByRole("combobox", { name: "Events" }).fill("User or");
    await option("User or administrator created");
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "Text" }).fill("CLEO");
    await page.waitForURL(/text=CLEO/);
    await expect.poll(() => rows().count(), { timeout: 10_000 }).toBe(1);
    await page.reload();
    await rows().first().waitFor();
    expect(await rows().count()).toBe(1);
    await page.getByRole("link", { name: "User or administrator created" }).click();
    await heading("User or administrator created");
    await page.getByRole("link", { name: "cleo@example.com" }).waitFor();
    await lookAt(page, "logs-one");
  });

  it("a failed sign-in is explained by its trace", async () => {
    await site.tenant.must("POST", "/users", {
      connection: "People",
      email: "dan@example.com",
      password: "Candle-Otter-Willow-31",
    });
    const other = await site.openSignedOut();
    await other.fill("#username", "stranger@example.com");
    await other.fill("#password", "Wrong-Password-1");
    await other.click("button[type=submit]");
    await other.locator("[role=alert]").first().waitFor();
    await other.context().close();
    await page.goto(site.at("/logs?text=stranger"));
    await rows().first().getByRole("link").click();
    await page.getByRole("heading", { name: "Why it ended so" }).waitFor();
    await page.getByText("Looked for them here").waitFor();
    await lookAt(page, "logs-trace");
  });

  it("a change says what was changed, leads there, and names the client that did it", async () => {
    const { id } = await site.tenant.must<{ id: string }>("POST", "/connections", { name: "Told", strategy: "auth0" });
    await site.tenant.must("PATCH", `/connections/${id}`, { options: { import_mode: true } });
    await page.goto(site.at("/logs?type=sapi"));
    const said = "Connection “Told” changed: ";
    await page.getByText(said).waitFor();
    expect(await page.getByText(said).textContent()).toContain("import_mode → true");
    await rows().filter({ hasText: said }).getByRole("link").click();
    await page.getByText("options.import_mode: true").or(page.getByText("options.import_mode: false → true")).waitFor();
    await lookAt(page, "logs-change");
    await page.getByRole("link", { name: "Told" }).first().click();
    await page.waitForURL(/\/connections\/con_\w+\/settings/);
  });

  it("what is filtered is exported, and nothing else", async () => {
    await page.goto(site.at("/logs?text=cleo&type=ss"));
    await rows().first().waitFor();
    await button("Export").click();
    const file = await fileOf(() => page.getByRole("menuitem", { name: "As JSON" }).click());
    const events = file
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; user_name: string });
    expect(events.map(({ type, user_name }) => [type, user_name])).toEqual([["ss", "cleo@example.com"]]);
  });

  it("while the log is followed, new events come by themselves, and wait while somebody reads", async () => {
    await page.goto(site.at("/logs?type=ss"));
    await rows().first().waitFor();
    const before = await rows().count();
    await button("Follow live").click();
    await page.mouse.move(1_200, 30);
    await createUser("eve@example.com");
    await page.getByRole("cell", { name: "eve@example.com" }).waitFor();
    await rows().first().hover();
    await createUser("fay@example.com");
    await button("Show 1 new event").waitFor();
    expect(await rows().count()).toBe(before + 1);
    await lookAt(page, "logs-follow");
    await page.mouse.move(1_200, 30);
    await page.getByRole("cell", { name: "fay@example.com" }).waitFor();
    await button("Stop following").click();
    await page.waitForURL((url) => !url.search.includes("follow"));
  });

  it("while the log is followed, a burst of events is there with the next look", async () => {
    const BURST = 250;
    await page.goto(site.at("/logs?follow=live&type=sapi"));
    await rows().first().waitFor();
    await page.mouse.move(1_200, 30);
    const before = await rows().count();
    const { id } = await site.tenant.must<{ id: string }>("POST", "/connections", { name: "Burst", strategy: "auth0" });
    let asked = 0;
    await page.route("**/api/v2/log-events?*", async (route) => {
      // Not before all of it has happened.
      if (asked > 0) return route.continue();
      asked += 1;
      for (let number = 1; number < BURST; number += 1)
        await site.tenant.must("PATCH", `/connections/${id}`, { display_name: `Burst ${number}` });
      await route.continue();
    });
    const answers: number[] = [];
    page.on("response", (response) => response.url().includes("/log-events") && answers.push(Date.now()));
    await expect.poll(() => rows().count(), { timeout: 20_000 }).toBe(before + BURST);
    await page.unrouteAll();
    // 250 events are three answers of 100 at most, one right after the other.
    expect(answers[2]! - answers[0]!).toBeLessThan(2_000);
  });

  it("an import of what is no list says what is wrong with the file, also after a reload", async () => {
    await page.goto(site.at("/jobs?start=import"));
    await page.locator("input[type=file]").setInputFiles({
      name: "users.json",
      mimeType: "application/json",
      buffer: Buffer.from("{ cut"),
    });
    await dialog().getByRole("button", { name: "Start import" }).click();
    await page.getByText("Failed", { exact: true }).waitFor();
    await page.reload();
    await page.getByText(/The file is cut off/).waitFor();
    expect(await page.getByText("No row needs attention.").count()).toBe(0);
    await lookAt(page, "jobs-failed");
    await page.getByRole("link", { name: "Import another file" }).click();
    await dialog().getByText("Choose a file").waitFor();
  });

  it("the same in German", async () => {
    const german = await site.openAsOwner("/logs", { locale: "de-DE" });
    await german.getByRole("link", { name: "Konfiguration geändert" }).first().waitFor();
    await lookAt(german, "logs-de");
    await german.goto(site.at("/jobs?start=export"));
    await german.getByRole("button", { name: "Export starten" }).waitFor();
    await german.getByText("Mit Passwort-Hashes").click();
    await lookAt(german, "jobs-export-de");
    await german.context().close();
  });
});
