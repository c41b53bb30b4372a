import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPagesSite, type PagesSite } from "../../../test/support/pages-site.ts";
import { composeMail } from "../../mail/compose-mail.ts";

let site: PagesSite;

beforeAll(async () => {
  site = await openPagesSite();
});
afterAll(() => site.close());

async function withMessage(friendlyName: string) {
  const tenant = await site.addTenant({ friendly_name: friendlyName });
  const { tenant: made, domain } = tenant;
  await site.deps.mail.send(
    composeMail({
      template: "reset_email",
      tenant: made,
      domain,
      to: "ada@example.com",
      link: `https://${domain}/u/reset-password?ticket=abc`,
    }),
  );
  return tenant;
}

describe("the outbox", () => {
  it("gives messages with their links as JSON, one person's when asked", async () => {
    const tenant = await withMessage("Acme");
    const browser = tenant.browser();
    const [message, ...others] = (await browser.get("/outbox.json")).json();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      to: "ada@example.com",
      template: "reset_email",
      links: [`https://${tenant.domain}/u/reset-password?ticket=abc`],
    });
    expect((await browser.get("/outbox.json?to=ada%40example.com")).json()).toHaveLength(1);
    expect((await browser.get("/outbox.json?to=eve%40example.com")).json()).toEqual([]);
  });

  it("shows a message in a frame that runs nothing, and escapes names everywhere", async () => {
    const tenant = await withMessage(`Evil <script>alert(1)</script>`);
    const browser = tenant.browser();
    const [{ id }] = (await browser.get("/outbox.json")).json();
    for (const path of ["/outbox", `/outbox/${id}`, `/outbox/${id}/html`]) {
      const page = await browser.get(path);
      expect([page.statusCode, /<script/i.test(page.body)]).toEqual([200, false]);
    }
    const frame = await browser.get(`/outbox/${id}/html`);
    expect(frame.headers["content-security-policy"]).toMatch(/default-src 'none';.*sandbox (?!.*allow-scripts)/);
  });

  it("shows nobody another tenant's messages", async () => {
    const tenant = await withMessage("Acme");
    const [{ id }] = (await tenant.browser().get("/outbox.json")).json();
    const other = (await site.addTenant()).browser();
    expect((await other.get("/outbox.json")).json()).toEqual([]);
    expect((await other.get(`/outbox/${id}`)).statusCode).toBe(404);
  });

  it("is not there unless messages are kept", async () => {
    const closed = await openPagesSite({ outbox: false });
    const browser = (await closed.addTenant()).browser();
    expect([(await browser.get("/outbox")).statusCode, (await browser.get("/outbox.json")).statusCode]).toEqual([
      404, 404,
    ]);
    await closed.close();
  });
});
