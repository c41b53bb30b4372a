import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";

interface StoredConnection {
  readonly id: string;
  readonly realms: readonly string[];
  readonly is_domain_connection: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

let site: DashboardSite;
let page: Page;
let id: string;
let clientId: string;

const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");
const stored = () => site.tenant.must<StoredConnection>("GET", `/connections/${id}`);
const storedClient = () => site.tenant.must<Record<string, unknown>>("GET", `/clients/${clientId}`);

async function open(path: string): Promise<void> {
  await page.goto(site.at(path));
  await page.locator("main h2").first().waitFor();
}

/** Saves the form that has changes, and waits until it has none. */
async function save(): Promise<void> {
  await button("Save").and(page.locator(":enabled")).click();
  await page.getByText("You have changes that are not saved.").waitFor({ state: "detached" });
  await page.locator(".mantine-Notification-root", { hasText: "Saved." }).first().waitFor();
}

describe.skipIf(!hasChromium)("what somebody types into the dashboard", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    const options = { enabledDatabaseCustomization: true, import_mode: true };
    ({ id } = await site.tenant.must<{ id: string }>("POST", "/connections", {
      name: "People",
      strategy: "auth0",
      options,
    }));
    await site.tenant.must("POST", "/connections", { name: "Others", strategy: "auth0" });
    ({ client_id: clientId } = await site.tenant.must<{ client_id: string }>("POST", "/clients", {
      name: "Shop",
      app_type: "regular_web",
      client_metadata: { team: "blue", floor: "2" },
    }));
    page = await site.openAsOwner("/connections");
  }, 90_000);
  afterAll(() => site?.close());

  it("about sparing the old system is checked, has units and the usual values, and an empty field is the server's own", async () => {
    const network = { policy: "list", hosts: ["directory.internal:636"] };
    const { options } = await stored();
    await site.tenant.must("PATCH", `/connections/${id}`, {
      options: { ...options, usher: { network, source_protection: { queue: 7, breaker: { share: 0.33333 } } } },
    });
    await open(`/connections/${id}/database`);
    const breaker = page.getByRole("group", { name: "Circuit breaker" });
    expect(await breaker.getByLabel("Failures until it is left alone").getAttribute("placeholder")).toBe("5 (usual)");
    expect(await breaker.getByLabel("Left alone for").getAttribute("placeholder")).toBe("30 seconds (usual)");
    await breaker.getByLabel("Left alone for").fill("1");
    expect(await breaker.getByLabel("Left alone for").inputValue()).toBe("1 second");
    await page.getByLabel("Questions at a time").fill("0");
    await button("Save").last().click();
    await page.getByText("A whole number from 1 to 1,000, or nothing.").waitFor();
    await page.getByLabel("Questions at a time").fill("4");
    await page.getByLabel("Waiting questions").fill("");
    await page.getByRole("group", { name: "Guesses from one address" }).getByLabel("… within").fill("60");
    await lookAt(page, "connection-source");
    await save();
    expect((await stored()).options.usher).toMatchObject({
      network,
      source_protection: {
        concurrency: 4,
        breaker: { share: 0.33333, open_seconds: 1 },
        per_ip: { window_minutes: 60 },
      },
    });
    expect(JSON.stringify((await stored()).options)).not.toContain('"queue"');
  });

  it("about identifiers is one of two ways, and cannot contradict itself", async () => {
    await open(`/connections/${id}/settings`);
    await page.getByRole("radio", { name: /^Each one by itself/ }).check();
    const email = page.getByRole("group", { name: "E-mail address" });
    const phone = page.getByRole("group", { name: "Phone number" });
    await email.getByRole("switch", { name: /^People can sign in with it/ }).click();
    await button("Save").click();
    await page.getByText("Let people sign in with at least one of them.").waitFor();
    await phone.getByRole("switch", { name: "Phone number" }).click();
    await phone.getByRole("switch", { name: /^People can sign in with it/ }).click();
    await email.getByRole("combobox").click();
    await page.getByRole("option", { name: "Not needed" }).click();
    await button("Save").click();
    await page.getByText("If it is a must for users created by others").waitFor();
    await email.getByRole("switch", { name: /^Users whom administrators/ }).click();
    await page.getByText("If it is a must for users created by others").waitFor({ state: "detached" });
    await lookAt(page, "connection-identifiers");
    await save();
    const { options } = await stored();
    expect(options).not.toHaveProperty("requires_username");
    expect(options.attributes).toMatchObject({
      email: { identifier: { active: false }, signup: { status: "inactive" }, profile_required: false },
      phone_number: { identifier: { active: true }, signup: { status: "optional" } },
    });
    await page.getByRole("radio", { name: /^E-mail address, and a username/ }).check();
    await page.getByRole("switch", { name: /^People have a username/ }).click();
    await page.getByLabel("Shortest username").fill("20");
    await button("Save").click();
    await page.getByText("Whole numbers from 1 to 128").waitFor();
    await page.getByLabel("Longest username").fill("30");
    await save();
    const plain = (await stored()).options;
    expect(plain).toMatchObject({ requires_username: true, validation: { username: { min: 20, max: 30 } } });
    expect(plain).not.toHaveProperty("attributes");
  });

  it("as a realm is refused beside the field when another connection has it", async () => {
    await page.getByLabel("Realms").fill("People\nOthers");
    await button("Save").click();
    await page.getByText("Another connection has one of these realms.").waitFor();
    await page.getByLabel("Realms").fill("customers");
    await page.getByText("Applications that name People are refused").waitFor();
    await page.getByRole("switch", { name: /^Domain connection/ }).click();
    await save();
    expect(await stored()).toMatchObject({ realms: ["customers"], is_domain_connection: true });
    await page.getByLabel("Realms").fill("");
    await save();
    expect(await stored()).toMatchObject({ realms: ["People"] });
  });

  it("as an application's metadata is a list of keys and values, of which only the changes are sent", async () => {
    await open(`/applications/${clientId}/settings?open=advanced`);
    await page.getByLabel("Value of team").fill("green");
    await button("Remove floor").click();
    await button("Add key").click();
    await page.getByLabel("Key 2").fill("team");
    await button("Save").click();
    await page.getByText("There is such a key above.").waitFor();
    await page.getByLabel("Key 2").fill("city");
    await page.getByLabel("Value of city").fill("Bonn");
    await lookAt(page, "application-metadata");
    await site.tenant.must("PATCH", `/clients/${clientId}`, { client_metadata: { since: "2019" } });
    await save();
    expect((await storedClient()).client_metadata).toEqual({ team: "green", city: "Bonn", since: "2019" });
  });

  it("is asked about once, however many forms of the page have changes", async () => {
    await open("/settings/tenant");
    await page.getByLabel("Support page").fill("https://help.example.com");
    await page.getByRole("textbox", { name: "Logo" }).fill("https://cdn.example.com/logo.png");
    const leave = () => page.getByRole("link", { name: "Applications", exact: true }).click();
    await leave();
    await dialog().getByRole("button", { name: "Stay" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(await page.getByLabel("Support page").inputValue()).toBe("https://help.example.com");
    await leave();
    await dialog().getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { level: 1, name: "Applications" }).waitFor();
    expect(await dialog().count()).toBe(0);
  });

  it("is not lost by the browser's way back", async () => {
    await page.getByRole("link", { name: "Shop" }).click();
    await page.getByLabel("Description").fill("Sells lamps");
    await page.evaluate("history.back()");
    await dialog().getByRole("button", { name: "Stay" }).click();
    expect(await page.getByLabel("Description").inputValue()).toBe("Sells lamps");
  });

  it("is not lost by a network that is gone: that is said at once, and saving works later", async () => {
    await page.context().setOffline(true);
    await button("Save").click();
    await page.getByText("The server does not answer").waitFor();
    await lookAt(page, "saving-offline");
    await page.context().setOffline(false);
    await save();
    expect((await storedClient()).description).toBe("Sells lamps");
  });

  it("goes along with what another tab has saved in other fields, and is told of the same one", async () => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel("Description").fill("Sells chairs");
    await other.getByLabel("Allowed logout URLs").fill("https://shop.example.com");

    await page.getByLabel("Description").fill("Sells tables");
    await page.getByLabel("Allowed callback URLs").fill("https://shop.example.com/callback");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await other.locator("[role=status]", { hasText: "Saved." }).first().waitFor();
    await other.close();
    // As a browser does when somebody comes back to the tab.
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText("Somebody has changed the same here meanwhile.").waitFor();
    expect(await page.getByLabel("Description").inputValue()).toBe("Sells tables");
    await save();
    expect(await storedClient()).toMatchObject({
      description: "Sells tables",
      callbacks: ["https://shop.example.com/callback"],
      allowed_logout_urls: ["https://shop.example.com"],
    });
  });

  it("leaves alone what somebody else set at a connection meanwhile, also where the page has not heard of it", async () => {
    await open(`/connections/${id}/settings`);
    await page.getByLabel("Display name").fill("Our customers");
    const { options } = await stored();
    await site.tenant.must("PATCH", `/connections/${id}`, {
      options: { ...options, disable_signup: true, passwordPolicy: "excellent" },
    });
    await save();
    expect(await stored()).toMatchObject({
      display_name: "Our customers",
      options: { disable_signup: true, passwordPolicy: "excellent" },
    });
    expect(await page.getByRole("switch", { name: /^People can sign up by/ }).isChecked()).toBe(false);
  });

  it("stays in the editor when the script has a mistake, which is named with its line", async () => {
    await open(`/connections/${id}/database`);
    await page.getByRole("textbox", { name: "Script Login" }).click();
    await page.keyboard.insertText("function login(email, password, callback) {\n  callback(null;\n}");
    await button("Save script").click();
    await page
      .getByText(/line 2/)
      .first()
      .waitFor();
    expect(await page.getByRole("textbox", { name: "Script Login" }).textContent()).toContain("callback(null;");
    await lookAt(page, "connection-script-mistake");
    await button("Discard changes").click();
  });

  it("is refused beside the field where a name is taken, and the dialog with it stays", async () => {
    await page.goto(site.at("/connections"));
    await button("Create database").click();
    await dialog().getByRole("textbox", { name: "Name" }).fill("People");
    await dialog().getByRole("button", { name: "Create" }).click();
    await dialog().getByText("There is a connection of this name already.").waitFor();
    // Beside the dialog, where somebody clicks by mistake.
    await page.mouse.click(5, 5);
    expect(await dialog().getByRole("textbox", { name: "Name" }).inputValue()).toBe("People");

    const audience = "https://invoices.example";
    await site.tenant.must("POST", "/resource-servers", { name: "Invoices", identifier: audience });
    await page.goto(site.at("/apis?create=1"));
    await dialog().getByLabel("Name").fill("Once more");
    await dialog().getByLabel("Identifier").fill(audience);
    await dialog().getByRole("button", { name: "Create", exact: true }).click();
    await dialog().getByText("There is an API with this identifier already.").waitFor();
  });
});
