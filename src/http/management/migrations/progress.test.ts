import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFailure, aListing, load } from "../../../../test/conformance/roster/roster-world.ts";
import { anArrival, aUser } from "../../../../test/conformance/store/fixtures.ts";
import {
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../../../../test/support/management-site.ts";
import type { Connection } from "../../../domain/connection.ts";
import type { ArrivalWay } from "../../../domain/roster.ts";

const DAY_MS = 86_400_000;
const now = new Date("2026-03-31T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const dateOf = (at: Date) => at.toISOString().slice(0, 10);

describe("the progress of a migration", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  let connection: Connection;

  beforeAll(async () => {
    site = await openManagementSite({ clock: { now: () => now } });
  });
  afterAll(() => site.close());

  async function setUp() {
    acme = await site.addTenant();
    connection = await acme.addConnection("Users", { enabledDatabaseCustomization: true, import_mode: true });
  }

  const path = (rest: string) => `/migrations/${connection.id}${rest}`;
  const get = (rest: string) => acme.request("GET", path(rest));
  const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => String(from + index));
  const listPeople = (ids: readonly string[]) =>
    load(
      site.deps.store,
      connection,
      ids.map((localId) => aListing({ localId, email: `p${localId}@shop.example` })),
    );

  async function arrive(ids: readonly string[], way: ArrivalWay, at: Date) {
    const fromSource = way !== "sign_up" && way !== "admin";
    await site.deps.store.users.insertMany(
      ids.map((localId) =>
        aUser(connection, {
          localId,
          email: `p${localId}@shop.example`,
          createdAt: at,
          arrival: anArrival({ way, fromSource }),
        }),
      ),
    );
  }

  it("counts who moved by way, who is left by reason, and says of how many", async () => {
    await setUp();
    const { store } = site.deps;
    await listPeople(names(1, 10));
    await load(store, connection, [aListing({ localId: "b" }, { blocked: true })]);
    await load(store, connection, [aListing({ localId: "twin", email: "p1@shop.example" })]);
    await arrive(["1", "2"], "sign_in", daysAgo(3));
    await arrive(["3"], "password_reset", daysAgo(1));
    await arrive(["4", "90"], "bulk", daysAgo(1));
    await arrive(["91"], "sign_up", daysAgo(0));
    await store.roster.noteFailure(aFailure(connection, { localId: "5" }));
    await store.roster.noteFailure(aFailure(connection, { localId: "6" }, { cause: "not_importable" }));
    expect((await acme.request("DELETE", "/users/auth0%7C2")).status).toBe(204);
    const { status, body } = await get("/progress");
    expect(status).toBe(200);
    const none = { sign_in: 0, password_reset: 0, sign_up: 0, bulk: 0, admin: 0 };
    expect(body).toMatchObject({
      phase: "running",
      denominator: { people: 12, from: "roster" },
      moved: {
        people: 4,
        share: 4 / 12,
        by_way: { ...none, sign_in: 1, password_reset: 1, sign_up: 1, bulk: 2 },
        listed_by_way: { ...none, sign_in: 1, password_reset: 1, bulk: 1 },
        unlisted_by_way: { ...none, sign_up: 1, bulk: 1 },
      },
      left: {
        people: 8,
        never_seen: 4,
        failed: 2,
        failed_by_cause: { wrong_password: 1, not_importable: 1, restricted: 0 },
        blocked: 1,
        collision: 1,
      },
      deleted: 1,
      forecast: { status: "not_enough_data", goal: 0.95, days: 3, days_needed: 14 },
      rate_per_day: { last_7_days: 5 / 3, last_30_days: 5 / 3 },
    });
    expect((await get("")).body.counts).toMatchObject({ moved: 4, share_moved: 4 / 12, left: 8, failing: 4 });
    // Whoever is on no list is no part of it; who was deleted had moved all the same.
    expect(body.days.slice(-4).map(({ people }: { people: number }) => people)).toEqual([2, 0, 2, 0]);
    const { left, moved, deleted, denominator } = body;
    expect(left.never_seen + left.failed + left.blocked + left.collision + deleted).toBe(
      denominator.people - (moved.people - deleted),
    );
  });

  it("has every day of the range, those without anybody among them", async () => {
    await setUp();
    await arrive(["1", "2"], "sign_in", daysAgo(3));
    await site.deps.store.progress.record([
      { tenantId: acme.tenant.id, connectionId: connection.id, at: daysAgo(2), metric: "source_calls", amount: 7 },
    ]);
    const all = (await get("/progress")).body.days;
    expect(all).toHaveLength(90);
    expect([all[0].date, all[89].date]).toEqual([dateOf(daysAgo(89)), dateOf(now)]);
    const some = (await get(`/progress?from=${dateOf(daysAgo(3))}&to=${dateOf(daysAgo(1))}`)).body.days;
    expect(some.map((day: { moved: object; source_calls: number }) => [day.moved, day.source_calls])).toEqual([
      [expect.objectContaining({ sign_in: 2, bulk: 0 }), 0],
      [expect.objectContaining({ sign_in: 0 }), 7],
      [expect.objectContaining({ sign_in: 0 }), 0],
    ]);
  });

  it("takes the estimate where no list says more, and no share of what is merely known", async () => {
    await setUp();
    await arrive(["1"], "sign_in", daysAgo(1));
    await site.deps.store.roster.noteFailure(
      aFailure(connection, { localId: "2" }, { cause: "not_importable", acknowledged: true }),
    );
    const known = (await get("/progress")).body;
    expect(known).toMatchObject({
      denominator: { people: 2, from: "known" },
      moved: { people: 1 },
      left: { people: 1 },
      forecast: { status: "no_denominator" },
    });
    expect(known.moved).not.toHaveProperty("share");
    await acme.request("PATCH", path(""), { body: { estimate: 4 } });
    expect((await get("/progress")).body).toMatchObject({
      denominator: { people: 4, from: "estimate" },
      moved: { people: 1, share: 0.25 },
      left: { people: 3 },
    });
  });

  it("forecasts the day of the criterion from the days so far, and not while nobody is taken over", async () => {
    await setUp();
    await acme.request("PATCH", path(""), { body: { estimate: 1_000 } });
    for (let day = 0; day < 30; day++) await arrive(names(100 + day * 10, 10), "sign_in", daysAgo(30 - day));
    const { forecast } = (await get("/progress")).body;
    expect(forecast).toMatchObject({ status: "expected", goal: 0.95, based_on_days: 30 });
    // 650 are to come at ten a day.
    expect(forecast.earliest_on > dateOf(daysAgo(-20)) && forecast.earliest_on <= forecast.expected_on).toBe(true);
    expect((await get("/progress")).body.forecast).toEqual(forecast);
    await acme.request("POST", path("/pause"));
    expect((await get("/progress")).body.forecast).toEqual({ status: "not_running", goal: 0.95 });
  });

  it("refuses ranges that are none", async () => {
    await setUp();
    for (const query of ["from=yesterday", "from=2026-03-02&to=2026-03-01", "from=2020-01-01", "days=5"])
      expect((await get(`/progress?${query}`)).status).toBe(400);
    expect((await acme.request("GET", "/migrations/con_0000000000000000/progress")).status).toBe(404);
  });

  it("says why people failed: how many, lately, in which words, with examples and the trace of the sign-in", async () => {
    await setUp();
    const { store } = site.deps;
    await listPeople(names(1, 9));
    const at = daysAgo(1);
    const fail = (localId: string, detail: string, when = at) =>
      store.roster.noteFailure(aFailure(connection, { localId }, { cause: "not_importable", detail, at: when }));
    for (const id of names(1, 6)) await fail(id, "The e-mail address is none.");
    await fail("7", "The id is too long.", daysAgo(0));
    await store.roster.noteFailure(
      aFailure(connection, { localId: "8" }, { cause: "restricted", blocked: true, at: daysAgo(2) }),
    );
    await load(store, connection, [aListing({ localId: "twin", email: "p9@shop.example" })]);
    const trace = {
      tenantId: acme.tenant.id,
      durationMs: 5,
      identifier: "p7@shop.example",
      outcome: "refused",
      sourceAsked: true,
      steps: [],
    };
    await store.traces.insert([
      { ...trace, traceId: "t-new", startedAt: new Date(now.getTime() - 40), connectionId: connection.id },
      { ...trace, traceId: "t-old", startedAt: daysAgo(1), connectionId: connection.id },
    ]);
    const { body } = await get("/failures");
    expect(body.failures).toEqual([
      {
        state: "failed",
        cause: "not_importable",
        people: 7,
        last_at: now.toISOString(),
        details: [
          { detail: "The e-mail address is none.", people: 6, last_at: at.toISOString() },
          { detail: "The id is too long.", people: 1, last_at: now.toISOString() },
        ],
        details_of: 7,
        examples: [
          {
            key: "id:7",
            identifier: "p7@shop.example",
            at: now.toISOString(),
            cause: "not_importable",
            detail: "The id is too long.",
            failures: 1,
            trace_id: "t-new",
          },
          ...["6", "5", "4", "3"].map((id) => expect.objectContaining({ identifier: `p${id}@shop.example` })),
        ],
      },
      expect.objectContaining({ state: "blocked", people: 1, last_at: daysAgo(2).toISOString() }),
      expect.objectContaining({
        state: "collision",
        people: 1,
        examples: [expect.objectContaining({ key: "id:twin" })],
      }),
    ]);
    await arrive(names(1, 7), "bulk", now);
    expect((await get("/failures")).body.failures).toHaveLength(2);
  });

  it("shows nothing of another tenant's migration, and is for callers who may read migrations", async () => {
    await setUp();
    await listPeople(["1"]);
    const stranger = await site.addTenant();
    for (const rest of ["/progress", "/failures", "/people", "/people.csv", "/people.ndjson"]) {
      expect((await stranger.request("GET", path(rest))).status).toBe(404);
      expect((await acme.request("GET", path(rest), { scopes: ["read:users", "update:migrations"] })).status).toBe(403);
      expect((await acme.request("GET", path(rest), { scopes: ["read:migrations"] })).status).toBe(200);
    }
  });
});
