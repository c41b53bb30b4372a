import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium } from "../support/browser.ts";
import { canaryPassword } from "../support/canary.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import { loadFile } from "../support/lived-in/load-file.ts";
import { type ClientCredentials, PASSWORD_REALM } from "../support/tenant-client.ts";

const CONNECTION = "Customers";
const PASSWORD = canaryPassword();
const LISTED = 3_000;
const LONG_MS = 120_000;

const shipped = (file: string) => readFileSync(new URL(`../../database-actions/dist/${file}`, import.meta.url), "utf8");
const emailOf = (number: number) => `person${number}@source.com`;
const listed = (number: number, more: object = {}) => ({
  user_id: `auth0|person${number}`,
  email: emailOf(number),
  ...more,
});

/** Two who are blocked, and three pairs who claim the same address. */
const LIST = [
  ...Array.from({ length: LISTED - 8 }, (_, number) => listed(number)),
  ...[1, 2].map((number) => listed(LISTED + number, { blocked: true })),
  ...[5, 6, 7].flatMap((number) => [
    listed(LISTED + number),
    listed(LISTED + number, { user_id: `auth0|other${number}` }),
  ]),
]
  .map((row) => JSON.stringify(row))
  .join("\n");

describe.skipIf(!hasChromium)("the home page and where it leads", () => {
  let site: DashboardSite;
  let source: FakeSource;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    site = await openDashboardSite();
    source = await startFakeSource({ authority: site.usher.authority });
    page = await site.openAsOwner();
  });
  afterAll(async () => {
    await site?.close();
    await source?.close();
  });

  const open = async (path: string) => {
    await page.goto(site.at(path));
    await page.locator("main h1").waitFor();
  };
  const card = () => page.getByRole("region", { name: CONNECTION });

  it("begins with a connection, whose form is open at once", async () => {
    await page.getByRole("link", { name: "Create a connection" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name", exact: true }).waitFor();
  });

  it("leads to where the import is switched on", async () => {
    ({ id } = await site.tenant.must<{ id: string }>("POST", "/connections", { name: CONNECTION, strategy: "auth0" }));
    await open("/");
    await page.getByRole("link", { name: `Open ${CONNECTION}` }).click();
    await page.getByRole("switch", { name: "Import users to this database" }).waitFor();
  });

  it("says of a migration without import that nobody is asked for", async () => {
    await open(`/migrations/${id}/progress`);
    await page.getByText("Own database is off", { exact: true }).waitFor();
    await page.getByText("Next step: Switch on “Use my own database”").waitFor();
    await page.getByRole("link", { name: "Nobody can move: “Use my own database” is off." }).waitFor();
    expect(await page.getByRole("button", { name: "Pause" }).count()).toBe(0);
  });

  it("does not say that everybody is here while no list says who is missing", async () => {
    await open(`/migrations/${id}/left`);
    await page.getByText("Nobody who is left is known by name").waitFor();
    await page.getByRole("link", { name: "Load a list" }).click();
    await page.getByText("No list is loaded yet.").waitFor();
  });

  it("counts as failed whom the cut-over counts, and names beside it who is blocked or collides", {
    timeout: LONG_MS,
  }, async () => {
    await migrate();
    await open("/");
    const besides = "Not counted here: 2 blocked at the source and 6 in collisions";
    await card().getByText(besides).waitFor();
    expect(await valueBeside(card(), "Failed")).toBe("1");
    await open(`/migrations/${id}/cut-over`);
    const criterion = page.getByRole("row", { name: /^People who failed, at most/ });
    await criterion.getByText(besides).waitFor();
    expect(await criterion.getByRole("cell").last().textContent()).toBe("1");
  });

  it("does not round the first who come to nobody", async () => {
    await open("/");
    await card().getByText("< 0.1%").waitFor();
    await card().getByText("1 of 3,000 on the list").waitFor();
    await lookAt(page, "home-needs-attention");
  });

  it.each([
    [/^6 people on the list collide/, "6 people"],
    [/^2 people are blocked at the source/, "2 people"],
  ])("has one line of what needs attention for all of them, which leads to them: %s", async (line, total) => {
    await open("/");
    await card().getByRole("link", { name: line }).click();
    await page.getByText(total, { exact: true }).waitFor();
    expect(await page.getByRole("table").getByRole("row").count()).toBe(1 + Number.parseInt(total, 10));
  });

  it("says of who is left how many fit, or at least how many", async () => {
    await open(`/migrations/${id}/left?text=person299`);
    await page.getByText("3 people", { exact: true }).waitFor();
    await open(`/migrations/${id}/left?domain=source.com`);
    await page.getByText(/^At least 51 people\./).waitFor();
    await page.getByRole("link", { name: "Next page" }).click();
    await page.getByText(/^How many there are in all is not counted/).waitFor();
  });

  it("shows everybody for a filter that means nobody can be so", async () => {
    await open(`/migrations/${id}/left?state=lost`);
    await page.getByText("2,999 people", { exact: true }).waitFor();
  });

  it.each([
    ["Pause", "Pause the migration?", "button", "migrations", "progress"],
    ["Start shadow mode", "Start shadow mode?", "button", "migrations", "shadow"],
    ["Use my own database", "Switch off “Use my own database”?", "switch", "connections", "database"],
    [
      "Import users to this database",
      "Switch off “Import users to this database”?",
      "switch",
      "connections",
      "database",
    ],
  ] as const)("asks before a click would keep out who is not here yet: %s", async (name, question, role, area, tab) => {
    await open(`/${area}/${id}/${tab}`);
    await page.getByRole(role, { name }).click();
    const dialog = page.getByRole("dialog", { name: question });
    await dialog.getByText(/not here yet (cannot sign in|are refused)/).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    const migration = await site.tenant.must<Shown>("GET", `/migrations/${id}`);
    expect(migration).toMatchObject({ phase: "running", is_importing: true });
  });

  it("says on the home page that nobody can move any more, and leads to the switch", async () => {
    await open(`/connections/${id}/database`);
    await page.getByRole("switch", { name: "Use my own database" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Use my own database: off.").waitFor();
    await open("/");
    await card().getByText("Next step: Switch on “Use my own database”").waitFor();
    await card().getByText("Not asked", { exact: true }).waitFor();
    await lookAt(page, "home-nobody-can-move");
    await card()
      .getByRole("link", { name: /^Nobody can move/ })
      .click();
    await page.getByRole("switch", { name: /^Use my own database/ }).click();
    await page.getByText("Use my own database: on.").waitFor();
  });

  it("belongs to the home page, which the navigation says and the address of all migrations leads to", async () => {
    const home = page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Home" });
    await open(`/migrations/${id}/shadow`);
    expect(await home.getAttribute("data-active")).toBe("true");
    expect(await home.getAttribute("aria-current")).toBeNull();
    await open("/migrations");
    await page.getByRole("heading", { level: 1, name: "Home" }).waitFor();
    expect(await home.getAttribute("aria-current")).toBe("page");
    await open("/connections");
    expect(await home.getAttribute("data-active")).toBeNull();
  });

  it("names the page of a migration that is not there", async () => {
    await open("/migrations/con_nowhere/progress");
    await page.getByRole("heading", { level: 1, name: "Migration" }).waitFor();
    await page.getByText("This is not here").waitFor();
  });

  /** Loads the list; one comes, and one tries in vain. */
  async function migrate(): Promise<void> {
    const { tenant } = site;
    await tenant.must("PATCH", `/connections/${id}`, {
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
    const path = `/migrations/${id}/roster`;
    await loadFile({ tenant, path, name: "people.ndjson", text: LIST, fields: { dry_run: "false" } });
    for (const number of [0, 1])
      source.addUser({ localId: `person${number}`, email: emailOf(number), password: PASSWORD, emailVerified: true });
    expect((await tenant.signIn(shop, CONNECTION, emailOf(0), PASSWORD)).status).toBe(200);
    expect((await tenant.signIn(shop, CONNECTION, emailOf(1), "not mine")).status).not.toBe(200);
  }
});

interface Shown {
  readonly phase: string;
  readonly is_importing: boolean;
}

const valueBeside = (place: Locator, name: string) =>
  place.getByText(name, { exact: true }).first().locator("xpath=following::*[1]").textContent();
