import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite, signIn } from "../support/dashboard-browser.ts";
import { type ClientCredentials, PASSWORD_REALM } from "../support/tenant-client.ts";

const USER = { email: "user1@source.com", password: "Candle-Otter-Willow-31", name: "User One" };
const VIEWER = { email: "vera@example.com", password: "Quiet-Harbour-27-lamps" };
const SECRET_NAME = "SOURCE_CLIENT_SECRET";

let site: DashboardSite;
let page: Page;
let sourceApp: ClientCredentials;

/** The source of the guide: a database with a user, and an application that may ask about them. */
async function makeSource(): Promise<ClientCredentials> {
  const { tenant } = site;
  const { id } = await tenant.must<{ id: string }>("POST", "/connections", {
    name: "SourceDatabase",
    strategy: "auth0",
  });
  const app = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Source application",
    app_type: "non_interactive",
    grant_types: ["client_credentials", "password", PASSWORD_REALM],
  });
  await tenant.must("PATCH", `/connections/${id}/clients`, [{ client_id: app.client_id, status: true }]);
  await tenant.must("POST", "/client-grants", {
    client_id: app.client_id,
    audience: tenant.access.audience,
    scope: ["read:users"],
  });
  await tenant.must("POST", "/users", { connection: "SourceDatabase", ...USER, email_verified: true });
  await tenant.must("POST", "/clients", { name: "Shop", app_type: "regular_web" });
  return app;
}

const editor = () => page.getByRole("textbox", { name: /^(Script|Skript) / });
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const notice = (text: string | RegExp) => page.locator("[role=status]", { hasText: text }).first().waitFor();
const dialog = () => page.getByRole("dialog");

/** The script to edit. Its radio button is invisible; people click the label. */
const choose = (script: string) => page.getByText(script, { exact: true }).first().click();

/** As somebody who pastes over everything. */
async function paste(text: string): Promise<void> {
  await editor().click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

async function addSetting(name: string, value: string): Promise<void> {
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByLabel("Value", { exact: true }).fill(value);
  await button("Add setting").click();
  await notice(`${name} has been saved.`);
}

const stored = async () =>
  (await site.tenant.must<unknown[]>("GET", "/connections?name=DestinationDatabase"))[0] as {
    id: string;
    options: Record<string, unknown>;
  };

describe.skipIf(!hasChromium)("connections in the dashboard, step by step as in the guide", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    sourceApp = await makeSource();
    page = await site.openAsOwner("/connections");
  });
  afterAll(() => site?.close());

  it("a database is created by its name, and its page opens", async () => {
    await page.getByRole("link", { name: "SourceDatabase" }).waitFor();
    await button("Create database").click();
    await dialog().getByRole("textbox", { name: "Name" }).fill("Destination Database");
    await dialog().getByRole("button", { name: "Create" }).click();
    await dialog().getByText("Use letters, digits and dashes, and begin").waitFor();
    await lookAt(page, "connections-create");
    await dialog().getByRole("textbox", { name: "Name" }).fill("DestinationDatabase");
    await dialog().getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "DestinationDatabase" }).waitFor();
  });

  it("its own database and the import of users are switched on", async () => {
    await page.getByRole("switch", { name: /^Use my own database/ }).click();
    await editor().waitFor();
    await page.getByRole("switch", { name: /^Import users to this database/ }).click();
    await page.getByText("The first time somebody signs in").waitFor();
    await expect.poll(stored).toMatchObject({ options: { enabledDatabaseCustomization: true, import_mode: true } });
  });

  it("a script begins with a template, is saved, and stays while one goes to the other", async () => {
    await lookAt(page, "connection-database-empty");
    await button("Begin with a template").click();
    await page.getByRole("menuitem", { name: "Another tenant" }).click();
    await button("Save script").click();
    await notice("Saved.");
    await choose("Get user");
    await button("Begin with a template").click();
    await page.getByRole("menuitem", { name: "Another tenant" }).click();
    await page.getByText("Not saved", { exact: true }).waitFor();
    await choose("Login");
    await choose("Get user •");
    await button("Save script").click();
    const ours = expect.stringContaining("answerOnce");
    await expect.poll(stored).toMatchObject({ options: { customScripts: { login: ours, get_user: ours } } });
  });

  it("settings go in, and never come out again", async () => {
    await addSetting("SOURCE_DOMAIN", site.tenant.domain);
    await addSetting("SOURCE_CLIENT_ID", sourceApp.client_id);
    await addSetting(SECRET_NAME, "a wrong one");
    await addSetting("SOURCE_CONNECTION", "SourceDatabase");
    await addSetting("SOURCE_IN_SAME_TENANT", "true");
    await button(`New value of ${SECRET_NAME}`).click();
    await page.getByLabel("Value", { exact: true }).fill(sourceApp.client_secret);
    await button("Replace value").click();
    await notice(`${SECRET_NAME} has been saved.`);
    await page.reload();
    await page.getByRole("rowheader", { name: SECRET_NAME }).waitFor();
    expect(await page.content()).not.toContain(sourceApp.client_secret);
    expect(JSON.stringify(await stored())).not.toContain(sourceApp.client_secret);
  });

  it("the editor completes the contract's names, the connection's settings, and the modules that there are", async () => {
    await choose("Login");
    const offers = async (typed: string, wanted: string) => {
      await paste("");
      await page.keyboard.type(typed, { delay: 20 });
      await page.locator(".cm-tooltip-autocomplete li", { hasText: wanted }).first().waitFor();
      await page.keyboard.press("Escape");
    };
    await offers("callb", "callback");
    await offers("Wrong", "WrongUsernameOrPasswordError");
    await offers("configuration.SOU", SECRET_NAME);
    await offers("require('jsonw", "jsonwebtoken");
    await button("Discard changes").click();
  });

  it("a script is tried: what comes of it, the profile as it would be here, console and calls", async () => {
    await page.getByLabel("E-mail address or username").fill(USER.email);
    await page.getByLabel("Password", { exact: true }).fill(USER.password);
    await button("Run script").click();
    await page.getByText("The person would be signed in").waitFor();
    await page.getByText('"email": "user1@source.com"').first().waitFor();
    await page.getByRole("cell", { name: site.tenant.domain }).first().waitFor();
    await lookAt(page, "connection-database");
    expect(await site.tenant.usersOf("DestinationDatabase")).toEqual([]);

    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await button("Run script").click();
    await page
      .getByText(/wrong password/i)
      .first()
      .waitFor();
  });

  it("a script that cannot be read is refused with the line, until it is corrected", async () => {
    await paste("function login(a, b, callback) { callback(null, {");
    await button("Save script").click();
    const refusal = page.getByRole("alert").filter({ hasText: "cannot be read" });
    await refusal.getByText("(line 1)").waitFor();
    expect(await refusal.textContent()).not.toContain("Payload");
    await lookAt(page, "connections-script-refused");
    await paste("function login(a, b, callback) { callback(null); }");
    expect(await refusal.count()).toBe(0);
  });

  it("a draft is tried before it is saved, and is not lost by going away unasked", async () => {
    await paste(
      'function login(a, b, callback) { console.log("hello", a); callback(new UnauthorizedError("On Monday.")); }',
    );
    await button("Run script").click();
    await page.getByText("log: hello user1@source.com").waitFor();
    await page.getByText("UnauthorizedError: On Monday.").waitFor();
    await page.getByRole("link", { name: "Settings", exact: true }).first().click();
    await dialog().getByText("Leave without saving?").waitFor();
    await dialog().getByRole("button", { name: "Stay" }).click();
    expect(await editor().textContent()).toContain("On Monday.");
  });

  it("a script that somebody else saved meanwhile is not lost either", async () => {
    const { id, options } = await stored();
    const customScripts = { ...(options.customScripts as object), login: "function login(a, b, c) { c(null); }" };
    await site.tenant.must("PATCH", `/connections/${id}`, { options: { ...options, customScripts } });
    await button("Save script").click();
    await page.getByText("Somebody saved another script meanwhile").waitFor();
    expect((await stored()).options.customScripts).toMatchObject({ login: customScripts.login });
    await button("Save mine").click();
    const mine = expect.stringContaining("On Monday.");
    await expect.poll(stored).toMatchObject({ options: { customScripts: { login: mine } } });
  });

  it("versions show what changed, and an earlier one is in use again by a click", async () => {
    await page.getByRole("link", { name: "Script versions" }).click();
    await page.getByRole("link", { name: "Show version 4" }).click();
    await page.locator(".cm-deletedChunk").first().waitFor();
    await lookAt(page, "connection-versions");
    await page.getByRole("link", { name: "Show version 2" }).click();
    await button("Go back to this version").click();
    await dialog().getByRole("button", { name: "Go back to this version" }).click();
    await notice("The scripts of version 2 are in use again.");
    expect((await stored()).options.customScripts).toMatchObject({ login: expect.stringContaining("answerOnce") });
  });

  it("applications are let in and shut out one by one", async () => {
    await page.getByRole("link", { name: "Applications" }).last().click();
    await page.getByRole("row", { name: /Shop/ }).locator("label").click();
    await notice("Shop uses this connection now.");
    await lookAt(page, "connection-applications");
    const { id } = await stored();
    const { clients } = await site.tenant.must<{ clients: unknown[] }>("GET", `/connections/${id}/clients`);
    expect(clients).toHaveLength(1);
  });

  it("Try connection signs somebody in on the server's own page; they are here from then on", async () => {
    const [tab] = await Promise.all([page.waitForEvent("popup"), button("Try connection").click()]);
    await tab.fill("#username", USER.email);
    await tab.fill("#password", USER.password);
    await tab.click("button[type=submit]");
    await tab.getByText("It works!").waitFor();
    await tab.close();
    expect(await site.tenant.usersOf("DestinationDatabase")).toMatchObject([{ email: USER.email }]);
  });

  it("hosts that scripts may go to, and how the source is treated, are checked and kept", async () => {
    await page.getByRole("link", { name: "Custom database" }).click();
    await page.getByRole("radio", { name: "Only these hosts" }).check();
    await page.getByLabel("Hosts", { exact: true }).fill("ldap.internal:636\nno port");
    await page.locator("form", { hasText: "Only these hosts" }).getByRole("button", { name: "Save" }).click();
    await page.getByText("no port is not host:port.").waitFor();
    await page.getByLabel("Hosts", { exact: true }).fill("ldap.internal:636");
    await page.locator("form", { hasText: "Only these hosts" }).getByRole("button", { name: "Save" }).click();
    await expect.poll(stored).toMatchObject({ options: { usher: { network: { policy: "list" } } } });
    await page.getByLabel("Wrong passwords until it locks somebody").fill("8");
    await page.locator("form", { hasText: "locks somebody" }).getByRole("button", { name: "Save" }).click();
    await expect.poll(stored).toMatchObject({
      options: {
        usher: {
          network: { policy: "list", hosts: ["ldap.internal:636"] },
          source_protection: { lockout: { attempts: 8 } },
        },
      },
    });
  });

  it("settings of the database are kept, and nothing else of it changes", async () => {
    const before = await stored();
    await page.getByRole("link", { name: "Settings", exact: true }).last().click();
    await page.getByLabel("Display name").fill("Our customers");
    await page.getByRole("switch", { name: /^People can sign up/ }).click();
    await page.getByRole("radio", { name: "Excellent" }).check();
    await page.getByRole("switch", { name: "Refuse common passwords" }).click();
    await lookAt(page, "connection-settings");
    await button("Save").click();
    await expect.poll(stored).toMatchObject({ display_name: "Our customers" });
    const { options } = await stored();
    expect(options).toEqual({
      ...before.options,
      disable_signup: true,
      requires_username: false,
      passwordPolicy: "excellent",
      password_dictionary: { enable: true, dictionary: [] },
    });
  });

  it("the list says where migrations stand, is searched by name, and speaks German", { timeout: 120_000 }, async () => {
    await page.getByRole("link", { name: "Connections", exact: true }).click();
    await page.getByRole("row", { name: /DestinationDatabase.*Running/ }).waitFor();
    await lookAt(page, "connections");
    await page.getByRole("searchbox").fill("nowhere");
    await page.getByText("No connection has this in its name").waitFor();

    const german = await site.openAsOwner("/connections", { locale: "de-DE" });
    await german.getByRole("row", { name: /DestinationDatabase/ }).waitFor();
    await lookAt(german, "connections-de");
    const { id } = await stored();
    for (const tab of ["settings", "database", "versions", "applications"]) {
      await german.goto(site.at(`/connections/${id}/${tab}${tab === "versions" ? "?version=2" : ""}`));
      await german.getByRole("heading", { level: 2 }).first().waitFor();
      if (tab === "database" || tab === "versions") await german.locator(".cm-content").first().waitFor();
      await lookAt(german, `connection-${tab}-de`);
    }
    await german.context().close();
  });

  it("somebody who may only look sees everything but scripts, and can change nothing", async () => {
    const { invitation } = await site.tenant.must<{ invitation: { url: string } }>("POST", "/administrators", {
      email: VIEWER.email,
      name: "Vera Viewer",
      role: "viewer",
    });
    const { id } = await stored();
    const viewer = await site.openSignedOut();
    await viewer.goto(invitation.url);
    await viewer.fill("#password", VIEWER.password);
    await viewer.fill("#password_again", VIEWER.password);
    await viewer.click("button[type=submit]");
    await signIn(viewer, VIEWER);
    await viewer.goto(site.at(`/connections/${id}/database`));
    await viewer.getByText("Scripts are shown to whoever may change them").waitFor();
    expect(await viewer.getByRole("textbox", { name: /^Script / }).count()).toBe(0);
    expect(await viewer.getByRole("switch").evaluateAll((all) => all.every((one) => one.matches(":disabled")))).toBe(
      true,
    );
    for (const name of ["Save", "Save script", "Run script", "Add setting", "Begin with a template", "Try connection"])
      expect(await viewer.getByRole("button", { name, exact: true }).count(), name).toBe(0);
    await lookAt(viewer, "connection-database-viewer");
    await viewer.goto(site.at(`/connections/${id}/versions?version=2`));
    await viewer.getByText("Scripts are shown to whoever may change them").waitFor();
    await viewer.getByRole("cell", { name: /In use/ }).waitFor();
    expect(await viewer.getByRole("link", { name: /^Show version/ }).count()).toBe(0);
    await lookAt(viewer, "connection-versions-viewer");
    await viewer.goto(site.at(`/connections/${id}/settings`));
    await viewer.getByText("Your role does not allow this.").waitFor();
    expect(await viewer.getByRole("button", { name: "Delete connection" }).count()).toBe(0);
    await viewer.context().close();
  });

  it("is deleted only with its name typed, after it was said who goes with it", async () => {
    const { id } = await stored();
    await page.goto(site.at(`/connections/${id}/settings`));
    await button("Delete connection").click();
    await dialog().getByText("1 user will be deleted with it").waitFor();
    const confirm = dialog().getByRole("button", { name: "Delete", exact: true });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog().getByRole("textbox").fill("DestinationDatabase");
    await lookAt(page, "connection-delete");
    await confirm.click();
    await notice("DestinationDatabase has been deleted.");
    await page.getByRole("link", { name: "SourceDatabase" }).waitFor();
    expect(await page.getByRole("link", { name: "DestinationDatabase" }).count()).toBe(0);
  });
});
