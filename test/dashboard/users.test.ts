import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { USER_SEARCH } from "../../src/http/management/search-query.ts";
import { createScenario, type Scenario } from "../scenario/scenario.ts";
import { hasChromium } from "../support/browser.ts";
import { type DashboardSite, lookAt, openDashboardSite } from "../support/dashboard-browser.ts";

const PASSWORD = "Candle-Otter-Willow-31";
const PEOPLE = 60;

let site: DashboardSite;
let page: Page;
let scenario: Scenario;
let mover: string;

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const notice = (text: string | RegExp) => page.locator("[role=status]", { hasText: text }).first().waitFor();
const dialog = () => page.getByRole("dialog");
const rows = () => page.locator("tbody tr");
const search = () => page.getByLabel("Search users");
const open = async (path: string) => {
  await page.goto(site.at(path));
  await page.locator("main h1").waitFor();
};
const openUser = (tab: string, id = mover) => open(`/users/${encodeURIComponent(id)}/${tab}`);
const choose = async (action: RegExp) => {
  await button("Actions").click();
  await page.getByRole("menuitem", { name: action }).click();
};
const userNow = (id = mover) => site.tenant.must("GET", `/users/${encodeURIComponent(id)}`);

describe.skipIf(!hasChromium)("users in the dashboard", () => {
  beforeAll(async () => {
    site = await openDashboardSite();
    const { tenant } = site;
    scenario = await createScenario({ ...site.usher, tenant: () => tenant }, "one tenant", "our scripts");
    await scenario.addSourceUser({
      email: "mover@source.com",
      password: PASSWORD,
      email_verified: true,
      name: "Mo Ver",
    });
    await tenant.must("POST", "/connections", { name: "People", strategy: "auth0" });
    for (let number = 1; number <= PEOPLE; number += 1)
      await tenant.must("POST", "/users", {
        connection: "People",
        email: `person-${number}@example.com`,
        password: PASSWORD,
        email_verified: true,
      });
    await scenario.signIn("mover@source.com", PASSWORD);
    await scenario.signIn("mover@source.com", "Wrong-Password-1");
    mover = String((await scenario.usersHere())[0]?.user_id);
    page = await site.openAsOwner("/users");
  });
  afterAll(() => site?.close());

  it("are found while one types, and the search is in the address", async () => {
    await lookAt(page, "users");
    await search().fill("person-1");
    await page.waitForURL(/q=person-1/);
    await expect.poll(() => rows().count()).toBe(11);
    await page.reload();
    expect(await search().inputValue()).toBe("person-1");
    await expect.poll(() => rows().count()).toBe(11);
  });

  it("stay in sight while a query cannot be read yet, and the page says what is wrong", async () => {
    await search().fill('email:"person-2@');
    await page.getByText(/is never closed/).waitFor();
    expect(await rows().count()).toBe(11);
    await search().fill('email:"person-2@example.com"');
    await expect.poll(() => rows().count()).toBe(1);
  });

  it("are found by free words in the fields that the help names, and in no others", async () => {
    await open("/users");
    await button("How to search").click();
    const fast = await page.getByText(/^Quick with any number of people/).textContent();
    for (const field of USER_SEARCH.defaultFields) expect(fast).toContain(field);
    await lookAt(page, "users-help");
    const { tenant } = site;
    const body = { connection: "People", password: PASSWORD, email: "zora@example.com", given_name: "Zora" };
    await tenant.must("POST", "/users", { ...body, nickname: "Quokka", email_verified: true });
    await search().fill("zora");
    await expect.poll(() => rows().count()).toBe(1);
    expect(await rows().first().textContent()).toContain("Never signed in");
    await search().fill("quokka");
    await page.getByText("Nobody is found").waitFor();
    await search().fill("nickname:Quokka");
    await expect.poll(() => rows().count()).toBe(1);
    const zora = (await tenant.usersByEmail("zora@example.com"))[0];
    await tenant.must("DELETE", `/users/${encodeURIComponent(String(zora?.user_id))}`);
  });

  it("says why a search of many people was refused, and does not ask it again by itself", async () => {
    await open("/users");
    let asked = 0;
    await page.route("**/api/v2/users?*nickname*", (route) => {
      asked += 1;
      const message = "The query exceeded the timeout. Please try refining your search criteria to be more specific.";
      return route.fulfill({ status: 503, json: { statusCode: 503, error: "Service Unavailable", message } });
    });
    await search().fill("nickname:nobody");
    await page
      .getByRole("alert")
      .getByText(/exceeded the timeout/)
      .waitFor();
    expect(asked).toBe(1);
    await page.unrouteAll();
  });

  it("are paged through by key to the last one", async () => {
    await open("/users?order=all");
    await page.getByRole("link", { name: "Next page" }).click();
    await page.waitForURL(/from=/);
    await expect.poll(() => rows().count()).toBe(PEOPLE + 2 - 50);
  });

  it("can be worked with by keyboard alone: a dialog takes the focus, and gives it back", async () => {
    const focused = (name: string | RegExp) =>
      expect
        .poll(() =>
          page.evaluate<string>(
            "(({ labels, textContent }) => (labels?.[0]?.textContent || textContent).trim())(document.activeElement)",
          ),
        )
        .toMatch(name);
    await open("/users");
    await button("Create user").focus();
    await page.keyboard.press("Enter");
    await focused(/^E-mail address/);
    await page.keyboard.press("Escape");
    await focused(/^Create user$/);
    await openUser("details");
    await button("Actions").focus();
    await page.keyboard.press("Enter");
    await focused(/^Set password/);
    await page.keyboard.press("Enter");
    await focused(/^New password/);
    await page.keyboard.press("Escape");
    await focused(/^Actions$/);
    await page.getByRole("link", { name: "Back to the users" }).focus();
    await page.keyboard.press("Enter");
    await focused(/^Users$/);
  });

  it("are not created with a weak password, and the field says what it lacks", async () => {
    await open("/users?create=yes&connection=People");
    await dialog().getByLabel("E-mail address").first().fill("weak@example.com");
    const field = dialog().locator("input[type=password]");
    await field.fill("abc");
    await dialog().getByRole("button", { name: "Create" }).click();
    await dialog().getByText("Not met yet: at least 8 characters").waitFor();
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await dialog().getByText("PasswordStrengthError").count()).toBe(0);
    await lookAt(page, "users-create-weak");
    await field.fill("abcd");
    expect(await dialog().getByText("Not met yet").count()).toBe(0);
    await page.keyboard.press("Escape");
    expect(await site.tenant.usersByEmail("weak@example.com")).toEqual([]);
  });

  it("are created with a link by which they choose a password", async () => {
    await open("/users?create=yes&connection=People");
    await lookAt(page, "users-create");
    await dialog().getByLabel("E-mail address").first().fill("invited@example.com");
    await dialog().getByText("They choose it by a link").click();
    await dialog().getByRole("button", { name: "Create" }).click();
    const link = String(await dialog().locator("code").textContent()).trim();
    await page.keyboard.press("Escape");
    const [invited] = await site.tenant.usersByEmail("invited@example.com");
    expect(invited).toMatchObject({ email_verified: false });
    const other = await page.context().newPage();
    await other.goto(link);
    expect(await other.locator("input[type=password]").count()).toBeGreaterThan(0);
    await other.close();
  });

  it("are changed, and only what was changed is", async () => {
    await openUser("details");
    await page.getByLabel("Given name").waitFor();
    await lookAt(page, "user-details");
    await page.getByLabel("Given name").fill("Moritz");
    await site.tenant.must("PATCH", `/users/${encodeURIComponent(mover)}`, { family_name: "Vermeer" });
    await button("Save").click();
    await notice("Saved.");
    expect(await userNow()).toMatchObject({ given_name: "Moritz", family_name: "Vermeer", email_verified: true });
  });

  it("are not changed over what somebody else has changed meanwhile, unless one saves again", async () => {
    await openUser("details");
    await page.getByLabel("Nickname").fill("Mine");
    await site.tenant.must("PATCH", `/users/${encodeURIComponent(mover)}`, { nickname: "Theirs" });
    await button("Save").click();
    await page.getByText("Somebody has changed the same here meanwhile").waitFor();
    expect((await userNow()).nickname).toBe("Theirs");
    await button("Save").click();
    await notice("Saved.");
    expect((await userNow()).nickname).toBe("Mine");
  });

  it("keep what somebody else has written into their metadata meanwhile, unless one decides otherwise", async () => {
    const change = (metadata: object) =>
      site.tenant.must("PATCH", `/users/${encodeURIComponent(mover)}`, { user_metadata: metadata });
    await change({ lang: "en" });
    await openUser("metadata");
    const editor = page.locator(".cm-content").first();
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"lang":"fr"}');
    await change({ lang: "es", other: 1 });
    await button("Save").first().click();
    await page.getByText("Somebody else has changed this meanwhile").waitFor();
    await lookAt(page, "user-metadata-conflict");
    expect(await userNow()).toMatchObject({ user_metadata: { lang: "es", other: 1 } });
    await button("Save mine over it").click();
    await notice("Saved.");
    expect(await userNow()).toMatchObject({ user_metadata: { lang: "fr", other: 1 } });
  });

  it("have their sign-ins explained step by step, and their provenance leads there", async () => {
    await openUser("provenance");
    await page.getByText("Came with their first sign-in").waitFor();
    await lookAt(page, "user-provenance");
    await page.locator("dd a[href*='trace=']").click();
    await page.getByText("It says yes, and described the person.").waitFor();
    expect(await page.getByText(/^POST localhost/).count()).toBeGreaterThan(0);
    await lookAt(page, "user-sign-ins");
    await page.getByRole("button", { name: /^Wrong e-mail or password/ }).click();
    await page.getByText("They are here already, so the password is checked here and nowhere else.").waitFor();
    await openUser("logs");
    await page.getByRole("link", { name: "Wrong password" }).waitFor();
    await lookAt(page, "user-logs");
  });

  it("are blocked and unblocked, and get a mail to choose a new password", async () => {
    await openUser("details");
    await page.setViewportSize({ width: 400, height: 900 });
    await choose(/^Block$/);
    await notice(/^Blocked/);
    const title = await page.locator("main h1").boundingBox();
    const shown = await page.locator(".mantine-Notification-root").first().boundingBox();
    expect(shown?.y).toBeGreaterThan((title?.y ?? 0) + (title?.height ?? 0));
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await userNow()).toMatchObject({ blocked: true });
    await choose(/^Unblock$/);
    await notice(/^Unblocked/);
    await choose(/Link for a new password/);
    await button("Send it by mail").click();
    await dialog().getByText("Mailed to mover@source.com.").waitFor();
    await lookAt(page, "user-reset");
    const { body: mails } = await site.tenant.send<{ template: string }[]>("GET", "/outbox.json?to=mover@source.com");
    expect(mails.map(({ template }) => template)).toContain("reset_email");
  });

  it("are linked and unlinked", async () => {
    await openUser("details");
    await button("Link another user …").click();
    await dialog().getByLabel("Find the other user").fill("person-9@");
    await dialog()
      .getByRole("button", { name: /person-9@/ })
      .click();
    await dialog().getByRole("button", { name: "Link", exact: true }).click();
    await notice("Linked.");
    expect((await userNow()).identities).toHaveLength(2);
    await button("Unlink").click();
    await dialog().getByRole("button", { name: "Unlink" }).click();
    await notice("Unlinked.");
    expect((await userNow()).identities).toHaveLength(1);
  });

  it("are deleted for good: their next sign-in does not bring them again", async () => {
    await openUser("details");
    await choose(/^Delete/);
    await lookAt(page, "user-delete");
    await dialog().getByRole("button", { name: "Delete" }).click();
    await notice(/has been deleted/);
    await page.waitForURL(/\/users$/);
    expect((await scenario.signIn("mover@source.com", PASSWORD)).status).toBe(403);
    expect(await scenario.usersHere()).toEqual([]);
    await openUser("details");
    await page.getByText("There is no such user").waitFor();
  });
});
