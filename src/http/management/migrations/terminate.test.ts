import { beforeEach, describe, expect, it } from "vitest";
import { aListing, counted, load, recounted } from "../../../../test/conformance/roster/roster-world.ts";
import { engines } from "../../../../test/support/databases.ts";
import { IMPORTING, useImportingSite } from "../../../../test/support/importing-site.ts";
import { newJobId } from "../../../domain/ids.ts";
import type { JobType } from "../../../domain/job.ts";
import type { ArrivalWay } from "../../../domain/roster.ts";

const CANARY = "$2b$10$TWRC3vjYgqNDPHXZjW0uZeOeT9yvXwU8zmGZYdGsVYm6yhVjZtn6K";
const HOUR_MS = 3_600_000;

describe.each(engines.filter(({ available }) => available))("undoing a migration on $name", (engine) => {
  const the = useImportingSite(engine);

  beforeEach(() => {
    the.nowMs += HOUR_MS;
  });

  const ask = (body: object, by = the.acme, at = the.connection) =>
    by.request("POST", `/migrations/${at.id}/terminate`, { body });

  /** A job that has ended, as an import or a list leaves it. */
  async function endedJob(type: JobType, summary: object = {}) {
    const { jobs } = the.site.deps.store;
    const now = new Date(the.nowMs);
    const job = { tenantId: the.acme.tenant.id, id: newJobId(), type, connectionId: the.connection.id };
    await jobs.insert({ ...job, payload: {}, createdBy: "test", createdAt: now });
    const owner = crypto.randomUUID();
    await jobs.claim({ owner, now, until: now, types: [type], only: { tenantId: job.tenantId, jobId: job.id } });
    const lease = { tenantId: job.tenantId, jobId: job.id, owner };
    await jobs.finish(lease, { status: "completed", summary: { ...summary }, at: now });
    return job.id;
  }

  async function arrive(name: string, batchId?: string, way: ArrivalWay = "bulk") {
    const sourceKind = way === "admin" || way === "sign_up" ? "none" : "file";
    await the.site.deps.store.users.insert({
      tenantId: the.acme.tenant.id,
      connectionId: the.connection.id,
      provider: "auth0",
      localId: name,
      email: `${name}@shop.example`,
      emailVerified: true,
      passwordHash: CANARY,
      createdAt: new Date(the.nowMs),
      arrival: { way, sourceKind, mappedFields: [], batchId, fromSource: sourceKind !== "none" },
    });
    return `auth0|${name}`;
  }

  async function runJob(body: object) {
    const answer = await ask(body);
    expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
    await the.site.jobs.runDue();
    const job = await the.site.deps.store.jobs.find(the.acme.tenant.id, answer.body.id);
    const rows = await the.site.deps.store.jobs.listJobRows(the.acme.tenant.id, answer.body.id, { limit: 1_000 });
    const told = Object.fromEntries(rows.map(({ key, verdict, code }) => [key, code ?? verdict]));
    return {
      id: answer.body.id as string,
      status: job?.status,
      details: job?.statusDetails,
      summary: job?.summary,
      told,
    };
  }

  async function undo(criteria: object) {
    const review = await runJob(criteria);
    return { review, real: await runJob({ ...criteria, dry_run: false, review_id: review.id }) };
  }

  const isHere = async (userId: string) =>
    (await the.site.deps.store.users.find(the.acme.tenant.id, userId)) !== undefined;
  const counts = async () => {
    const found = await counted(the.site.deps.store, the.connection);
    expect(found).toEqual(await recounted(the.site.deps.store, the.connection));
    return found;
  };
  const changed = (userId: string) =>
    the.site.deps.store.users.update(the.acme.tenant.id, userId, { name: "Other", updatedAt: new Date(the.nowMs) });

  it("removes whom one batch brought, as if they had never come, and nobody else", async () => {
    const { store } = the.site.deps;
    const batch = await endedJob("users_import", { inserted: 2, updated: 3 });
    await load(store, the.connection, [aListing({ localId: "a", email: "a@shop.example" })]);
    const [a, b] = [await arrive("a", batch), await arrive("b", batch)];
    const other = await arrive("other", await endedJob("users_import"));
    await store.oidc.upsert(
      the.acme.tenant.id,
      "Session",
      "s1",
      { accountId: a, uid: "u1" },
      new Date(the.nowMs + HOUR_MS),
    );
    const { review, real } = await undo({ batch_id: batch });
    expect(review).toMatchObject({
      status: "completed",
      summary: { dry_run: true, would_remove: 2, kept: 0, updates_not_undone: 3 },
      told: { [a]: "would_remove", [b]: "would_remove" },
    });
    expect(real).toMatchObject({
      status: "completed",
      summary: { dry_run: false, removed: 2, kept: 0, updates_not_undone: 3 },
      told: { [a]: "removed", [b]: "removed" },
    });
    expect([await isHere(a), await isHere(b), await isHere(other)]).toEqual([false, false, true]);
    expect(await store.oidc.find(the.acme.tenant.id, "Session", "s1")).toBeUndefined();
    expect((await the.acme.request("GET", `/migrations/${the.connection.id}/tombstones`)).body.tombstones).toEqual([]);
    expect(await counts()).toEqual({ listed: 1, "state:never_seen": 1, "unlisted:bulk": 1 });
    await the.site.deps.logWriter.flush();
    const events = await store.logEvents.listAfter(the.acme.tenant.id, { limit: 100 });
    expect(events.filter(({ type }) => type === "sdu").map(({ userId }) => userId)).toEqual([a, b]);
    expect(events.filter(({ type }) => type === "migration_terminated")).toMatchObject([
      { details: { job: real.id, review: review.id, stats: { removed: 2 } } },
    ]);
    await arrive("a", batch);
    expect(await isHere(a)).toBe(true);
    const errors = await the.acme.request("GET", `/jobs/${review.id}/errors`);
    expect(errors.text + JSON.stringify(events)).not.toContain(CANARY);
  });

  it("writes nothing in a dry run, which is what it makes unless told otherwise", async () => {
    const user = await arrive("a");
    const before = await counts();
    const { summary } = await runJob({ all: true });
    expect(summary).toMatchObject({ dry_run: true, would_remove: 1 });
    expect(await isHere(user)).toBe(true);
    expect(await counts()).toEqual(before);
  });

  it("keeps who has done something here since, and says what; unless they are meant, too", async () => {
    const { store } = the.site.deps;
    const tenantId = the.acme.tenant.id;
    const names = ["idle", "signed", "reset", "renamed", "linked", "linkedto"];
    const ids = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await arrive(name, undefined, "sign_in")] as const)),
    ) as Record<string, string>;
    the.nowMs += 60_000;
    const at = new Date(the.nowMs);
    await store.users.recordLogins([{ tenantId, userId: ids.signed!, at }]);
    await store.users.setPassword(tenantId, "auth0", "reset", CANARY, at, true);
    await changed(ids.renamed!);
    await store.users.link(tenantId, ids.linkedto!, ids.linked!);
    const { review, real } = await undo({ all: true });
    expect(review.told).toEqual({
      [ids.idle!]: "would_remove",
      [ids.signed!]: "signed_in_since",
      [ids.reset!]: "password_changed",
      [ids.renamed!]: "changed_since",
      [ids.linked!]: "linked_to_another_user",
      [ids.linkedto!]: "has_other_identities",
    });
    expect(real.summary).toMatchObject({ removed: 1, kept: 5, kept_by_reason: review.summary?.kept_by_reason });
    const all = await undo({ all: true, include_active: true });
    expect(all.review.summary).toMatchObject({ would_remove: 4, kept_by_reason: { linked_to_another_user: 1 } });
    // A user goes with all their identities, also with those that were linked to them.
    expect(all.real.summary).toMatchObject({ removed: 4, kept: 0 });
    expect(await Promise.all(Object.values(ids).map(isHere))).not.toContain(true);
    await counts();
  });

  it("keeps who came or changed after the review, even when those who are active are meant", async () => {
    const [gone, touched] = [await arrive("gone"), await arrive("touched")];
    the.nowMs += 1_000;
    const review = await runJob({ all: true, include_active: true });
    the.nowMs += 1_000;
    const late = await arrive("late");
    await changed(touched);
    const real = await runJob({ all: true, include_active: true, dry_run: false, review_id: review.id });
    expect(real.told).toEqual({ [gone]: "removed", [touched]: "changed_since_review", [late]: "arrived_since_review" });
    expect([await isHere(gone), await isHere(touched), await isHere(late)]).toEqual([false, true, true]);
  });

  it("is about a time, or about ways, and not about whom the source never vouched for", async () => {
    const old = await arrive("old", undefined, "sign_in");
    the.nowMs += HOUR_MS;
    const since = new Date(the.nowMs).toISOString();
    const [bulk, own, reset] = [
      await arrive("bulk"),
      await arrive("own", undefined, "sign_up"),
      await arrive("reset", undefined, "password_reset"),
    ];
    the.nowMs += 1;
    const until = new Date(the.nowMs).toISOString();
    expect(Object.keys((await runJob({ since, until })).told).toSorted()).toEqual([bulk, reset]);
    expect(Object.keys((await runJob({ until: since })).told)).toEqual([old]);
    expect(Object.keys((await runJob({ since, way: ["sign_up"] })).told)).toEqual([own]);
  });

  it("takes a list off the roster again, but for who has come", async () => {
    const { store } = the.site.deps;
    const list = await endedJob("roster_load");
    const place = { tenantId: the.acme.tenant.id, connectionId: the.connection.id, at: new Date(the.nowMs) };
    const people = ["a", "b", "c"].map((localId) => aListing({ localId, email: `${localId}@shop.example` }));
    await store.roster.load({ ...place, listedBy: list }, people);
    await load(store, the.connection, [aListing({ localId: "other", email: "other@shop.example" })]);
    await arrive("a");
    const { review, real } = await undo({ batch_id: list });
    expect(review.summary).toMatchObject({ would_unlist: 2, roster_kept: 1, would_remove: 0 });
    expect(real).toMatchObject({
      summary: { unlisted: 2, roster_kept: 1, removed: 0 },
      told: { "id:b": "unlisted", "id:c": "unlisted" },
    });
    expect(await counts()).toMatchObject({ listed: 2, "state:moved": 1, "state:never_seen": 1 });
  });

  it("counts who has come after the review among those who stay on the roster", async () => {
    const { store } = the.site.deps;
    const list = await endedJob("roster_load");
    const place = { tenantId: the.acme.tenant.id, connectionId: the.connection.id, at: new Date(the.nowMs) };
    const people = ["a", "b", "c"].map((localId) => aListing({ localId, email: `${localId}@shop.example` }));
    await store.roster.load({ ...place, listedBy: list }, people);
    await arrive("a");
    const review = await runJob({ batch_id: list });
    await arrive("b");
    const real = await runJob({ batch_id: list, dry_run: false, review_id: review.id });
    expect(review.summary).toMatchObject({ would_unlist: 2, roster_kept: 1 });
    expect(real.summary).toMatchObject({ unlisted: 1, roster_kept: 2 });
  });

  it("goes on exactly where a killed worker left off", async () => {
    const batch = await endedJob("users_import");
    for (let index = 0; index < 450; index++) await arrive(`u${String(index).padStart(3, "0")}`, batch);
    const review = await runJob({ batch_id: batch });
    const { body } = await ask({ batch_id: batch, dry_run: false, review_id: review.id });
    const stop = new AbortController();
    const job = { tenantId: the.acme.tenant.id, id: body.id as string };
    const { store } = the.site.deps;
    const killed = the.site.jobs.runHere(job, { signal: stop.signal });
    const watch = setInterval(async () => {
      if ((await store.jobs.find(job.tenantId, job.id))?.cursor !== undefined) stop.abort();
    }, 1);
    await Promise.allSettled([killed]);
    clearInterval(watch);
    await the.site.jobs.runDue();
    expect(await store.jobs.find(job.tenantId, job.id)).toMatchObject({
      status: "completed",
      summary: { removed: 450 },
    });
    expect(await store.jobs.countJobRows(job.tenantId, job.id)).toEqual({ removed: 450 });
    expect(await counts()).toEqual({});
  });

  it("needs a review of the same criteria that is fresh, complete and this connection's own", async () => {
    const batch = await endedJob("users_import");
    await arrive("a", batch);
    const review = await runJob({ batch_id: batch });
    const real = (change: object) => ask({ batch_id: batch, dry_run: false, review_id: review.id, ...change });
    expect((await ask({ batch_id: batch, dry_run: false })).status).toBe(400);
    expect((await ask({ batch_id: batch, review_id: review.id })).status).toBe(400);
    expect((await real({ include_active: true })).status).toBe(409);
    expect((await real({ way: ["bulk"] })).status).toBe(409);
    expect((await real({ review_id: batch })).status).toBe(404);
    const waiting = (await ask({ batch_id: batch })).body.id;
    expect((await real({ review_id: waiting })).status).toBe(409);
    await the.site.jobs.runDue();
    const second = await the.acme.addConnection("Second", IMPORTING);
    const elsewhere = { all: true, dry_run: false, review_id: review.id };
    expect((await ask(elsewhere, the.acme, second)).status).toBe(404);
    expect((await ask({ batch_id: batch }, the.acme, second)).status).toBe(404);
    the.nowMs += HOUR_MS + 1;
    expect((await real({})).body.message).toContain("more than an hour old");
    const fresh = await runJob({ batch_id: batch });
    await the.acme.request("DELETE", `/jobs/${fresh.id}/errors`);
    const dismissed = await runJob({ batch_id: batch, dry_run: false, review_id: fresh.id });
    expect(dismissed).toMatchObject({ status: "failed", details: expect.stringContaining("no longer there") });
    expect(await isHere("auth0|a")).toBe(true);
  });

  it("refuses criteria that mean nothing, other tenants' batches and reviews, and callers without the scope", async () => {
    const batch = await endedJob("users_import");
    const review = await runJob({ batch_id: batch });
    for (const body of [
      {},
      { all: true, batch_id: batch },
      { way: ["bulk"] },
      { all: true, since: "2026-01-01T00:00:00Z" },
    ])
      expect((await ask(body)).status).toBe(400);
    const other = await the.site.addTenant();
    const theirs = await other.addConnection("Users", IMPORTING);
    expect((await ask({ batch_id: batch }, other, theirs)).status).toBe(404);
    expect((await ask({ all: true, dry_run: false, review_id: review.id }, other, theirs)).status).toBe(404);
    expect((await ask({ all: true }, other)).status).toBe(404);
    const path = `/migrations/${the.connection.id}/terminate`;
    expect((await the.acme.request("POST", path, { body: { all: true }, scopes: ["update:migrations"] })).status).toBe(
      403,
    );
  });
});
