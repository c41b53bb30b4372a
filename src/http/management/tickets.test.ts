import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { hashTicketSecret } from "../../domain/ticket.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

async function newWorld(options: Record<string, unknown> = {}) {
  const acme = await site.addTenant();
  const connection = await acme.addConnection("Users", options);
  const { body: user } = await acme.request("POST", "/users", {
    body: { connection: "Users", email: "ann@example.com", password: "Passw0rd-1234", verify_email: false },
  });
  const ask = (kind: string, body: unknown) => acme.request("POST", `/tickets/${kind}`, { body });
  const stored = (link: string) =>
    site.deps.store.tickets.find(acme.tenant.id, hashTicketSecret(/ticket=([A-Za-z0-9]{32})#$/.exec(link)?.[1] ?? ""));
  return { acme, connection, user, ask, stored };
}

describe("password change", () => {
  test("a user's ticket keeps what was asked for, and its secret only as a hash", async () => {
    const { acme, connection, user, ask, stored } = await newWorld();
    const { status, body } = await ask("password-change", {
      result_url: "https://example.com/change-password",
      user_id: user.user_id,
      ttl_sec: 3600,
      mark_email_as_verified: true,
      includeEmailInRedirect: true,
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      ticket: expect.stringMatching(new RegExp(`^https://${acme.domain}/u/reset-password\\?ticket=[A-Za-z0-9]{32}#$`)),
    });
    const ticket = await stored(body.ticket);
    expect(ticket).toMatchObject({
      kind: "password_change",
      userId: user.user_id,
      connectionId: connection.id,
      email: "ann@example.com",
      parameters: {
        result_url: "https://example.com/change-password",
        mark_email_as_verified: true,
        includeEmailInRedirect: true,
      },
    });
    expect((ticket?.expiresAt.getTime() ?? 0) - (ticket?.createdAt.getTime() ?? 0)).toBe(3_600_000);
  });

  test("by connection and address, whatever its casing", async () => {
    const { connection, user, ask, stored } = await newWorld();
    const { body } = await ask("password-change", { connection_id: connection.id, email: "Ann@Example.com" });
    const ticket = await stored(body.ticket);
    expect(ticket).toMatchObject({ userId: user.user_id, email: "ann@example.com" });
    expect((ticket?.expiresAt.getTime() ?? 0) - (ticket?.createdAt.getTime() ?? 0)).toBe(432_000_000);
  });

  test("somebody whom only the source knows gets a ticket without a user, and is not created by it", async () => {
    const { acme, connection, ask, stored } = await newWorld({ enabledDatabaseCustomization: true, import_mode: true });
    acme.source.add("old@example.com", "x");
    const { status, body } = await ask("password-change", { connection_id: connection.id, email: "old@example.com" });
    expect(status).toBe(201);
    const ticket = await stored(body.ticket);
    expect(ticket).toMatchObject({ connectionId: connection.id, email: "old@example.com" });
    expect(ticket?.parameters).toEqual({ identifier: "old@example.com", source_id: "old-old@example.com" });
    expect(ticket?.userId).toBeUndefined();
    expect((await acme.request("GET", "/users-by-email?email=old@example.com")).body).toEqual([]);
    expect((await ask("password-change", { connection_id: connection.id, email: "nobody@example.com" })).status).toBe(
      404,
    );
  });

  test("a source that does not answer is not a missing user", async () => {
    const { acme, connection, ask } = await newWorld({ enabledDatabaseCustomization: true, import_mode: true });
    acme.source.findUser = async () => ({
      lookup: { outcome: "unavailable", reason: "timeout" },
      report: { durationMs: 1, outboundCalls: [], console: [] },
    });
    expect((await ask("password-change", { connection_id: connection.id, email: "old@example.com" })).status).toBe(503);
  });

  test("refusals", async () => {
    const { connection, user, ask } = await newWorld();
    const rows: [Record<string, unknown>, number, string][] = [
      [{}, 400, "required"],
      [{ user_id: "auth0|nobody" }, 404, "User not found."],
      [{ connection_id: connection.id, email: "nobody@example.com" }, 404, "User not found."],
      [{ connection_id: connection.id }, 400, "required"],
      [{ email: "ann@example.com" }, 400, "required"],
      [{ user_id: user.user_id, connection_id: connection.id, email: "ann@example.com" }, 400, "required"],
      [{ connection_id: "con_none", email: "ann@example.com" }, 400, "The connection with id con_none does not exist."],
      [{ user_id: user.user_id, client_id: "none" }, 400, "The client does not exist"],
      [{ user_id: user.user_id, organization_id: "org_1" }, 400, "The organization does not exist"],
      [{ user_id: user.user_id, result_url: "javascript:alert(1)" }, 400, "result_url"],
      [{ user_id: user.user_id, ttl_sec: -1 }, 400, "ttl_sec"],
      [{ user_id: user.user_id, ttl_sec: 1e15 }, 400, "ttl_sec"],
      [{ user_id: user.user_id, new_password: "x" }, 400, "Additional properties not allowed: new_password"],
      [{ user_id: user.user_id, identity: { user_id: "other", provider: "auth0" } }, 404, "User not found."],
    ];
    for (const [body, status, message] of rows) {
      const answer = await ask("password-change", body);
      expect([body, answer.status]).toEqual([body, status]);
      expect(answer.body.message).toContain(message);
    }
  });
});

describe("e-mail verification", () => {
  test("a user's ticket", async () => {
    const { acme, user, ask, stored } = await newWorld();
    const { status, body } = await ask("email-verification", {
      user_id: user.user_id,
      result_url: "https://example.com/verify-email",
      client_id: acme.clientId,
      identity: { user_id: user.user_id.slice(6), provider: "auth0" },
    });
    expect(status).toBe(201);
    expect(body.ticket).toContain(`https://${acme.domain}/u/email-verification?ticket=`);
    expect(await stored(body.ticket)).toMatchObject({
      kind: "email_verification",
      userId: user.user_id,
      clientId: acme.clientId,
    });
  });

  test("a user without an address, and one who does not exist", async () => {
    const { acme, ask } = await newWorld({
      attributes: { email: { identifier: { active: true } }, username: { identifier: { active: true } } },
    });
    const { body: nameless } = await acme.request("POST", "/users", {
      body: { connection: "Users", username: "onlyname", password: "Passw0rd-1234" },
    });
    expect((await ask("email-verification", { user_id: nameless.user_id })).body.message).toBe(
      "The user does not have an email address.",
    );
    expect((await ask("email-verification", { user_id: "auth0|nobody" })).status).toBe(404);
  });
});

test("another tenant's user has no ticket here, and the scope is asked for", async () => {
  const { acme, user } = await newWorld();
  const { ask } = await newWorld();
  expect((await ask("password-change", { user_id: user.user_id })).status).toBe(404);
  expect((await ask("email-verification", { user_id: user.user_id })).status).toBe(404);
  const answer = await acme.request("POST", "/tickets/password-change", {
    body: { user_id: user.user_id },
    scopes: ["read:users"],
  });
  expect(answer.status).toBe(403);
});
