import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, OWNER, openDashboardSite } from "../support/dashboard-browser.ts";
import { type ClientCredentials, PASSWORD_REALM } from "../support/tenant-client.ts";

let site: DashboardSite;
let page: Page;

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const field = (name: string) => page.getByRole("textbox", { name, exact: true });
const dialog = () => page.getByRole("dialog");
const notice = (text: string | RegExp) => page.locator("[role=status]", { hasText: text }).first().waitFor();
const open = (tab: string) => page.goto(site.at(`/settings/${tab}`));

/** Fails at signing in until the person is blocked, as whoever tries passwords would. */
async function blockStranger(): Promise<void> {
  const { tenant } = site;
  const { id } = await tenant.must<{ id: string }>("POST", "/connections", { name: "People", strategy: "auth0" });
  const client = await tenant.must<ClientCredentials>("POST", "/clients", {
    name: "Shop",
    grant_types: ["password", PASSWORD_REALM],
  });
  await tenant.must("PATCH", `/connections/${id}/clients`, [{ client_id: client.client_id, status: true }]);
  for (const attempt of [1, 2, 3, 4]) await tenant.signIn(client, "People", "stranger@example.com", `Wrong-${attempt}`);
}

describe.skipIf(!hasChromium)("settings in the dashboard", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    page = await site.openAsOwner("/settings");
  });
  afterAll(() => site?.close());

  it("name, support and sessions of the tenant are saved, and what is wrong is said beside the field", async () => {
    await field("Name").fill("Example Shop");
    await field("Support page").fill("shop");
    await field("Support e-mail").fill("help@example.com");
    await field("At the longest").fill("600");
    await button("Save").first().click();
    await page.getByText("This must be an address that begins with https://.").waitFor();
    await lookAt(page, "settings-tenant");
    await field("Support page").fill("https://shop.example.com/help");
    await button("Save").first().click();
    await notice("Saved.");
    const stored = await site.tenant.must<Record<string, unknown>>("GET", "/tenants/settings");
    expect(stored).toMatchObject({
      friendly_name: "Example Shop",
      support_url: "https://shop.example.com/help",
      support_email: "help@example.com",
      session_lifetime_in_minutes: 600,
    });
    // The same name as on the hosted pages, at once.
    await page.getByRole("banner").getByText("Example Shop").waitFor();
    await page.goto(site.at("/settings/tenant"));
    await field("Name").first().fill("");
    await button("Save").first().click();
    await expect.poll(() => field("Name").first().getAttribute("placeholder")).not.toBe("Example Shop");
    const own = String(await field("Name").first().getAttribute("placeholder"));
    await page.getByRole("banner").getByText(own, { exact: true }).waitFor();
    await field("Name").first().fill("Example Shop");
    await button("Save").first().click();
    await page.getByRole("banner").getByText("Example Shop").waitFor();
  });

  it("the colours of the hosted pages are previewed and saved", async () => {
    await field("Colour of buttons and links").fill("#ffee00");
    await page.getByText("This colour is hard to read on white").waitFor();
    // Notices of the saving before go by themselves.
    await page.locator(".mantine-Notification-root").first().waitFor({ state: "detached" });
    await lookAt(page, "settings-look");
    await field("Colour of buttons and links").fill("#1b5e20");
    await field("Logo").fill("https://cdn.example.com/logo.png");
    await page.getByRole("button", { name: "Save" }).last().click();
    await notice("Saved.");
    expect(await site.tenant.must("GET", "/branding")).toMatchObject({
      logo_url: "https://cdn.example.com/logo.png",
      colors: { primary: "#1b5e20" },
    });
  });

  it("a domain is added and removed; the primary one stays", async () => {
    await open("domains");
    await field("Domain").fill("https://login.example.com/");
    await button("Add domain").click();
    await page.getByText("Write a host name alone").waitFor();
    await field("Domain").fill("login.example.com");
    await button("Add domain").click();
    await page.getByRole("cell", { name: "login.example.com", exact: true }).waitFor();
    await lookAt(page, "settings-domains");
    expect(await button(/^Remove/).count()).toBe(1);
    await button("Remove login.example.com").click();
    await dialog().getByRole("textbox").fill("login.example.com");
    await dialog().getByRole("button", { name: "Remove" }).click();
    await page.getByRole("cell", { name: "login.example.com", exact: true }).waitFor({ state: "detached" });
  });

  it("a mail server that cannot be reached is saved, and the test message says so", async () => {
    await open("mail");
    await field("Sender").fill("Shop <no-reply@example.com>");
    await field("SMTP server").fill("127.0.0.1");
    await field("Port").fill("1");
    await button("Save").click();
    await notice("Saved.");
    await button("Send test message").click();
    await page.getByText("The message could not be sent.").waitFor({ timeout: 40_000 });
    await lookAt(page, "settings-mail");
    await button("Remove mail server").click();
    await dialog().getByRole("button", { name: "Remove mail server" }).click();
    await notice("The mail server is removed.");
    await page.getByText("This tenant has no mail server of its own.").waitFor();
  });

  it("limits are changed, and a blocked person is let in again", async () => {
    await open("protection");
    await page.getByText("Nobody is blocked").waitFor();
    // Not rounded: by default one sign-up more after 1.2 seconds.
    expect(await field("One more attempt after").last().inputValue()).toBe("1.2 seconds");
    await field("Never counted").first().fill("203.0.113.0/24\nour office");
    await field("Attempts allowed").first().fill("3");
    await button("Save").first().click();
    await page.getByText("“our office” is neither an address nor a network").waitFor();
    await field("Never counted").first().fill("203.0.113.0/24");
    await button("Save").first().click();
    await notice("Saved.");
    await blockStranger();
    await page.reload();
    await button("Unblock stranger@example.com").waitFor();
    await lookAt(page, "settings-protection");
    await button("Unblock stranger@example.com").click();
    await notice("stranger@example.com may try again.");
    await page.getByText("Nobody is blocked").waitFor();
  });

  it("whoever is held back from a source is listed, and let go", async () => {
    const script = "function login(email, password, callback) { callback(new WrongUsernameOrPasswordError(email)); }";
    const options = { enabledDatabaseCustomization: true, import_mode: true, customScripts: { login: script } };
    const body = { name: "Held-Back", strategy: "auth0", options };
    const { id } = await site.tenant.must<{ id: string }>("POST", "/connections", body);
    const guess = { identifier: "tester@example.com", password: "wrong" };
    for (let number = 0; number < 4; number += 1)
      await site.tenant.must("POST", `/connections/${id}/scripts/login/try`, guess);
    await open("protection");
    await page.getByText("Too many wrong passwords for the source").waitFor();
    await lookAt(page, "settings-held-back");
    await button("Unblock tester@example.com").click();
    await notice("tester@example.com may try again.");
    await page.getByText("Nobody is blocked").waitFor();
    await site.tenant.must("POST", `/connections/${id}/scripts/login/try`, guess);
  });

  it("an administrator is invited, gets another role and a new link, and is removed; the last owner is protected", async () => {
    await open("administrators");
    await page.getByText("The only owner cannot be removed").waitFor();
    await page.getByRole("row", { name: OWNER.name }).getByRole("cell", { name: "Now", exact: true }).waitFor();
    await button("Invite").click();
    await dialog().getByRole("textbox", { name: "Name" }).fill("Sam Support");
    await dialog().getByRole("textbox", { name: "E-mail address" }).fill("sam@example.com");
    await dialog().getByRole("radio", { name: "Support" }).check();
    await lookAt(page, "settings-invite");
    await dialog().getByRole("button", { name: "Invite" }).click();
    await dialog()
      .getByText(/\/setup\?|\/u\/|https:\/\//)
      .first()
      .waitFor();
    await dialog().getByRole("button", { name: "Close" }).last().click();
    await page.getByText("sam@example.com").waitFor();
    await page.getByRole("combobox", { name: "Role of Sam Support" }).click();
    await page.getByRole("option", { name: "Editor" }).click();
    await notice("Sam Support is now: Editor.");
    await lookAt(page, "settings-administrators");
    await button("Actions for Sam Support").click();
    await page.getByRole("menuitem", { name: "New link" }).click();
    await dialog().getByRole("button", { name: "Make link" }).click();
    await dialog().getByText("Good once, until").waitFor();
    await dialog().getByRole("button", { name: "Close" }).last().click();
    await button(`Actions for ${OWNER.name}`).click();
    await page.getByRole("menuitem", { name: "Remove", disabled: true }).waitFor();
    await page.keyboard.press("Escape");
    await button("Actions for Sam Support").click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await dialog().getByRole("button", { name: "Remove" }).click();
    await notice("Sam Support is removed.");
    await page.getByText("sam@example.com").waitFor({ state: "detached" });
  });

  it("the configuration is downloaded as a file", async () => {
    await open("backup");
    const [download] = await Promise.all([page.waitForEvent("download"), button("Download configuration").click()]);
    const configuration = JSON.parse(readFileSync(await download.path(), "utf8")) as {
      tenant: { settings: { friendly_name: string } };
    };
    expect(configuration.tenant.settings.friendly_name).toBe("Example Shop");
    await lookAt(page, "settings-backup");
  });

  it("signing keys are rotated and revoked once the consequences were read", async () => {
    await open("keys");
    await button("Rotate").click();
    await dialog().getByText("Nobody is signed out.").waitFor();
    await lookAt(page, "settings-keys-rotate");
    await dialog().getByRole("button", { name: "Rotate" }).click();
    await notice("The next key is the current one now.");
    await button(/^Revoke/).click();
    await dialog().getByRole("button", { name: "Revoke" }).click();
    await notice("The key is revoked.");
    await page.getByText("Revoked", { exact: true }).waitFor();
    await lookAt(page, "settings-keys");
  });

  it("the same in German", { timeout: 120_000 }, async () => {
    const german = await site.openAsOwner("/settings/tenant", { locale: "de-DE" });
    for (const tab of ["tenant", "domains", "keys", "mail", "protection", "administrators", "backup"]) {
      await german.goto(site.at(`/settings/${tab}`));
      await german.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      await german.locator("main section, main table").first().waitFor();
      await lookAt(german, `settings-${tab}-de`);
    }
    await german.context().close();
  });
});
