import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMINISTRATOR_PASSWORD, DashboardVisitor } from "../support/dashboard-visitor.ts";
import type { TenantClient } from "../support/tenant-client.ts";
import { type RunningUsher, startUsher } from "../support/usher.ts";

let usher: RunningUsher;

beforeAll(async () => {
  usher = await startUsher({ tenants: ["inviting", "owners", "audit", "forgotten", "limits"] });
});
afterAll(() => usher?.close());

interface Invited {
  readonly user_id: string;
  readonly invitation: { readonly url: string; readonly mailed: boolean };
}

/** A tenant's first owner, at the dashboard. */
async function ownerOf(tenant: TenantClient, email = "ada@example.com"): Promise<DashboardVisitor> {
  const owner = new DashboardVisitor(tenant);
  await owner.useLink(await usher.setupLink(tenant), { name: "Ada", email });
  return owner;
}

const invite = async (owner: DashboardVisitor, email: string, role: string): Promise<Invited> => {
  const { status, body } = await owner.api<Invited>("POST", "/administrators", { email, name: "Grace", role });
  expect(status).toBe(201);
  return body;
};

describe("an invitation", () => {
  it("is mailed, lets its holder choose a password, and works once; a later one ends it", async () => {
    const tenant = usher.tenant("inviting");
    const owner = await ownerOf(tenant);
    const { invitation, user_id } = await invite(owner, "Grace@Example.com", "editor");
    expect(invitation.mailed).toBe(true);
    const outbox = await new DashboardVisitor(tenant).visitor.open(`${tenant.origin}/outbox`);
    expect(outbox.html).toContain("grace@example.com");

    const again = await owner.api<Invited["invitation"]>("POST", `/administrators/${user_id}/invitation`);
    expect(again.status).toBe(201);
    const grace = new DashboardVisitor(tenant);
    expect((await grace.visitor.open(invitation.url)).status).toBe(400);
    expect((await grace.useLink(again.body.url, {})).url.pathname).toBe("/dashboard/");
    expect((await grace.api("GET", "/administrators/me")).body).toMatchObject({
      user_id,
      email: "grace@example.com",
      name: "Grace",
      role: "editor",
    });
    expect((await grace.api("GET", "/administrators")).status).toBe(403);
    expect((await new DashboardVisitor(tenant).visitor.open(again.body.url)).status).toBe(400);
  });

  it("for a new password ends the sessions there were", async () => {
    const tenant = usher.tenant("inviting");
    const owner = await ownerOf(tenant, "eve@example.com");
    const { invitation, user_id } = await invite(owner, "lin@example.com", "viewer");
    const lin = new DashboardVisitor(tenant);
    await lin.useLink(invitation.url, {});
    await lin.renew();
    const { body } = await owner.api<Invited["invitation"]>("POST", `/administrators/${user_id}/invitation`);
    const elsewhere = new DashboardVisitor(tenant);
    await elsewhere.useLink(body.url, { password: "Another-Harbour-31-lamps" });
    await expect(lin.renew()).rejects.toThrow("login_required");
    await elsewhere.signIn({ email: "lin@example.com", password: "Another-Harbour-31-lamps" });
    await expect(lin.signIn({ email: "lin@example.com", password: ADMINISTRATOR_PASSWORD })).rejects.toThrow();
  });
});

describe("owners", () => {
  it("the last one stays, whoever asks; an invited one who has not come is no other", async () => {
    const tenant = usher.tenant("owners");
    const owner = await ownerOf(tenant);
    const { body: me } = await owner.api("GET", "/administrators/me");
    const path = `/administrators/${me.user_id}`;
    const { invitation, user_id } = await invite(owner, "grace@example.com", "owner");
    const LAST = { status: 409, body: { errorCode: "last_owner" } };
    expect(await owner.api("DELETE", path)).toMatchObject(LAST);
    expect(await owner.api("PATCH", path, { role: "editor" })).toMatchObject(LAST);
    expect(await tenant.api("DELETE", path)).toMatchObject(LAST);
    expect((await owner.api("PATCH", path, { name: "Ada L." })).body).toMatchObject({ name: "Ada L.", role: "owner" });

    const grace = new DashboardVisitor(tenant);
    await grace.useLink(invitation.url, {});
    await grace.renew();
    const both = await Promise.all([owner.api("DELETE", `/administrators/${user_id}`), grace.api("DELETE", path)]);
    // Each removes the other, at once: one of them stays.
    expect(both.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
    const { body: left } = await tenant.api<unknown[]>("GET", "/administrators");
    expect(left).toMatchObject([{ role: "owner", has_password: true }]);
  });
});

describe("the log", () => {
  it("says who changed what from where, and what became of whom", async () => {
    const tenant = usher.tenant("audit");
    const owner = await ownerOf(tenant);
    const { user_id } = await invite(owner, "grace@example.com", "viewer");
    await owner.api("PATCH", `/administrators/${user_id}`, { role: "support" });
    await owner.api("POST", "/clients", { name: "Shop" });
    await owner.api("DELETE", `/administrators/${user_id}`);
    const { body: me } = await owner.api("GET", "/administrators/me");

    const who = { user_id: me.user_id, user_name: "ada@example.com", ip: "127.0.0.1", client_id: "usher-dashboard" };
    const events = (await tenant.logs()).filter(({ type }) => type === "sapi").reverse();
    expect(events).toMatchObject([
      {
        ...who,
        description: "Add an administrator",
        details: { administrator: { user_id, email: "grace@example.com", role: "viewer" } },
      },
      {
        ...who,
        description: "Change an administrator",
        details: { administrator: { user_id, role: "support", role_before: "viewer" } },
      },
      {
        ...who,
        description: "Create a client",
        details: { request: { auth: { user: { email: "ada@example.com", name: "Ada", role: "owner" } } } },
      },
      { ...who, description: "Remove an administrator", details: { administrator: { role_before: "support" } } },
    ]);
    const setUp = (await tenant.logs()).find(({ type }) => type === "ss");
    expect(setUp).toMatchObject({ user_name: "ada@example.com", connection: "Usher-Administrators", ip: "127.0.0.1" });
    const all = JSON.stringify(await tenant.logs()) + usher.logged();
    expect(all).not.toContain(ADMINISTRATOR_PASSWORD);
    expect(all).not.toMatch(/ticket=\w{32}/);
  });
});

describe("a forgotten password", () => {
  it("is replaced by a mailed link; a stranger's request looks the same and mails nobody", async () => {
    const tenant = usher.tenant("forgotten");
    await ownerOf(tenant);
    const ada = new DashboardVisitor(tenant);
    const { page } = await ada.authorize();
    const forgotten = /href="(\/u\/reset-password\/request[^"]+)"/.exec(page.html)?.[1]?.replaceAll("&amp;", "&");
    const ask = async (username: string) =>
      ada.visitor.submit(await ada.visitor.open(`${tenant.origin}${forgotten}`), { username });
    const [stranger, known] = [await ask("nobody@example.com"), await ask("ada@example.com")];
    expect(stranger.html.replace("nobody", "ada")).toBe(known.html);

    await expect
      .poll(async () => (await ada.visitor.open(`${tenant.origin}/outbox`)).html)
      .toContain("ada@example.com");
    const outbox = await ada.visitor.open(`${tenant.origin}/outbox`);
    expect(outbox.html).not.toContain("nobody@example.com");
    const message = /href="(\/outbox\/[^"/]+)"/.exec(outbox.html)?.[1];
    const { html } = await ada.visitor.open(`${tenant.origin}${message}`);
    const link = /https:\/\/localhost:\d+\/setup\?ticket=\w{32}/.exec(html)?.[0] ?? "";
    expect((await ada.useLink(link, { password: "Another-Harbour-31-lamps" })).url.pathname).toBe("/dashboard/");
    await ada.signIn({ email: "ada@example.com", password: "Another-Harbour-31-lamps" });
  });
});

describe("wrong passwords", () => {
  it("are counted, and a new password lifts the block", async () => {
    const tenant = usher.tenant("limits");
    const owner = await ownerOf(tenant);
    const guesser = new DashboardVisitor(tenant);
    const { page } = await guesser.authorize();
    let answer = page;
    for (let guess = 0; guess < 10; guess++)
      answer = await guesser.visitor.submit(answer, { username: "ada@example.com", password: "wrong" });
    const right = { username: "ada@example.com", password: ADMINISTRATOR_PASSWORD };
    expect((await guesser.visitor.submit(answer, right)).status).toBe(429);

    const { body: me } = await owner.api("GET", "/administrators/me");
    const { body } = await owner.api<Invited["invitation"]>("POST", `/administrators/${me.user_id}/invitation`);
    await new DashboardVisitor(tenant).useLink(body.url, {});
    await new DashboardVisitor(tenant).signIn({ email: "ada@example.com", password: ADMINISTRATOR_PASSWORD });
  });
});
