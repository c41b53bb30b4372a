import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, screenshot } from "../support/browser.ts";
import { canaryPassword } from "../support/canary.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";
import { type FakeSource, startFakeSource } from "../support/fake-source.ts";
import { type ClientCredentials, PASSWORD_REALM } from "../support/tenant-client.ts";

const CONNECTION = "Kunden";
const PASSWORD = canaryPassword();
const LONG_MS = 120_000;

const shipped = (file: string) => readFileSync(new URL(`../../database-actions/dist/${file}`, import.meta.url), "utf8");

/** Words that stand in nearly every English sentence of the server, and in no German one. */
const ENGLISH =
  /\b(the|there|they|their|this|that|which|is|are|were|and|or|of|to|with|without|not|nobody|has|have|does|cannot|expected|another|source|failed|script_error|server_error|refused_by_script|source_unavailable)\b/i;

/** Names in the API and codes of networks, which are the same in every language. */
const NAMES = /get_user|login|"[^"]*"|„[^“]*“|\S+@\S+|\b[A-Z_]{4,}\b|https?:\S+/g;

describe.skipIf(!hasChromium)("what the server says, in the German dashboard", () => {
  let site: DashboardSite;
  let source: FakeSource;
  let shop: ClientCredentials;
  let connection: string;
  let page: Page;

  beforeAll(async () => {
    site = await openDashboardSite();
    source = await startFakeSource({ authority: site.usher.authority });
    source.addUser({ localId: "anna", email: "anna@source.com", password: PASSWORD });
    source.addUser({ localId: "otto", email: "otto@source.com", password: PASSWORD, blocked: true });
    ({ shop, connection } = await openForMigration(site, source));
    page = await site.openAsOwner("/", { locale: "de-DE" });
    await page.getByRole("heading", { level: 1, name: "Start" }).or(page.locator("main h1")).first().waitFor();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await screenshot(page, "in-german-failed");
  });
  afterAll(async () => {
    await site?.close();
    await source?.close();
  });

  const open = (path: string) => page.goto(site.at(path));
  const signIn = (identifier: string, password = PASSWORD) =>
    site.tenant.signIn(shop, CONNECTION, identifier, password);

  /** Each line of what a person reads there. */
  const linesOf = async (place: string): Promise<readonly string[]> =>
    (await page.locator(place).allInnerTexts()).flatMap((text) => text.split("\n")).filter((line) => line.trim());

  const expectGerman = (lines: readonly string[]) => {
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => ENGLISH.test(line.replace(NAMES, "")))).toEqual([]);
    expect(lines.filter((line) => /undefined|NaN|\[object/.test(line))).toEqual([]);
  };

  it("says of every step of a probe what was found, where all is well and where nothing is", async () => {
    await site.tenant.must("POST", `/migrations/${connection}/probe`, {
      identifier: "anna@source.com",
      password: PASSWORD,
      people: 5_000,
    });
    await open(`/migrations/${connection}/probe`);
    await page.getByText("Das Login-Skript").or(page.getByText("Die Testperson kann sich anmelden")).first().waitFor();
    const fine = await linesOf("main li");
    expectGerman(fine);
    await lookAt(page, "probe-in-german");

    source.setFault("all", { kind: "html", status: 503 });
    await site.tenant.must("POST", `/migrations/${connection}/probe`, { identifier: "anna@source.com" });
    source.clearFaults();
    await page.reload();
    await page
      .getByText("es antwortet mit eigenen Fehlern")
      .or(page.getByText("mit eigenen Fehlern"))
      .first()
      .waitFor();
    expectGerman(await linesOf("main li"));
  });

  it("says of people who failed what is in the way, and tells a source that is down from a script that failed", async () => {
    await listed(site, connection, ["anna@source.com", "otto@source.com"]);
    await signIn("otto@source.com");
    source.setFault("all", { kind: "html", status: 503 });
    await signIn("anna@source.com");
    source.clearFaults();
    await open(`/migrations/${connection}/failures`);
    await page.getByText("Die Quelle hat mit einem eigenen Fehler (5xx) geantwortet.").waitFor();
    expect(await page.getByText("Skript gescheitert").count()).toBe(0);
    expectGerman(await linesOf("main section"));
    await lookAt(page, "failures-in-german");
  });

  it("says why a search cannot be read", async () => {
    await open(`/users?q=${encodeURIComponent('email:"anna')}`);
    await page.getByText("Das Anführungszeichen an der 7. Stelle wird nicht geschlossen.").waitFor();
    expectGerman(await linesOf("main"));
  });

  it("says of each row of an import why it was not taken", { timeout: LONG_MS }, async () => {
    const rows = [
      { email: "keine-adresse" },
      { email: "neu@example.com", password_hash: "md5" },
      { email: "da@example.com" },
      { email: "da@example.com" },
      { email: "zu@example.com", blocked: "ja", farbe: "blau" },
    ];
    const { id } = await importing(site, connection, rows);
    await open(`/jobs/${id}`);
    await page.getByText("„keine-adresse“ ist keine E-Mail-Adresse.").waitFor({ timeout: LONG_MS });
    expectGerman(await linesOf("main td:last-child"));
    await lookAt(page, "import-in-german");
  });

  it("says why a file cannot be read at all", { timeout: LONG_MS }, async () => {
    const { id } = await importing(site, connection, "[{");
    await open(`/jobs/${id}`);
    await page.getByText("Die Datei ist abgeschnitten").waitFor({ timeout: LONG_MS });
    expectGerman(await linesOf("main p"));
  });

  it("says what is refused, and what to do", async () => {
    await open(`/migrations/${connection}/progress`);
    await page.getByRole("button", { name: "Anhalten" }).waitFor();
    await site.tenant.must("POST", `/migrations/${connection}/shadow/start`);
    await page.getByRole("button", { name: "Anhalten" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Anhalten" }).click();
    await page.getByText("Die Migration beobachtet nur (Schattenbetrieb). Laden Sie die Seite neu.").waitFor();
    expectGerman(await linesOf("[role=alert]"));
  });
});

/** Puts people on the list of who is expected. */
async function listed(site: DashboardSite, connection: string, people: readonly string[]): Promise<void> {
  const file = people.map((email) => JSON.stringify({ email, user_id: email })).join("\n");
  await upload(site, `/migrations/${connection}/roster`, file);
  await expect
    .poll(async () => (await site.tenant.must(`GET`, `/migrations/${connection}`)).counts, { timeout: LONG_MS })
    .toMatchObject({ listed: people.length });
}

const importing = (site: DashboardSite, connection: string, content: unknown): Promise<{ id: string }> => {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return upload(site, "/jobs/users-imports", text, { connection_id: connection });
};

async function upload(
  site: DashboardSite,
  path: string,
  file: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ id: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("users", new Blob([file], { type: "application/json" }), "users.json");
  const authorization = `Bearer ${await site.tenant.managementToken()}`;
  const url = new URL(`/api/v2${path}`, site.tenant.origin);
  const answer = await fetch(url, { method: "POST", headers: { authorization }, body: form });
  return (await answer.json()) as { id: string };
}

/** A connection that asks the source by the shipped scripts, and an application to sign in at. */
async function openForMigration({ tenant }: DashboardSite, source: FakeSource) {
  const { id: connection } = await tenant.must<{ id: string }>("POST", "/connections", {
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
    name: "Laden",
    app_type: "regular_web",
    grant_types: ["password", PASSWORD_REALM],
  });
  await tenant.must("PATCH", `/connections/${connection}/clients`, [{ client_id: shop.client_id, status: true }]);
  return { shop, connection };
}
