import { beforeEach, describe, expect, it } from "vitest";
import { aFailure, aListing, counted, load, recounted } from "../../../../test/conformance/roster/roster-world.ts";
import { engines } from "../../../../test/support/databases.ts";
import { IMPORTING, useImportingSite } from "../../../../test/support/importing-site.ts";
import { Credentials } from "../../../domain/credentials.ts";
import { completePasswordChange } from "../../../flows/change-password/complete-password-change.ts";

const PASSWORD = "Canary-Passw0rd-81af";

describe.each(engines.filter(({ available }) => available))("reset campaigns on $name", (engine) => {
  let refuse: ((to: string) => Error | undefined) | undefined;
  const the = useImportingSite(engine, {
    onMail: (message) => {
      const refusal = refuse?.(message.to);
      if (refusal) throw refusal;
    },
  });

  beforeEach(() => {
    refuse = undefined;
  });

  const path = (rest = "") => `/migrations/${the.connection.id}/campaigns${rest}`;

  async function listPeople(count: number) {
    const names = Array.from({ length: count }, (_, index) => `p${index}@shop.example`);
    await load(
      the.site.deps.store,
      the.connection,
      names.map((email, index) => aListing({ localId: `${index}`, email })),
    );
    for (const [index, email] of names.entries()) the.acme.source.add(email, "old", { id: `${index}` });
    return names;
  }

  async function start(body: object) {
    const answer = await the.acme.request("POST", path(), { body: { dry_run: false, ...body } });
    expect([answer.status, answer.body]).toEqual([202, expect.objectContaining({ type: "reset_campaign" })]);
    return answer.body.id as string;
  }

  const runToTheEnd = (id: string) => the.runToTheEnd(id, 1_000);

  async function choosePassword(index: number) {
    const mail = the.acme.sent.filter(({ template }) => template === "choose_password_email")[index];
    const ticketSecret = /\?ticket=(\S+)/.exec(mail?.text ?? "")?.[1] ?? "";
    return completePasswordChange(
      {
        tenant: the.acme.tenant,
        domain: the.acme.domain,
        ticketSecret,
        credentials: new Credentials("", PASSWORD),
        ip: "192.0.2.7",
        userAgent: "test",
        signal: AbortSignal.timeout(30_000),
      },
      the.site.deps,
    );
  }

  /** An administrator creates them, since the source no longer has them. */
  async function createHere(email: string) {
    the.acme.source.people.delete(email);
    const created = await the.acme.request("POST", "/users", {
      body: { connection: "Users", email, password: PASSWORD },
    });
    expect(created.status).toBe(201);
  }

  const results = async (id: string) => (await the.acme.request("GET", path(`/${id}`))).body.results;
  const sentTo = () => the.acme.sent.filter(({ template }) => template === "choose_password_email").map(({ to }) => to);

  it("say in a dry run how many would be mailed, and mail nobody", async () => {
    await listPeople(3);
    const id = await start({ dry_run: true });
    const job = await runToTheEnd(id);
    expect(job.summary).toMatchObject({ dry_run: true, would_send: 3, skipped: 0 });
    expect(the.acme.sent).toEqual([]);
    expect((await the.acme.request("GET", path(`/${id}`))).body.results).toBeUndefined();
    expect((await the.acme.request("POST", path(), { body: {} })).body.id).not.toBe(id);
    await the.site.jobs.runDue();
    expect(the.acme.sent).toEqual([]);
  });

  it("mail one after the other, at the set rate", async () => {
    await listPeople(4);
    const id = await start({ rate_per_minute: 6 });
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(1);
    the.nowMs += 9_000;
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(1);
    the.nowMs += 1_000;
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(2);
    // A worker that was away for an hour does not make up for it.
    the.nowMs += 3_600_000;
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(3);
    const job = await runToTheEnd(id);
    expect(job).toMatchObject({ status: "completed", summary: { sent: 4, failed: 0 } });
    expect(new Set(sentTo()).size).toBe(4);
    expect(the.acme.sent[0]?.text).toContain("7 days");
  });

  it("bring people over by their links, and say who came by it, who otherwise and who did not", async () => {
    const names = await listPeople(3);
    const id = await start({ rate_per_minute: 6_000, client_id: the.acme.clientId });
    await runToTheEnd(id);
    expect(await results(id)).toEqual({ moved_by_campaign: 0, moved_otherwise: 0, waiting: 3, gone: 0, failed: 0 });
    const changed = await choosePassword(sentTo().indexOf(names[0]!));
    expect(changed).toMatchObject({ outcome: "changed", takenOver: true, user: { emailVerified: true } });
    await createHere(names[1]!);
    expect(await results(id)).toMatchObject({ moved_by_campaign: 1, moved_otherwise: 1, waiting: 1 });
    const byIt = await the.acme.request("GET", path(`/${id}/people?result=moved_by_campaign`));
    expect(byIt.body.people).toMatchObject([{ key: "id:0", email: names[0], user_id: "auth0|0" }]);
    const [first, second] = [
      await the.acme.request("GET", path(`/${id}/people?take=2`)),
      await the.acme.request("GET", path(`/${id}/people?take=2&from=${Buffer.from("id:1").toString("base64url")}`)),
    ];
    expect([first.body.people.length, second.body.people.length]).toEqual([2, 1]);
    expect(first.body.next).toBeDefined();
    const provenance = await the.acme.request("GET", "/users/auth0|0/provenance");
    expect(JSON.stringify(provenance.body)).toContain(id);
    expect(await counted(the.site.deps.store, the.connection)).toEqual(
      await recounted(the.site.deps.store, the.connection),
    );
    expect((await choosePassword(sentTo().indexOf(names[0]!))).outcome).toBe("refused");
    const list = await the.acme.request("GET", path());
    expect(list.body.campaigns.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(
      JSON.stringify(await the.site.deps.store.jobs.listJobRows(the.acme.tenant.id, id, { limit: 100 })),
    ).not.toContain("Canary");
  });

  it("work from the roster alone once the source is closed, whatever prefix its ids had", async () => {
    the.connection = await the.acme.addConnection("Closed", {
      ...IMPORTING,
      usher: { strip_user_id_prefix: "auth0|" },
    });
    const [email] = await listPeople(1);
    const finalise = { body: { force: true, reason: "test" } };
    expect((await the.acme.request("POST", `/migrations/${the.connection.id}/finalise`, finalise)).status).toBe(200);
    await runToTheEnd(await start({}));
    const asked = the.acme.source.calls;
    expect(await choosePassword(0)).toMatchObject({ outcome: "changed", user: { userId: "auth0|0", email } });
    expect(the.acme.source.calls).toBe(asked);
  });

  it("take whom the source names with a prefix for whom the list names without", async () => {
    the.connection = await the.acme.addConnection("Prefixed", {
      ...IMPORTING,
      usher: { strip_user_id_prefix: "auth0|" },
    });
    const [email] = await listPeople(1);
    the.acme.source.add(email!, "old", { id: "auth0|0" });
    await runToTheEnd(await start({}));
    expect(await choosePassword(0)).toMatchObject({ outcome: "changed", user: { userId: "auth0|0" } });
  });

  it("leave out who has moved, is blocked, has no address, was mailed a short while ago or whose address is refused", async () => {
    const { store } = the.site.deps;
    await listPeople(4);
    await load(store, the.connection, [
      aListing({ localId: "b", email: "b@shop.example" }, { blocked: true }),
      aListing({ localId: "n", username: "nobody" }),
      aListing({ localId: "c", email: "c@shop.example" }, { collision: "Row 2 is the same." }),
    ]);
    await createHere("p3@shop.example");
    refuse = (to) =>
      to === "p0@shop.example"
        ? Object.assign(new Error("no such mailbox"), { responseCode: 550, command: "RCPT TO", response: "550 5.1.1" })
        : undefined;
    const first = await start({ rate_per_minute: 6_000, filter: { limit: 2 } });
    expect((await runToTheEnd(first)).summary).toMatchObject({ sent: 1, failed: 1 });
    expect(await results(first)).toMatchObject({ failed: 1, waiting: 1 });
    refuse = undefined;
    const second = await runToTheEnd(await start({ rate_per_minute: 6_000 }));
    expect(second.summary).toMatchObject({
      sent: 1,
      failed: 0,
      skipped_by_reason: { undeliverable: 1, mailed_recently: 1, no_email: 1 },
    });
    expect(sentTo()).toEqual(["p1@shop.example", "p2@shop.example"]);
    the.nowMs += 8 * 86_400_000;
    const third = await runToTheEnd(await start({ rate_per_minute: 6_000 }));
    expect(third.summary).toMatchObject({ sent: 2, skipped_by_reason: { undeliverable: 1, mailed_recently: 0 } });
    expect(sentTo()).not.toContain("p0@shop.example");
    const rows = await store.jobs.listJobRows(the.acme.tenant.id, third.id, { verdict: "skipped", limit: 10 });
    expect(rows).toMatchObject([{ code: "undeliverable" }, { code: "no_email" }]);
  });

  it("mail only those whom the filter means", async () => {
    const { store } = the.site.deps;
    await listPeople(2);
    await load(store, the.connection, [aListing({ localId: "x", email: "x@other.example" })]);
    await store.roster.noteFailure(aFailure(the.connection, { localId: "1", email: "p1@shop.example" }));
    const failed = await start({ dry_run: true, filter: { causes: ["wrong_password"] } });
    expect((await runToTheEnd(failed)).summary).toMatchObject({ would_send: 1 });
    const other = await start({ filter: { domain: "OTHER.example" } });
    await runToTheEnd(other);
    expect(sentTo()).toEqual(["x@other.example"]);
    expect((await the.acme.request("POST", path(), { body: { filter: { states: ["blocked"] } } })).status).toBe(400);
  });

  it("wait for a mail server that takes nothing, and fail nobody for it", async () => {
    await listPeople(2);
    refuse = () => Object.assign(new Error("connection refused"), { code: "ECONNECTION" });
    const id = await start({ rate_per_minute: 6_000 });
    await the.site.jobs.runDue();
    const waiting = await the.site.deps.store.jobs.find(the.acme.tenant.id, id);
    expect(waiting).toMatchObject({ status: "pending", statusDetails: expect.stringContaining("takes no mail") });
    refuse = undefined;
    the.nowMs += 30_000;
    expect((await runToTheEnd(id)).summary).toMatchObject({ sent: 2, failed: 0 });
    expect((await choosePassword(0)).outcome).toBe("changed");
  });

  it("mail nobody who came over while the mail server was away", async () => {
    const [email] = await listPeople(1);
    refuse = () => new Error("away");
    const id = await start({});
    await the.site.jobs.runDue();
    await createHere(email!);
    refuse = undefined;
    the.nowMs += 60_000;
    expect((await runToTheEnd(id)).summary).toMatchObject({ sent: 0, skipped_by_reason: { changed_meanwhile: 1 } });
    expect(sentTo()).toEqual([]);
  });

  it("can be cancelled and gone on with by another, which mails only the rest", async () => {
    await listPeople(3);
    const first = await start({ rate_per_minute: 1 });
    await the.site.jobs.runDue();
    expect((await the.acme.request("POST", path(), { body: { dry_run: false } })).status).toBe(409);
    expect((await the.acme.request("POST", `/jobs/${first}/cancel`)).status).toBeLessThan(300);
    await runToTheEnd(await start({ rate_per_minute: 6_000 }));
    expect(sentTo().toSorted()).toEqual(["p0@shop.example", "p1@shop.example", "p2@shop.example"]);
  });

  it("wait while the migration is paused, and are not begun in it", async () => {
    await listPeople(2);
    const id = await start({});
    await the.site.jobs.runDue();
    await the.acme.request("POST", `/migrations/${the.connection.id}/pause`);
    the.nowMs += 10_000;
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(1);
    await the.acme.request("POST", `/jobs/${id}/cancel`);
    expect((await the.acme.request("POST", path(), { body: { dry_run: false } })).status).toBe(409);
    await the.acme.request("POST", `/migrations/${the.connection.id}/resume`);
  });

  it("go on at once when the migration does, without waiting to look again", async () => {
    await listPeople(2);
    const id = await start({});
    await the.site.jobs.runDue();
    await the.acme.request("POST", `/migrations/${the.connection.id}/pause`);
    the.nowMs += 10_000;
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(1);
    await the.acme.request("POST", `/migrations/${the.connection.id}/resume`);
    await the.site.jobs.runDue();
    expect(sentTo()).toHaveLength(2);
    await the.acme.request("POST", `/jobs/${id}/cancel`);
  });

  it("show nothing of another tenant's campaigns, and ask for a migration's scopes", async () => {
    await listPeople(1);
    const id = await start({});
    await runToTheEnd(id);
    const other = await the.site.addTenant();
    const theirs = await other.addConnection("Users", IMPORTING);
    for (const rest of [`/${id}`, `/${id}/people`])
      expect((await other.request("GET", `/migrations/${theirs.id}/campaigns${rest}`)).status).toBe(404);
    expect((await other.request("GET", path())).status).toBe(404);
    expect((await the.acme.request("POST", path(), { body: {}, scopes: ["read:migrations"] })).status).toBe(403);
    expect((await the.acme.request("POST", path(), { body: { client_id: "nobody" } })).status).toBe(400);
  });
});
