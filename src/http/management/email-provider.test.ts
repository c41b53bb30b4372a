import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dumpDatabase } from "../../../test/support/dump-database.ts";
import { type SmtpServerForTests, startSmtpServer } from "../../../test/support/smtp-server.ts";
import type { TenantClient } from "../../../test/support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../../../test/support/usher.ts";

const SECRET = "canary-smtp-secret-93f1";
const PATH = "/emails/provider";

describe("the mail server of a tenant", () => {
  let usher: RunningUsher;
  let smtp: SmtpServerForTests;
  let acme: TenantClient;
  let other: TenantClient;

  beforeAll(async () => {
    smtp = await startSmtpServer({ user: "acme", password: SECRET });
    const privateMailServers = [{ host: "127.0.0.1", port: smtp.port }];
    usher = await startUsher({ tenants: ["acme", "other", "third"], config: { privateMailServers } });
    [acme, other] = [usher.tenant("acme"), usher.tenant("other")];
  });
  afterAll(async () => {
    await usher.close();
    await smtp.close();
  });

  const credentials = () => ({ smtp_host: "127.0.0.1", smtp_port: smtp.port, smtp_user: "acme", smtp_pass: SECRET });
  const provider = () => ({
    name: "smtp",
    default_from_address: "Acme <hello@acme.example>",
    credentials: credentials(),
  });
  const shown = () => {
    const { smtp_pass: _secret, ...rest } = credentials();
    return { ...provider(), enabled: true, credentials: rest, settings: {} };
  };
  const resetPassword = async (tenant: TenantClient, email: string) => {
    const name = `Users-${email.replace(/\W/g, "-")}`;
    const client = await tenant.must<{ client_id: string }>("POST", "/clients", { name: "app" });
    const connection = await tenant.must<{ id: string }>("POST", "/connections", {
      name,
      strategy: "auth0",
      enabled_clients: [client.client_id],
    });
    expect(connection.id).toMatch(/^con_/);
    await tenant.must("POST", "/users", {
      connection: name,
      email,
      email_verified: true,
      password: "Canary-Tulip-4711",
    });
    const { status } = await tenant.send("POST", "/dbconnections/change_password", {
      client_id: client.client_id,
      connection: name,
      email,
    });
    expect(status).toBe(200);
  };
  const to = (address: string) => smtp.received.filter((mail) => mail.to.includes(address));

  it("is none at first, and is shown without its password once there is one", async () => {
    const missing = await acme.api("GET", PATH);
    expect([missing.status, missing.body.errorCode]).toEqual([404, "inexistent_email_provider"]);
    const created = await acme.api("POST", PATH, provider());
    expect([created.status, created.body]).toEqual([201, shown()]);
    expect((await acme.api("GET", PATH)).body).toEqual(shown());
    expect((await acme.api("GET", `${PATH}?fields=name`)).body).toEqual({ name: "smtp" });
    expect((await acme.api("POST", PATH, provider())).status).toBe(409);
    expect((await other.api("GET", PATH)).status).toBe(404);
  });

  it("gets the mail of its tenant from the next message on, and of no other tenant", async () => {
    await resetPassword(acme, "ann@example.com");
    await expect.poll(() => to("ann@example.com")).toMatchObject([{ from: "hello@acme.example", user: "acme" }]);
    expect(to("ann@example.com")[0]?.text).toContain("From: Acme <hello@acme.example>");
    await resetPassword(other, "bob@example.com");
    await acme.must("PATCH", PATH, { default_from_address: "bare@acme.example" });
    expect((await acme.api("POST", `${PATH}/test`, { to: "test@example.com" })).body).toEqual({ sent: true });
    expect(to("test@example.com")[0]?.text).toContain("From: acme <bare@acme.example>");
    expect(to("bob@example.com")).toEqual([]);
  });

  it("is left alone while it is switched off, and once it is removed", async () => {
    await acme.must("PATCH", PATH, { enabled: false });
    expect((await acme.api("POST", `${PATH}/test`, { to: "off@example.com" })).body).toEqual({ sent: true });
    await acme.must("PATCH", PATH, { enabled: true });
    expect((await acme.api("POST", `${PATH}/test`, { to: "on@example.com" })).body).toEqual({ sent: true });
    expect([to("off@example.com").length, to("on@example.com").length]).toEqual([0, 1]);
    expect((await acme.api("DELETE", PATH)).status).toBe(204);
    expect((await acme.api("GET", PATH)).status).toBe(404);
    await acme.api("POST", `${PATH}/test`, { to: "gone@example.com" });
    expect(to("gone@example.com")).toEqual([]);
    await acme.must("POST", PATH, provider());
  });

  it("is what sends the tenant's mail while it is switched on; else that is told as it is for the installation", async () => {
    const third = usher.tenant("third");
    const sentBy = async () => (await third.must<{ sent_by: string }>("GET", "/emails/delivery")).sent_by;
    expect(await sentBy()).toBe("outbox");
    await third.must("POST", PATH, provider());
    expect(await sentBy()).toBe("own_mail_server");
    await third.must("PATCH", PATH, { enabled: false });
    expect(await sentBy()).toBe("outbox");
    await third.must("DELETE", PATH);
  });

  it("keeps its password for itself: whoever sends it elsewhere must know it", async () => {
    const { smtp_pass: _secret, ...without } = credentials();
    const kept = await acme.api("PATCH", PATH, { credentials: without });
    expect([kept.status, kept.body]).toEqual([200, shown()]);
    expect((await acme.api("POST", `${PATH}/test`, { to: "kept@example.com" })).body).toEqual({ sent: true });
    for (const change of [{ smtp_host: "localhost" }, { smtp_port: 2525 }, { smtp_user: "eve" }])
      expect((await acme.api("PATCH", PATH, { credentials: { ...without, ...change } })).status).toBe(400);
    const dump = await dumpDatabase({ file: join(usher.dataDir, "usher.db") });
    expect(JSON.stringify(dump)).not.toContain(SECRET);
    expect(JSON.stringify(acme.seen) + usher.logged()).not.toContain(SECRET);
  });

  it("is tried with a message, and what it says is given back", async () => {
    await acme.must("PATCH", PATH, { credentials: { ...credentials(), smtp_pass: "wrong-canary-77" } });
    const { body } = await acme.api("POST", `${PATH}/test`, { to: "nobody@example.com" });
    expect(body).toEqual({ sent: false, error: expect.stringContaining("535") });
    expect(JSON.stringify(body)).not.toContain("wrong-canary-77");
    await acme.must("PATCH", PATH, { credentials: credentials() });
  });

  it("is no way to find out what stands beside this server, nor to mail without an end", async () => {
    const third = usher.tenant("third");
    const tried = async (smtp_host: string, smtp_port: number) => {
      await third.must("DELETE", PATH);
      await third.must("POST", PATH, { ...provider(), credentials: { smtp_host, smtp_port } });
      return (await third.api("POST", `${PATH}/test`, { to: "eve@example.com" })).body;
    };
    const nowhere = { sent: false, error: expect.stringContaining("not a public one") };
    // It listens, nothing listens, and a name that is not there: all the same.
    expect(await tried("localhost", smtp.port)).toEqual(nowhere);
    expect(await tried("127.0.0.1", 1)).toEqual(nowhere);
    expect(await tried("no-such-host.invalid", smtp.port)).toEqual(nowhere);
    expect(to("eve@example.com")).toEqual([]);
    const statuses: number[] = [];
    for (let more = 0; more < 10; more++)
      statuses.push((await third.api("POST", `${PATH}/test`, { to: "eve@example.com" })).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([200, 429]);
  });

  it.each([
    ["another kind of provider", { name: "sendgrid" }],
    ["a sender that is no address", { default_from_address: "Acme" }],
    ["a sender with a second header", { default_from_address: "a@example.com\r\nBcc: b@example.com" }],
    ["a port that is none", { credentials: { smtp_host: "localhost", smtp_port: 0 } }],
  ])("refuses %s", async (_what, change) => {
    expect((await other.api("POST", PATH, { ...provider(), ...change })).status).toBe(400);
  });
});
