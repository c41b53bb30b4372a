import { afterAll, beforeAll, expect, test } from "vitest";
import { type ManagementSite, openManagementSite } from "../../../test/support/management-site.ts";
import { hashTicketSecret } from "../../domain/ticket.ts";

let site: ManagementSite;

beforeAll(async () => {
  site = await openManagementSite();
});
afterAll(() => site?.close());

async function newWorld() {
  const acme = await site.addTenant();
  await acme.addConnection("Users", { requires_username: true });
  const { body: user } = await acme.request("POST", "/users", {
    body: {
      connection: "Users",
      email: "ann@example.com",
      username: "ann",
      password: "Passw0rd-1234",
      verify_email: false,
    },
  });
  return { acme, user, path: (id: string) => `/users/${encodeURIComponent(id)}/password-change-mail` };
}

test("the mail holds a link for this user's new password, and the answer does not", async () => {
  const { acme, user, path } = await newWorld();
  const { status, body, text } = await acme.request("POST", path(user.user_id));
  expect({ status, body }).toEqual({ status: 200, body: { email: "ann@example.com", sent: true } });
  const [mail] = acme.sent;
  expect(mail).toMatchObject({ to: "ann@example.com", template: "reset_email" });
  const secret = /ticket=([A-Za-z0-9]{32})/.exec(mail?.text ?? "")?.[1] ?? "";
  expect(text).not.toContain(secret);
  expect(await site.deps.store.tickets.find(acme.tenant.id, hashTicketSecret(secret))).toMatchObject({
    kind: "password_change",
    userId: user.user_id,
    parameters: { mark_email_as_verified: true },
  });
  const { body: events } = await acme.request("GET", `/users/${encodeURIComponent(user.user_id)}/logs`);
  expect(events).toContainEqual(expect.objectContaining({ type: "scpr", user_id: user.user_id }));
});

test("nobody, and an administrator, gets none", async () => {
  const { acme, path } = await newWorld();
  const owner = await acme.addAdministrator("owner");
  for (const id of ["auth0|nobody", owner.userId]) expect((await acme.request("POST", path(id))).status).toBe(404);
  expect(acme.sent).toEqual([]);
});
