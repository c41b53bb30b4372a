import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkIn, openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";
import { newTicket, type Ticket } from "../../domain/ticket.ts";

const PASSWORD = "Canary-Tulip-4711";
const NEW = "Canary-Other-4712";
let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function setUp(options = {}) {
  const tenant = await site.addTenant();
  const connection = await tenant.addConnection("Users", options);
  const user = await tenant.addUser(connection, { email: "ada@example.com", password: PASSWORD, emailVerified: false });
  const browser = tenant.browser();
  const ticketFor = async (ticket: Partial<Ticket> & Pick<Ticket, "kind">) => {
    const made = newTicket(
      {
        tenantId: tenant.tenant.id,
        connectionId: connection.id,
        userId: user.userId,
        email: user.email,
        parameters: {},
        ...ticket,
      },
      new Date(),
    );
    await site.deps.store.tickets.insert(made.ticket);
    return made.secret;
  };
  const verified = async () => (await site.deps.store.users.find(tenant.tenant.id, user.userId))?.emailVerified;
  return { tenant, connection, user, browser, ticketFor, verified };
}

describe("the forgotten-password page", () => {
  it("says the same whoever is asked for, and leads from the mail back to the sign-in that was left", async () => {
    const { tenant, connection, browser } = await setUp();
    const state = tenant.startSignIn([connection]);
    const page = await browser.get(`/u/reset-password/request?state=${state}`);
    const known = await browser.submit(page, { username: "ada@example.com" });
    const unknown = await browser.submit(page, { username: "eve@example.com" });
    expect([known.statusCode, unknown.statusCode]).toEqual([200, 200]);
    expect(known.body.replaceAll("ada@", "x@")).toBe(unknown.body.replaceAll("eve@", "x@"));

    const form = await browser.get(linkIn((await tenant.mails())[0]));
    expect(form.body).toContain("At least 8 characters");
    const done = await browser.submit(form, { password: NEW, password_again: NEW });
    expect(done.body).toContain("Your password is changed");
    expect(done.body).toContain(`href="/u/login?state=${state}"`);
  });

  it("works by itself for a client and a connection that it has", async () => {
    const { tenant, browser } = await setUp();
    const query = new URLSearchParams({ client_id: tenant.client.clientId, connection: "Users" });
    const page = await browser.get(`/u/reset-password/request?${query}`);
    expect(page.statusCode).toBe(200);
    expect((await browser.submit(page, { username: "ada@example.com" })).body).toContain("Check your email");
    expect((await tenant.mails()).map(({ to }) => to)).toEqual(["ada@example.com"]);
    for (const wrong of [
      { client_id: "nobody", connection: "Users" },
      { client_id: tenant.client.clientId, connection: "Nowhere" },
    ]) {
      expect((await browser.get(`/u/reset-password/request?${new URLSearchParams(wrong)}`)).statusCode).toBe(400);
    }
  });

  it("escapes what was typed, and stops after ten tries", async () => {
    const { tenant, connection, browser } = await setUp();
    const page = await browser.get(`/u/reset-password/request?state=${tenant.startSignIn([connection])}`);
    const shown = await browser.submit(page, { username: "<script>alert(1)</script>" });
    expect([shown.statusCode, shown.body.includes("<script")]).toEqual([200, false]);
    const statuses: number[] = [];
    for (let count = 0; count < 11; count++)
      statuses.push((await browser.submit(page, { username: "eve@example.com" })).statusCode);
    expect([statuses[9], statuses[10]]).toEqual([200, 429]);
    expect(await tenant.mails()).toEqual([]);
  });

  it("is closed where changing one's own password is off", async () => {
    const { tenant, connection, browser } = await setUp({ disable_self_service_change_password: true });
    const state = tenant.startSignIn([connection]);
    expect((await browser.get(`/u/reset-password/request?state=${state}`)).statusCode).toBe(400);
    expect((await browser.get(`/u/login?state=${state}`)).body).not.toContain("/u/reset-password");
  });
});

describe("the reset page", () => {
  it("asks again when the two passwords differ or the token is missing, and uses up nothing", async () => {
    const { browser, ticketFor } = await setUp();
    const secret = await ticketFor({ kind: "password_change" });
    const page = await browser.get(`/u/reset-password?ticket=${secret}`);
    const differ = await browser.submit(page, { password: NEW, password_again: `${NEW}x` });
    expect([differ.statusCode, differ.body.includes("not the same")]).toEqual([400, true]);
    expect(differ.body).not.toContain("Canary");
    expect(
      (await browser.post("/u/reset-password", { ticket: secret, password: NEW, password_again: NEW })).statusCode,
    ).toBe(403);
    expect((await browser.submit(page, { password: "weak", password_again: "weak" })).statusCode).toBe(400);
    expect((await browser.submit(page, { password: NEW, password_again: NEW })).statusCode).toBe(200);
    expect((await browser.submit(page, { password: NEW, password_again: NEW })).body).toContain(
      "This link no longer works",
    );
  });

  it("goes to the address that the ticket's maker gave, with what happened", async () => {
    const { browser, ticketFor, verified } = await setUp();
    const parameters = {
      result_url: "https://shop.example.org/done?from=mail",
      includeEmailInRedirect: true,
      mark_email_as_verified: true,
    };
    const secret = await ticketFor({ kind: "password_change", parameters });
    const page = await browser.get(`/u/reset-password?ticket=${secret}`);
    expect(page.headers["content-security-policy"]).toContain("form-action 'self' https://shop.example.org;");
    const answer = await browser.submit(page, { password: NEW, password_again: NEW });
    expect(answer.statusCode).toBe(303);
    const address = new URL(String(answer.headers.location));
    expect(address.origin + address.pathname).toBe("https://shop.example.org/done");
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      from: "mail",
      success: "true",
      code: "success",
      email: "ada@example.com",
    });
    expect(await verified()).toBe(true);
  });

  it("never goes to anything but a web address, and verifies nothing unasked", async () => {
    const { browser, ticketFor, verified } = await setUp();
    const secret = await ticketFor({ kind: "password_change", parameters: { result_url: "javascript:alert(1)" } });
    const page = await browser.get(`/u/reset-password?ticket=${secret}`);
    const answer = await browser.submit(page, { password: NEW, password_again: NEW });
    expect([answer.statusCode, answer.headers.location]).toEqual([200, undefined]);
    expect(await verified()).toBe(false);
  });

  it("takes no ticket of another kind, another tenant, or none", async () => {
    const { ticketFor, browser } = await setUp();
    const verification = await ticketFor({ kind: "email_verification" });
    const reset = await ticketFor({ kind: "password_change" });
    const stranger = (await site.addTenant()).browser();
    const answers = [
      await browser.get(`/u/reset-password?ticket=${verification}`),
      await browser.get(`/u/email-verification?ticket=${reset}`),
      await stranger.get(`/u/reset-password?ticket=${reset}`),
      await browser.get("/u/reset-password"),
      await browser.get("/u/reset-password?ticket[]=a"),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 400]);
  });
});

describe("the verification page", () => {
  it("confirms by its button and not by being opened, then says welcome once", async () => {
    const { tenant, browser, ticketFor, verified } = await setUp();
    const secret = await ticketFor({ kind: "email_verification" });
    const page = await browser.get(`/u/email-verification?ticket=${secret}`);
    await browser.get(`/u/email-verification?ticket=${secret}`);
    expect(await verified()).toBe(false);
    const done = await browser.submit(page, {});
    expect([done.statusCode, done.body.includes("Email address confirmed")]).toEqual([200, true]);
    expect(await verified()).toBe(true);
    expect((await browser.submit(page, {})).statusCode).toBe(400);
    expect((await tenant.mails()).map(({ template }) => template)).toEqual(["welcome_email"]);
    expect((await tenant.events()).map(({ type }) => type)).toEqual(["fv", "sv"]);
  });

  it("does not confirm an address that is no longer the user's", async () => {
    const { tenant, user, browser, ticketFor, verified } = await setUp();
    const secret = await ticketFor({ kind: "email_verification" });
    const page = await browser.get(`/u/email-verification?ticket=${secret}`);
    await site.deps.store.users.update(tenant.tenant.id, user.userId, {
      email: "new@example.com",
      updatedAt: new Date(),
    });
    expect((await browser.submit(page, {})).statusCode).toBe(400);
    expect(await verified()).toBe(false);
  });
});
