import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureDashboard } from "../../tools/dashboard-build.mjs";
import { hasChromium, launchBrowser } from "../support/browser.ts";
import { canaryPassword } from "../support/canary.ts";
import { openPage } from "../support/dashboard-browser.ts";
import { hasSeedScripts, readSeedScripts, type SeedPlaceholders } from "../support/seed-scripts.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

const ADMINISTRATOR = { name: "Ada Administrator", email: "ada@example.com", password: canaryPassword() };
const USER = { email: "user1@source.com", password: canaryPassword() };
const GRANTS = ["Authorization code", "Implicit", "Refresh token"];

describe.skipIf(!hasChromium || !hasSeedScripts)("the guide in two tenants, by hand in the dashboard", () => {
  let usher: RunningUsher;
  let browser: Browser;
  /** At the source tenant's dashboard. */
  let source: Page;
  /** At the destination tenant's dashboard. */
  let destination: Page;
  /** What a person writes down while walking. */
  const noted: { -readonly [name in keyof SeedPlaceholders]?: string } = {};

  beforeAll(async () => {
    if (!ensureDashboard()) throw new Error("The dashboard does not build.");
    [usher, browser] = await Promise.all([startUsher({ tenants: ["source", "destination"] }), launchBrowser()]);
    // Two tabs of one browser.
    source = await openPage(browser);
    destination = await source.context().newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await usher?.close();
  });

  it("the set-up link leads to the dashboard, once for each tenant", async () => {
    await setUp(source, await usher.setupLink(usher.tenant("source")));
    await setUp(destination, await usher.setupLink(usher.tenant("destination")));
  });

  it("1. the source connection is created", async () => {
    await createDatabase(source, "SourceDatabase");
    await createDatabase(source, "OtherDatabase");
  });

  it("1. the source application is created, and authorised for the Management API with read:users", async () => {
    await goTo(source, "Applications");
    await source.getByRole("button", { name: "Create application" }).first().click();
    const dialog = source.getByRole("dialog", { name: "Create application" });
    await dialog.getByLabel("Name").fill("Source application");
    await dialog.getByLabel("Machine to Machine").check();
    await dialog.getByRole("button", { name: "Create" }).click();
    await isAt(source, "Source application");

    await turn(source, /^Authorise: .*Management API/, true);
    const scopes = source.getByRole("group", { name: /^Scopes: .*Management API/ });
    await scopes.getByRole("searchbox").fill("read:users");
    await scopes.getByRole("checkbox", { name: "read:users", exact: true }).check();
    await source.getByRole("button", { name: "Save scopes" }).click();
    await said(source, /^Scopes saved/);
    noted.audience = await textOf(source.getByText(/^https:.*\/api\/v2\/$/));
  });

  it("1. its grants client_credentials and password are on, and every other one is off", async () => {
    await tab(source, "Settings");
    await source.getByRole("button", { name: "Advanced settings" }).click();
    for (const name of GRANTS) await source.getByRole("checkbox", { name, exact: true }).uncheck();
    for (const name of ["Client credentials", "Password"])
      await source.getByRole("checkbox", { name, exact: true }).check();
    await source.getByText("This application sees people's passwords").waitFor();
    await source.getByRole("button", { name: "Save", exact: true }).click();
    await said(source, /^Saved/);
  });

  it("1. every connection of it is off but the source connection", async () => {
    await tab(source, "Connections");
    await turn(source, "People of SourceDatabase can sign in", true);
    await said(source, "SourceDatabase is on.");
    await turn(source, "People of OtherDatabase can sign in", false);
  });

  it("1. its domain, client id and secret are read where they stand", async () => {
    await tab(source, "Quick start");
    noted.domain = await valueBeside(source, "Domain");
    noted.clientId = await valueBeside(source, "Client ID");
    await tab(source, "Credentials");
    await source.getByRole("button", { name: "Show", exact: true }).click();
    await source.getByRole("button", { name: "Copy: Client secret" }).click();
    noted.clientSecret = await source.evaluate<string>("navigator.clipboard.readText()");
    expect(noted.domain).toBe(usher.tenant("source").domain);
    expect(noted.clientSecret).toHaveLength(64);
  });

  it("2. the destination database gets the guide's two scripts, and imports users", async () => {
    await createDatabase(destination, "DestinationDatabase");
    await turn(destination, /^Use my own database/, true);
    const scripts = readSeedScripts(noted as SeedPlaceholders);
    await paste(destination, "Script Login", scripts.login);
    await destination.getByRole("radiogroup", { name: "Scripts" }).getByText("Get user").click();
    await paste(destination, "Script Get user", scripts.get_user);
    await turn(destination, /^Import users to this database/, true);
    await said(destination, "Import users to this database: on.");
    const [stored] = await usher
      .tenant("destination")
      .must<{ options: object }[]>("GET", "/connections?name=DestinationDatabase");
    expect(stored?.options).toMatchObject({ customScripts: scripts, import_mode: true });
  });

  it("3. a user is created in the source database", async () => {
    await goTo(source, "Users");
    await source.getByRole("button", { name: "Create user" }).first().click();
    const dialog = source.getByRole("dialog", { name: "Create user" });
    await dialog.getByRole("combobox", { name: "Connection" }).click();
    await source.getByRole("option", { name: "SourceDatabase" }).click();
    await dialog.getByRole("textbox", { name: /^E-mail address/ }).fill(USER.email);
    await dialog.getByRole("textbox", { name: "Password" }).fill(USER.password);
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    await isAt(source, USER.email);
  });

  it("4. Try connection leads to the sign-in page, and then to It works! with the profile", async () => {
    await goTo(destination, "Users");
    await destination.getByText("Nobody is here yet").waitFor();
    await goTo(destination, "Connections");
    await destination.getByRole("link", { name: "DestinationDatabase" }).click();
    const page = await tryConnection(destination);
    await page
      .getByText("came over", { exact: false })
      .or(page.getByText(/taken over/i))
      .first()
      .waitFor();
    expect(await page.textContent("body")).toContain(USER.email);
    await page.close();
  });

  it("5. the user is listed under DestinationDatabase as well", async () => {
    await goTo(destination, "Users");
    const row = destination.getByRole("row", { name: USER.email });
    await row.getByRole("cell", { name: "DestinationDatabase", exact: true }).waitFor();
    await row.getByRole("link").click();
    await isAt(destination, USER.email);
    await tab(destination, "Provenance");
    await destination.getByText("Came with their first sign-in").waitFor();
  });

  it("6. the next sign-in does not ask the source, where the application may be gone", async () => {
    await usher.tenant("source").must("DELETE", `/clients/${noted.clientId}`);
    await goTo(destination, "Connections");
    await destination.getByRole("link", { name: "DestinationDatabase" }).click();
    const page = await tryConnection(destination);
    await page.getByText("The source was not asked").waitFor();
    await page.close();
  });
});

async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(ADMINISTRATOR.name);
  await page.getByLabel(/^Email/).fill(ADMINISTRATOR.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMINISTRATOR.password);
  await page.getByLabel("Password, once more").fill(ADMINISTRATOR.password);
  await page.getByRole("button", { name: "Go to the dashboard" }).click();
  await isAt(page, "Home");
}

async function goTo(page: Page, name: string): Promise<void> {
  // A tab in the background is hardly drawn.
  await page.bringToFront();
  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name, exact: true }).click();
  await isAt(page, name);
}

const isAt = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

const tab = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name, exact: true }).click();

/** What the page says, where screen readers read it out. */
const said = (page: Page, text: string | RegExp) =>
  page.getByRole("status").filter({ hasText: text }).first().waitFor();

async function turn(page: Page, name: string | RegExp, isOn: boolean): Promise<void> {
  const control = page.getByRole("switch", { name });
  await control.waitFor();
  // Where the switch is; what is drawn there lies over the input itself.
  if ((await control.isChecked()) !== isOn) await control.click({ force: true });
  await page.getByRole("switch", { name, checked: isOn }).waitFor();
}

const valueBeside = (page: Page, name: string) =>
  textOf(page.getByRole("term").filter({ hasText: name }).locator("+ dd code"));

const textOf = async (place: Locator) => (await place.textContent()) ?? "";

/** Over all that is there. */
async function paste(page: Page, editor: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: editor }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
  await page.getByRole("button", { name: "Save script" }).click();
  await said(page, "Saved.");
  await page.getByText("Not saved", { exact: true }).waitFor({ state: "hidden" });
}

/** The page at the end of it. */
async function tryConnection(page: Page): Promise<Page> {
  const [opened] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("button", { name: "Try connection" }).click(),
  ]);
  await opened.getByLabel(/^Email/).fill(USER.email);
  await opened.getByLabel("Password", { exact: true }).fill(USER.password);
  await opened.getByRole("button", { name: "Sign in" }).click();
  await opened.getByRole("heading", { name: "It works!" }).waitFor();
  return opened;
}

async function createDatabase(page: Page, name: string): Promise<void> {
  await goTo(page, "Connections");
  await page.getByRole("button", { name: "Create database" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create database" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create" }).click();
  await isAt(page, name);
}
