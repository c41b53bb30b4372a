import { describe, expect, it } from "vitest";
import { ann, bob, PROBE_PASSWORD, SHIPPED, useProbeSite } from "../../../../test/support/probe-site.ts";
import type { Connection } from "../../../domain/connection.ts";
import { firstMigration } from "../../../domain/migration.ts";

const the = useProbeSite();

/** The network that leads to the source, with more of `options.usher`. */
const networkAnd = (more: object) => ({ network: { policy: "list", hosts: [the.source.domain] }, ...more });

describe("a source that is set up well", () => {
  it("passes every step with the scripts that we ship, and the test user is shown as they would be", async () => {
    const { connect, probe, source } = the;
    const id = await connect(SHIPPED);
    const probed = await probe(id, { ...ann, other_identifier: bob.identifier, people: 100_000 });
    expect(probed.status).toBe(200);
    expect(probed.body.counts).toEqual({ ok: 18, warning: 1, failed: 0, skipped: 0 });
    expect(probed.step("rate_limits")).toMatchObject({
      status: "warning",
      advice: expect.stringContaining("source_protection.concurrency to 5"),
    });
    expect(probed.step("tls").seen).toMatch(/TLSv1\.3/);
    expect(probed.step("lookup_finds").seen).toContain("ann1");
    expect(probed.step("speed").seen).toContain("100000 people");
    expect(probed.body.user).toMatchObject({
      user_id: "auth0|ann1",
      email: ann.identifier,
      email_verified: true,
      app_metadata: { plan: "pro" },
    });
    expect(source.count("password")).toBe(2);
  });

  it("is remembered: the last report is there for whoever comes later", async () => {
    const { acme, connect, probe } = the;
    const id = await connect(SHIPPED);
    const last = () => acme.request("GET", `/migrations/${id}/probe`);
    const before = await last();
    expect([before.status, before.body.errorCode]).toEqual([404, "inexistent_probe"]);
    await probe(id);
    const { body } = await probe(id, ann);
    const kept = await last();
    expect(kept.body).toEqual({ ...body, at: expect.any(String), by: expect.stringContaining("@clients") });
    expect(kept.text).not.toContain(PROBE_PASSWORD);
    const migration = await acme.request("GET", `/migrations/${id}`);
    expect(migration.body.last_probe).toEqual({ at: kept.body.at, by: kept.body.by, counts: body.counts });
    expect(migration.body.gate).toContainEqual({ name: "open_failures", required: 0, actual: 0, met: true });
  });

  it("shows and keeps the test user without the password, wherever a script puts it", async () => {
    const login = `async function login(email, password, callback) {
      callback(null, { user_id: "ann1", email, app_metadata: { plan: "pro", seen: ["typed " + password] } });
    }`;
    const id = await the.connect({ ...SHIPPED, login });
    const { body, text } = await the.probe(id, ann);
    expect(body.user.app_metadata).toEqual({ plan: "pro", seen: ["typed [redacted]"] });
    const kept = await the.acme.request("GET", `/migrations/${id}/probe`);
    expect(kept.body.user).toEqual(body.user);
    expect(text + kept.text).not.toContain(PROBE_PASSWORD);
  });

  it("is looked at without a trace: nobody is created, no password shown, and a real person's is never guessed", async () => {
    const { connect, probe, site, acme } = the;
    const id = await connect(SHIPPED);
    const { text } = await probe(id, ann);
    expect(text).not.toContain(PROBE_PASSWORD);
    expect(text).not.toContain(the.source.clientSecret);
    expect(await site.deps.store.users.listAfter(acme.tenant.id, { limit: 9 })).toEqual([]);
    await site.deps.logWriter.flush();
    const events = await site.deps.store.logEvents.listAfter(acme.tenant.id, { limit: 1_000 });
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["sapi"]));
    expect(JSON.stringify(events)).not.toContain(PROBE_PASSWORD);
  });

  it("is checked as far as possible without a test user", async () => {
    const probed = await the.probe(await the.connect(SHIPPED));
    expect(probed.body.counts.failed).toBe(0);
    for (const name of ["sign_in", "lookup_finds", "id_prefix", "profile", "connection_filter"])
      expect(probed.step(name).status, name).toBe("skipped");
    expect(probed.body).not.toHaveProperty("user");
  });
});

describe("who may probe, and what", () => {
  async function finalise(id: string) {
    const { store } = the.site.deps;
    const connection = (await store.connections.find(the.acme.tenant.id, id)) as Connection;
    await store.migrations.save({ ...firstMigration(connection), phase: "finalised", finalisedAt: new Date() });
  }

  it("needs the scope, a connection of the own tenant, and an identifier with a password", async () => {
    const id = await the.connect(SHIPPED);
    const path = `/migrations/${id}/probe`;
    expect((await the.acme.request("POST", path, { body: {}, scopes: ["read:migrations"] })).status).toBe(403);
    expect((await (await the.site.addTenant()).request("POST", path, { body: {} })).status).toBe(404);
    expect((await the.probe(id, { password: PROBE_PASSWORD })).status).toBe(400);
    const plain = await the.acme.request("POST", "/connections", { body: { name: "Social", strategy: "oidc" } });
    if (plain.status === 201) expect((await the.probe(plain.body.id)).status).toBe(400);
  });

  it("is refused once the migration is finalised, without a question to the source", async () => {
    const id = await the.connect(SHIPPED);
    await finalise(id);
    expect(await the.probe(id, ann)).toMatchObject({ status: 409 });
    expect(the.source.count()).toBe(0);
  });

  it("is no oracle for passwords: wrong ones count against the person as at a sign-in", async () => {
    const id = await the.connect(SHIPPED, { usher: networkAnd({ source_protection: { lockout: { attempts: 3 } } }) });
    const tries: string[] = [];
    for (const password of ["one", "two", "three"])
      tries.push((await the.probe(id, { ...ann, password })).step("sign_in").seen);
    expect(tries.slice(0, 2)).toEqual(["The source says: wrong password.", "The source says: wrong password."]);
    expect(tries[2]).toContain("was not asked");
    expect((await the.probe(id, ann)).step("sign_in").seen).toContain("was not asked");
  });

  it("is refused while the source wants to be left alone, without a question to it", async () => {
    const id = await the.connect(SHIPPED);
    the.source.setFault("all", { kind: "rate_limit", retryAfterSeconds: 60 });
    await the.probe(id);
    await the.protection.flush();
    the.source.clearFaults();
    the.source.resetCounts();
    const again = await the.probe(id, ann);
    expect(again).toMatchObject({ status: 503, body: { errorCode: "source_unavailable" } });
    expect(the.source.count()).toBe(0);
  });

  it("asks nothing more once the migration is finalised while it is under way, and is counted until then", async () => {
    const id = await the.connect(SHIPPED);
    the.source.setFault("password", { kind: "slow", ms: 300 });
    const probing = the.probe(id, ann);
    await expect.poll(() => the.source.count("password"), { timeout: 10_000 }).toBe(1);
    await finalise(id);
    const probed = await probing;
    expect(the.source.count()).toBe(1);
    expect(probed.step("lookup_absent")).toMatchObject({ status: "skipped" });
    await the.protection.flush();
    const { store } = the.site.deps;
    const counts = await store.progress.read(the.acme.tenant.id, id);
    expect(counts.filter(({ metric }) => metric === "source_calls")).toMatchObject([{ amount: 1 }]);
    expect(await store.sourceHealth.list(the.acme.tenant.id, id)).toMatchObject([{ lastAskedAt: expect.any(Date) }]);
  });
});
