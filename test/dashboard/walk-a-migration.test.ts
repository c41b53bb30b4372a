import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, screenshot } from "../support/browser.ts";
import { canaryPassword } from "../support/canary.ts";
import { runCommand } from "../support/command-line.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import { type ClientCredentials, PASSWORD_REALM } from "../support/tenant-client.ts";

const LISTED = 10_000;
const CONNECTION = "Customers";
const PASSWORD = canaryPassword();
/** Within it the last questions to the source end, and a job of ten thousand rows. */
const LONG_MS = 120_000;

const emailOf = (number: number) => `person${number}@source.com`;
const shipped = (file: string) => readFileSync(new URL(`../../database-actions/dist/${file}`, import.meta.url), "utf8");

/** An export of the source, one JSON object a line. */
const EXPORT = Array.from({ length: LISTED }, (_, number) =>
  JSON.stringify({ user_id: `auth0|person${number}`, email: emailOf(number), name: `Person ${number}` }),
).join("\n");

describe.skipIf(!hasChromium)("a migration in the dashboard, from the probe to the signed report", () => {
  let site: DashboardSite;
  let source: FakeSource;
  let shop: ClientCredentials;
  let page: Page;
  let reportFile: string;

  beforeAll(async () => {
    site = await openDashboardSite();
    source = await startFakeSource({ authority: site.usher.authority });
    for (const number of [0, 1, 2, 3])
      source.addUser({ localId: `person${number}`, email: emailOf(number), password: PASSWORD, emailVerified: true });
    source.addUser({ localId: "person4", email: emailOf(4), password: PASSWORD, blocked: true });
    shop = await openForMigration(site, source);
    page = await site.openAsOwner();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await screenshot(page, "walk-a-migration-failed");
  });
  afterAll(async () => {
    await site?.close();
    await source?.close();
  });

  const signIn = async (number: number, password = PASSWORD) =>
    (await site.tenant.signIn(shop, CONNECTION, emailOf(number), password)).status;

  it("begins with the probe, which says that the source is in order", async () => {
    await page.getByRole("link", { name: "Go to the probe" }).click();
    await page.getByRole("textbox", { name: "Test person" }).fill(emailOf(0));
    await page.getByLabel("Their password").fill(PASSWORD);
    await page.getByRole("button", { name: "Probe", exact: true }).click();
    await page.getByText("The test person as they would be here").first().waitFor();
    await page.getByText(/^0 to change/).waitFor();
    await page.getByText(/^Made .* by \S+@\S+\.$/).waitFor();
    expect(await page.getByRole("textbox", { name: "Their password" }).inputValue()).toBe("");
    expect(await site.tenant.usersOf(CONNECTION)).toEqual([]);
  });

  it("loads a list of 10,000 people: first a dry run, which writes nothing", { timeout: LONG_MS }, async () => {
    await nextStep(page, "Load a list");
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "people.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(EXPORT) });
    await page.getByRole("button", { name: "Dry run" }).click();
    await page.getByText("This was a dry run: nothing was written.").waitFor({ timeout: LONG_MS });
    expect(await numberBeside(page, "New on the list")).toBe("10,000");
    await page.getByText("No list is loaded yet.").waitFor();
    await page.getByRole("heading", { name: "Last dry run" }).waitFor();
    await lookAt(page, "roster-dry-run");
  });

  it("after a reload, takes the file that is chosen again, and asks since it was not tried", async () => {
    await page.reload();
    await page.getByText(/^Choose the same file again/).waitFor();
    const file = { name: "again.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(EXPORT) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText(/^Choose the same file again/).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Load again.ndjson now" }).click();
    const question = page.getByRole("dialog", { name: "Load without a dry run?" });
    await question.getByRole("button", { name: "Cancel" }).click();
  });

  it("then for good, and what has been begun is still there after a reload", { timeout: LONG_MS }, async () => {
    const dryRun = page.url();
    await page.getByRole("button", { name: "Load again.ndjson now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Load again.ndjson now" }).click();
    await page.waitForURL((url) => url.href !== dryRun);
    await page.reload();
    const last = page.locator("section", { has: page.getByRole("heading", { name: "Last load" }) });
    await last.getByText("Done", { exact: true }).waitFor({ timeout: LONG_MS });
    expect(await numberBeside(page, "New on the list")).toBe("10,000");
    await page.getByText("10,000 people on the list").waitFor();
    await page.getByRole("link", { name: "Jobs", exact: true }).click();
    await page.getByRole("link", { name: "Dry run of a list" }).waitFor();
    await page.getByRole("link", { name: "List of expected people" }).waitFor();
  });

  it("compares in shadow mode, and takes nobody over", async () => {
    await nextStep(page, "Go to shadow mode");
    await page.getByRole("button", { name: "Start shadow mode" }).click();
    const question = page.getByRole("dialog", { name: "Start shadow mode?" });
    await question.getByText(/People who are not here yet are refused/).waitFor();
    await question.getByRole("button", { name: "Start shadow mode" }).click();
    await page.getByText("Shadow mode is on.").waitFor();
    expect(await signIn(0)).not.toBe(200);
    await page.getByRole("cell", { name: emailOf(0) }).waitFor();
    const row = page.getByRole("row", { name: emailOf(0) });
    await row.getByRole("cell", { name: "Unknown" }).waitFor();
    await row.getByRole("cell", { name: "Accepted" }).waitFor();
    expect(await site.tenant.usersOf(CONNECTION)).toEqual([]);
    await page.getByRole("button", { name: "End shadow mode and start" }).click();
    await page.getByText("Shadow mode is off.").waitFor();
  });

  it("takes over who signs in, and shows on the home page how far it is", async () => {
    for (const number of [0, 1, 2]) expect(await signIn(number)).toBe(200);
    await page.getByRole("link", { name: "Home", exact: true }).first().click();
    const card = page.getByRole("region", { name: CONNECTION });
    await card.getByText("3 of 10,000 on the list").waitFor();
    expect(await numberBeside(card, "Left")).toBe("9,997");
  });

  it("tells failures by their cause and why, and asks the source again about them", { timeout: LONG_MS }, async () => {
    expect(await signIn(4)).not.toBe(200);
    source.setFault("password", { kind: "html", status: 503 });
    expect(await signIn(3)).not.toBe(200);
    source.clearFaults();
    await nextStep(page, "See failures");
    const failed = kindOf(page, /^Source did not answer/);
    await failed.getByText(emailOf(3)).waitFor();
    await failed.getByRole("button", { name: "Why" }).click();
    await page
      .getByRole("dialog", { name: `Sign-in of ${emailOf(3)}` })
      .getByText("503")
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await failed.getByRole("button", { name: "Ask the source again" }).click();
    await page.getByText("Would come over now").first().waitFor({ timeout: LONG_MS });
    await failed.waitFor({ state: "hidden" });
    expect(await signIn(3)).toBe(200);
  });

  it("says who is left, narrowed down, and as a file", async () => {
    await tab(page, "Who is left");
    await page.getByText("9,996 people", { exact: true }).waitFor();
    await page.getByLabel("Address or username begins with").fill("person4@");
    await page.getByRole("cell", { name: emailOf(4), exact: true }).waitFor();
    await page.getByRole("cell", { name: emailOf(9), exact: true }).waitFor({ state: "hidden" });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("people-left.csv");
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split(/\r?\n/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(emailOf(4));
  });

  it("counts whom a campaign would mail, mails nobody, and says that no mail server is set up", async () => {
    await tab(page, "Campaign");
    await page.getByText("No mail server is set up").waitFor();
    await page.getByRole("button", { name: "Count", exact: true }).click();
    await page.getByText("9,996 people would be mailed.").waitFor();
    await page
      .getByRole("row", { name: /9,996 would be/ })
      .getByText("Done", { exact: true })
      .waitFor();
    await lookAt(page, "campaign-counted");
  });

  it("does not close the source before the criteria are met", async () => {
    await tab(page, "Cut-over");
    await page.getByText("Not all criteria are met.").waitFor();
    expect(await page.getByRole("button", { name: "Close the source" }).isDisabled()).toBe(true);
    await page.getByLabel("Share moved, percent").fill("0.04");
    await page.getByLabel("People who failed, at most").fill("1");
    await page.getByLabel("Quiet days").fill("0");
    await page.getByLabel("Days without a question", { exact: true }).fill("0");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("All criteria are met.").waitFor();
  });

  it("closes it when its name is typed, and gives the signed report", { timeout: LONG_MS }, async () => {
    await page.getByRole("button", { name: "Close the source" }).click();
    const dialog = page.getByRole("dialog", { name: "Close the source for good?" });
    await dialog.getByRole("textbox").fill(CONNECTION);
    await dialog.getByRole("button", { name: "Close the source" }).click();
    const download = page.getByRole("button", { name: "Download report.jws" });
    await download.waitFor({ timeout: LONG_MS });
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByText(/^Genuine/).waitFor();
    await page.getByText(/^By: \S+@\S+$/).waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), download.click()]);
    reportFile = join(site.usher.dataDir, saved.suggestedFilename());
    await saved.saveAs(reportFile);

    source.resetCounts();
    expect(await signIn(9)).not.toBe(200);
    expect(await signIn(0)).toBe(200);
    expect(source.count()).toBe(0);
  });

  it("the report is verified on the command line as the page says; an altered one is not", async () => {
    const shown = await page.getByText(/^usher migration verify-report/).textContent();
    const [, ...words] = String(shown).trim().split(/\s+/);
    const genuine = await runCommand(...words.map((word) => (word === "report.jws" ? reportFile : word)));
    expect(genuine).toMatchObject({ code: 0, out: expect.stringContaining(CONNECTION) });

    const [head, payload, signature] = readFileSync(reportFile, "utf8").trim().split(".");
    const content = JSON.parse(Buffer.from(payload!, "base64url").toString());
    const altered = Buffer.from(JSON.stringify({ ...content, altered: true })).toString("base64url");
    writeFileSync(reportFile, [head, altered, signature].join("."));
    const refused = await runCommand(...words.map((word) => (word === "report.jws" ? reportFile : word)));
    expect(refused.code).toBe(1);
  });
});

/** The connection with its scripts, and the shop where people sign in. */
async function openForMigration({ tenant }: DashboardSite, source: FakeSource): Promise<ClientCredentials> {
  const { id } = await tenant.must<{ id: string }>("POST", "/connections", {
    name: CONNECTION,
    strategy: "auth0",
    options: {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: { login: shipped("login.js"), get_user: shipped("get_user.js") },
      configuration: {
        SOURCE_DOMAIN: source.domain,
        SOURCE_CLIENT_ID: source.clientId,
        SOURCE_CLIENT_SECRET: source.clientSecret,
        SOURCE_CONNECTION: "SourceDatabase",
      },
      usher: { network: { policy: "list", hosts: [source.domain] } },
    },
  });
  const shop = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Shop",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
  await tenant.must("PATCH", `/connections/${id}/clients`, [{ client_id: shop.client_id, status: true }]);
  return shop;
}

/** What the home page offers as the next step. */
async function nextStep(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Home" }).click();
  // The page follows by itself, but not within a second.
  await page.reload();
  await page.getByRole("region", { name: CONNECTION }).getByRole("link", { name }).first().click();
}

const tab = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name, exact: true }).click();

/** The part about one cause of failure. */
const kindOf = (page: Page, title: RegExp) =>
  page.locator("section", { has: page.getByRole("heading", { name: title, level: 2 }) });

const numberBeside = (place: Page | ReturnType<Page["locator"]>, name: string) =>
  place.getByText(name, { exact: true }).first().locator("xpath=following::*[1]").textContent();
