import { generateKeyPairSync } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite, openPage, signIn } from "../support/dashboard-browser.ts";
import { PASSWORD_REALM } from "../support/tenant-client.ts";

interface StoredClient {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly name: string;
  readonly [key: string]: unknown;
}

let site: DashboardSite;
let page: Page;

const button = (name: string) => page.getByRole("button", { name, exact: true });
const tab = (name: string) => page.locator("main nav").getByRole("link", { name, exact: true }).click();
const dialog = () => page.getByRole("dialog");
const notice = (text: string | RegExp) => page.locator("[role=status]", { hasText: text }).first().waitFor();
/** Switches are pictures over an invisible box. */
// Not `check`: the switch is on once the server has said so.
const turnOn = (name: string | RegExp) => page.getByRole("switch", { name }).click({ force: true });

const stored = async (name: string): Promise<StoredClient> => {
  const clients = await site.tenant.must<StoredClient[]>("GET", "/clients?is_global=false");
  return clients.find((client) => client.name === name)!;
};
const scopesAt = async (audience: string) =>
  (
    await site.tenant.must<{ audience: string; scope: string[] }[]>(
      "GET",
      `/client-grants?client_id=${(await stored("Shop")).client_id}`,
    )
  ).find((grant) => grant.audience === audience)?.scope;

describe.skipIf(!hasChromium)("applications, APIs and security in the dashboard", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    await site.tenant.must("POST", "/connections", { name: "People", strategy: "auth0" });
    page = await site.openAsOwner("/applications");
  }, 90_000);
  afterAll(() => site?.close());

  it("creates an application of a kind, with the grant types that this kind needs", async () => {
    await button("Create application").click();
    await dialog().getByLabel("Name").fill("Shop");
    await dialog().getByLabel("Regular Web").check();
    await lookAt(page, "application-create");
    await dialog().getByRole("button", { name: "Create", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Shop" }).waitFor();
    expect(await stored("Shop")).toMatchObject({
      app_type: "regular_web",
      grant_types: ["authorization_code", "refresh_token"],
    });
  });

  it("says which address is wrong and why, and saves what is changed and nothing else", async () => {
    const callbacks = page.getByLabel("Allowed callback URLs");
    await callbacks.fill("https://shop.example/callback#here");
    await button("Save").click();
    await page.getByText("“https://shop.example/callback#here” has a # in it").waitFor();
    await callbacks.fill("https://shop.example/callback, https://test.shop.example/callback");
    await turnOn("Rotate refresh tokens");
    await button("Advanced settings").click();
    await page.getByRole("checkbox", { name: "Password", exact: true }).check();
    await lookAt(page, "application-settings");
    const before = await stored("Shop");
    await button("Save").click();
    await notice("Saved.");
    expect(await stored("Shop")).toEqual({
      ...before,
      callbacks: ["https://shop.example/callback", "https://test.shop.example/callback"],
      grant_types: ["authorization_code", "refresh_token", "password", PASSWORD_REALM],
      refresh_token: { ...(before.refresh_token as object), rotation_type: "rotating" },
    });
  });

  it("asks before a page with changes that are not saved is left", async () => {
    await page.getByLabel("Description").fill("Sells lamps");
    await tab("Credentials");
    await dialog().getByRole("button", { name: "Leave" }).click();
    await page.getByRole("heading", { name: "Client secret" }).waitFor();
    expect(await stored("Shop")).not.toHaveProperty("description");
  });

  it("shows the secret when it is asked for, and makes a new one after a question", async () => {
    const { client_secret: before = "" } = await stored("Shop");
    expect(await page.content()).not.toContain(before);
    await button("Show").click();
    await page.getByText(before).waitFor();
    await button("Rotate secret").click();
    await dialog().getByRole("button", { name: "Rotate secret" }).click();
    await notice("There is a new secret");
    const { client_secret: after = "" } = await stored("Shop");
    expect(after).not.toBe(before);
    await page.getByText(after).waitFor();
  });

  it("lets it prove itself by a key instead, and refuses a private one", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    await button("Add public key").click();
    const pem = dialog().getByLabel("Public key (PEM)");
    await pem.fill(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    await dialog().getByRole("button", { name: "Add public key" }).click();
    await dialog().getByText("This is a private key").waitFor();
    await pem.fill(publicKey.export({ type: "spki", format: "pem" }).toString());
    await dialog().getByRole("button", { name: "Add public key" }).click();
    await notice("The key has been added.");
    await page.getByLabel("Private Key JWT").check();
    await button("Save").click();
    await page.getByText("In use", { exact: true }).waitFor();
    await lookAt(page, "application-credentials");
    expect(await stored("Shop")).toMatchObject({
      client_authentication_methods: { private_key_jwt: { credentials: [{ id: expect.any(String) }] } },
    });
  });

  it("switches its connections on", async () => {
    await tab("Connections");
    await turnOn("People of People can sign in");
    await notice("People is on.");
    await lookAt(page, "application-connections");
    const { client_id: id } = await stored("Shop");
    const { connections } = await site.tenant.must<{ connections: { name: string }[] }>(
      "GET",
      `/clients/${id}/connections`,
    );
    expect(connections.map(({ name }) => name)).toEqual(["People"]);
  });

  it("registers an API with permissions, and tells of one that is there already", async () => {
    await page.goto(site.at("/apis"));
    await button("Create API").click();
    await dialog().getByLabel("Name").fill("Invoices");
    await dialog().getByLabel("Identifier").fill("https://invoices.example");
    await dialog().getByRole("button", { name: "Create", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Invoices" }).waitFor();
    for (const scope of ["read:invoices", "write:invoices"]) {
      await page.getByLabel("Scope", { exact: true }).fill(scope);
      await button("Add permission").click();
      await notice(`${scope} has been added.`);
    }
    await page.getByLabel("Scope", { exact: true }).fill("read:invoices");
    await button("Add permission").click();
    await page.getByText("It is there already.").waitFor();
    await lookAt(page, "api-permissions");
    await tab("Settings");
    await lookAt(page, "api-settings");
  });

  it("lets an application call it with the scopes that are chosen, and takes that back", async () => {
    const audience = "https://invoices.example";
    const { client_id: id } = await stored("Shop");
    await page.goto(site.at(`/applications/${id}/apis`));
    await page.getByText("Its grant type client credentials is off.").waitFor();
    await turnOn("Authorise: Invoices");
    await page.getByLabel("read:invoices").check();
    await button("Save scopes").click();
    await notice("Scopes saved: Invoices.");
    await lookAt(page, "application-apis");
    expect(await scopesAt(audience)).toEqual(["read:invoices"]);
    await page.getByRole("switch", { name: "Authorise: Invoices" }).click({ force: true });
    await dialog().getByRole("button", { name: "Withdraw" }).click();
    await dialog().waitFor({ state: "detached" });
    expect(await scopesAt(audience)).toBeUndefined();
  });

  it("says which scopes of the Management API mean something here", async () => {
    const { client_id: id } = await stored("Shop");
    await page.goto(site.at(`/applications/${id}/apis`));
    await turnOn(/^Authorise: .*Management API/);
    await page.getByText("Used here", { exact: true }).waitFor();
    await page.getByText("Known to Auth0, without effect here").waitFor();
    const names = await page.locator("[role=group] label", { hasText: /^(read|update):/ }).allTextContents();
    expect(names).toEqual(expect.arrayContaining(["read:users", "read:event_streams"]));
    expect(names.indexOf("update:users")).toBeLessThan(names.indexOf("read:event_streams"));
    await lookAt(page, "application-scopes");
    await page.getByRole("switch", { name: /^Authorise: .*Management API/ }).click({ force: true });
    await dialog().getByRole("button", { name: "Withdraw" }).click();
    await dialog().waitFor({ state: "detached" });
  });

  it("does not let the system's own API be changed", async () => {
    await page.goto(site.at("/apis"));
    await page.getByRole("link", { name: /Management API/ }).click();
    await page.getByText("This API belongs to the system").waitFor();
    expect(await page.getByLabel("Lifetime").isDisabled()).toBe(true);
    expect(await button("Delete API").count()).toBe(0);
  });

  it("names who may use password grants on the security page, and leads to where that is changed", async () => {
    await page.goto(site.at("/security"));
    const section = page.getByRole("region", { name: "Who may use password grants" });
    await section.getByText(PASSWORD_REALM).waitFor();
    await lookAt(page, "security");
    await section.getByRole("link", { name: "Shop" }).click();
    expect(await page.getByRole("checkbox", { name: "Password", exact: true }).isChecked()).toBe(true);
  });

  it("shows a viewer everything but secrets, and nothing to change it by", async () => {
    const viewer = { email: "victor@example.com", password: "Maple-Window-Ferry-62" };
    const { invitation } = await site.tenant.must<{ invitation: { url: string } }>("POST", "/administrators", {
      email: viewer.email,
      name: "Victor Viewer",
      role: "viewer",
    });
    const owners = page;
    page = await openPage(site.browser);
    await page.goto(invitation.url);
    await page.fill("#password", viewer.password);
    await page.fill("#password_again", viewer.password);
    await page.click("button[type=submit]");
    await page.goto(site.at("/applications"));
    await signIn(page, viewer);
    await page.getByRole("link", { name: "Shop" }).click();
    expect(await page.getByLabel("Allowed callback URLs").isDisabled()).toBe(true);
    await tab("Credentials");
    await page.getByText("Your role does not allow this.").first().waitFor();
    const offered = await page.locator("main").getByRole("button").allInnerTexts();
    expect(offered.filter((text) => text !== "")).toEqual([]);
    await page.goto(site.at("/settings/administrators"));
    await page.getByText("Your role does not allow this.").waitFor();
    await page.getByRole("link", { name: "Jobs" }).click();
    await page.getByRole("heading", { level: 1, name: "Jobs" }).waitFor();
    expect(await page.getByRole("button", { name: /Export|Import/ }).count()).toBe(0);
    await page.context().close();
    page = owners;
  });

  it("deletes an application after its name was typed", async () => {
    await page.goto(site.at(`/applications/${(await stored("Shop")).client_id}/settings`));
    await button("Delete application").click();
    await dialog().getByRole("textbox").fill("Shop");
    await dialog().getByRole("button", { name: "Delete", exact: true }).click();
    await notice("Shop has been deleted.");
    expect(await stored("Shop")).toBeUndefined();
  });

  it("says all of it in German too", async () => {
    const german = await site.openAsOwner("/applications?create=1", { locale: "de-DE" });
    await german.getByRole("dialog", { name: "Anwendung anlegen" }).waitFor();
    await german.goto(site.at("/security"));
    await german.getByRole("heading", { name: "Wer Passwort-Grants nutzen darf" }).waitFor();
    await lookAt(german, "security-de");
    await german.context().close();
  });
});
