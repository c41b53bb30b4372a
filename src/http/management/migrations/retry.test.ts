import { describe, expect, it } from "vitest";
import { aFailure, aListing, counted, load, recounted } from "../../../../test/conformance/roster/roster-world.ts";
import { engines } from "../../../../test/support/databases.ts";
import { useImportingSite } from "../../../../test/support/importing-site.ts";
import type { FailureCause } from "../../../domain/roster.ts";

describe.each(engines.filter(({ available }) => available))("retrying failures on $name", (engine) => {
  const the = useImportingSite(engine);

  const path = (rest: string) => `/migrations/${the.connection.id}${rest}`;
  const emailOf = (name: string) => `${name}@shop.example`;

  async function failed(name: string, cause: FailureCause, blocked = false) {
    const person = { localId: name, email: emailOf(name) };
    await load(the.site.deps.store, the.connection, [aListing(person)]);
    await the.site.deps.store.roster.noteFailure(
      aFailure(the.connection, person, { cause, detail: "before", blocked }),
    );
  }

  async function retry(body: object = {}) {
    const answer = await the.acme.request("POST", path("/failures/retry"), { body });
    expect(answer.status).toBe(202);
    return answer.body.id as string;
  }

  const jobOf = (id: string) => the.site.deps.store.jobs.find(the.acme.tenant.id, id);

  const runToTheEnd = (id: string) => the.runToTheEnd(id, 60_000);

  const verdicts = async (id: string) => {
    const rows = await the.site.deps.store.jobs.listJobRows(the.acme.tenant.id, id, { limit: 100 });
    return Object.fromEntries(rows.map(({ key, verdict, code }) => [key?.slice(3), code ?? verdict]));
  };
  const stateOf = async (name: string) => {
    const entry = await the.site.deps.store.roster.find(the.acme.tenant.id, the.connection.id, `id:${name}`);
    return [entry?.state, entry?.cause];
  };

  it("says of each what the source says by now, and brings nobody over", async () => {
    await failed("ready", "source_unavailable");
    await failed("typo", "wrong_password");
    await failed("poor", "not_importable");
    await failed("gone", "script_error");
    await failed("stopped", "script_error");
    await failed("freed", "restricted", true);
    await failed("taken", "not_importable");
    the.acme.source.add(emailOf("ready"), "pw", { id: "ready" });
    the.acme.source.add(emailOf("typo"), "pw", { id: "typo" });
    the.acme.source.add(emailOf("poor"), "pw", { id: "poor", email: undefined });
    the.acme.source.add(emailOf("stopped"), "pw", { id: "stopped", blocked: true });
    the.acme.source.add(emailOf("freed"), "pw", { id: "freed" });
    the.acme.source.add(emailOf("taken"), "pw", { id: "taken", email: "other@shop.example" });
    await the.acme.request("POST", "/users", {
      body: { connection: "Users", email: "other@shop.example", password: "Correct-horse-1" },
    });
    const job = await runToTheEnd(await retry());
    expect(job).toMatchObject({
      status: "completed",
      summary: { total: 7, ready: 2, cleared: 1, still_failing: 3, gone: 1 },
    });
    expect(await verdicts(job.id)).toEqual({
      ready: "ready",
      typo: "cleared",
      poor: "not_importable",
      gone: "gone",
      stopped: "restricted",
      freed: "ready",
      taken: "not_importable",
    });
    expect(await stateOf("ready")).toEqual(["never_seen", undefined]);
    expect(await stateOf("freed")).toEqual(["never_seen", undefined]);
    expect(await stateOf("typo")).toEqual(["never_seen", undefined]);
    expect(await stateOf("stopped")).toEqual(["blocked", "restricted"]);
    expect(await stateOf("gone")).toEqual(["failed", "script_error"]);
    expect(await the.site.deps.store.users.listByEmail(the.acme.tenant.id, emailOf("ready"))).toEqual([]);
    expect(await counted(the.site.deps.store, the.connection)).toEqual(
      await recounted(the.site.deps.store, the.connection),
    );
    expect((await runToTheEnd(await retry())).summary).toMatchObject({ total: 4, still_failing: 3, gone: 1 });
  });

  it("is about one cause, or about the people who are named", async () => {
    await failed("a", "script_error");
    await failed("b", "source_unavailable");
    await failed("c", "script_error");
    for (const name of ["a", "b", "c"]) the.acme.source.add(emailOf(name), "pw", { id: name });
    expect((await runToTheEnd(await retry({ cause: "source_unavailable" }))).summary).toMatchObject({ total: 1 });
    const named = await runToTheEnd(await retry({ keys: ["id:c", "id:nobody", "id:b"] }));
    expect(await verdicts(named.id)).toEqual({ c: "ready" });
    expect(await stateOf("a")).toEqual(["failed", "script_error"]);
  });

  it("waits for a source that is down or says not to ask, and goes on where it was", async () => {
    for (const name of ["a", "b"]) {
      await failed(name, "source_unavailable");
      the.acme.source.add(emailOf(name), "pw", { id: name });
    }
    the.acme.source.lookupAnswer = { outcome: "unavailable", reason: "breaker_open", retryAfterSeconds: 90 };
    const id = await retry();
    await the.site.jobs.runDue();
    expect(await jobOf(id)).toMatchObject({ status: "pending", statusDetails: expect.stringContaining("no answers") });
    const { calls } = the.acme.source;
    the.nowMs += 80_000;
    await the.site.jobs.runDue();
    expect(the.acme.source.calls).toBe(calls);
    the.acme.source.lookupAnswer = undefined;
    expect((await runToTheEnd(id)).summary).toMatchObject({ total: 2, ready: 2, still_failing: 0 });
  });

  it("gives up one person about whom the source says nothing, and not everybody", async () => {
    for (const name of ["a", "b", "c"]) {
      await failed(name, "source_unavailable");
      the.acme.source.add(emailOf(name), "pw", { id: name });
    }
    the.acme.source.lookupAnswer = { outcome: "unavailable", reason: "timeout" };
    const id = await retry();
    for (let step = 0; step < 12; step++) {
      await the.site.jobs.runDue();
      the.nowMs += 60_000;
    }
    expect(await jobOf(id)).toMatchObject({ status: "pending", summary: { total: 1, still_failing: 1 } });
    the.acme.source.lookupAnswer = undefined;
    expect((await runToTheEnd(id)).summary).toMatchObject({ total: 3, still_failing: 1, ready: 2 });
  });

  it("does not ask a source that is paused, closed or compared with only", async () => {
    await failed("a", "script_error");
    await the.acme.request("POST", path("/pause"));
    const paused = await the.acme.request("POST", path("/failures/retry"), { body: {} });
    expect([paused.status, paused.body.message]).toEqual([409, expect.stringContaining("paused")]);
    await the.acme.request("POST", path("/resume"));
    const id = await retry();
    await the.acme.request("POST", path("/pause"));
    expect(await runToTheEnd(id)).toMatchObject({ status: "failed", statusDetails: expect.stringContaining("paused") });
    await the.acme.request("POST", path("/finalise"), { body: { force: true, reason: "test" } });
    expect((await the.acme.request("POST", path("/failures/retry"), { body: {} })).status).toBe(409);
    expect(the.acme.source.calls).toBe(0);
  });

  it("is one at a time, of the connection's own tenant, and for a migration's scopes", async () => {
    await failed("a", "wrong_password");
    await retry();
    expect((await the.acme.request("POST", path("/failures/retry"), { body: {} })).status).toBe(409);
    const other = await the.site.addTenant();
    expect((await other.request("POST", path("/failures/retry"), { body: {} })).status).toBe(404);
    const scopes = { body: {}, scopes: ["read:migrations"] };
    expect((await the.acme.request("POST", path("/failures/retry"), scopes)).status).toBe(403);
    await the.site.jobs.runDue();
  });
});
