import { expect, it } from "vitest";
import type { TenantId } from "../../../src/domain/ids.ts";
import type { LogStretchFilter, LogStretchPage } from "../../../src/store/log-stretches.ts";
import type { UserCondition } from "../../../src/store/user-query.ts";
import {
  aLogEvent,
  aMessage,
  aTicket,
  aTrace,
  at,
  aUser,
  insertConnection,
  insertTenant,
  later,
  refusalOf,
  type TheStore,
  userIdOf,
} from "./fixtures.ts";

/** Tickets, log events, traces, the payloads of `oidc-provider`, the outbox and failed logins. */
export function recordsSuite(the: TheStore): void {
  ticketTests(the);
  logTests(the);
  traceTests(the);
  oidcTests(the);
  outboxTests(the);
  failedLoginTests(the);
}

function ticketTests(the: TheStore): void {
  it("gives a ticket to exactly one of many who use it at once", async () => {
    const ticket = aTicket(await insertTenant(the()), { userId: "auth0|x", clientId: "c", email: "x@example.com" });
    await the().tickets.insert(ticket);
    expect(await the().tickets.find(ticket.tenantId, ticket.secretHash)).toEqual(ticket);
    const uses = Array.from({ length: 50 }, () => the().tickets.consume(ticket.tenantId, ticket.secretHash, later(5)));
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
    expect((await the().tickets.find(ticket.tenantId, ticket.secretHash))?.usedAt).toEqual(later(5));
  });

  it("takes no ticket that has expired or was never given", async () => {
    const ticket = aTicket(await insertTenant(the()));
    await the().tickets.insert(ticket);
    expect(await the().tickets.consume(ticket.tenantId, ticket.secretHash, ticket.expiresAt)).toBe(false);
    expect(await the().tickets.consume(ticket.tenantId, "00", at)).toBe(false);
    expect(await the().tickets.find(ticket.tenantId, "00")).toBeUndefined();
    expect(await the().tickets.consume(ticket.tenantId, ticket.secretHash, at)).toBe(true);
  });

  it("lets only the latest link of a kind for one address work", async () => {
    const tenantId = await insertTenant(the());
    const { id: connectionId } = await insertConnection(the(), tenantId);
    const about = { connectionId, email: "ann@example.com" };
    const [first, second] = [aTicket(tenantId, about), aTicket(tenantId, about)];
    const others = [
      aTicket(tenantId, { ...about, kind: "email_verification" }),
      aTicket(tenantId, { ...about, email: "bob@example.com" }),
      aTicket(tenantId, { userId: "auth0|x" }),
      aTicket(tenantId, { userId: "auth0|x" }),
      aTicket(tenantId, { connectionId, kind: "try_connection" }),
      aTicket(tenantId, { connectionId, kind: "try_connection" }),
    ];
    for (const ticket of [first, ...others, second]) await the().tickets.insert(ticket);
    expect(await the().tickets.consume(tenantId, first.secretHash, at)).toBe(false);
    for (const ticket of [second, ...others])
      expect(await the().tickets.consume(tenantId, ticket.secretHash, at)).toBe(true);
    // A used one stays, for the record.
    const third = aTicket(tenantId, about);
    await the().tickets.insert(third);
    expect((await the().tickets.find(tenantId, second.secretHash))?.usedAt).toEqual(at);
    expect(await the().tickets.consume(tenantId, third.secretHash, at)).toBe(true);
  });

  it("leaves one working link when many are asked for at once", async () => {
    const tenantId = await insertTenant(the());
    const { id: connectionId } = await insertConnection(the(), tenantId);
    const tickets = Array.from({ length: 20 }, () => aTicket(tenantId, { connectionId, email: "ann@example.com" }));
    await Promise.all(tickets.map((ticket) => the().tickets.insert(ticket)));
    const found = await Promise.all(tickets.map(({ secretHash }) => the().tickets.find(tenantId, secretHash)));
    expect(found.filter(Boolean)).toHaveLength(1);
  });
}

function logTests(the: TheStore): void {
  it("gives back every field of a log event", async () => {
    const event = aLogEvent(await insertTenant(the()), {
      description: "It's done",
      connection: "DB",
      connectionId: "con_1",
      strategy: "auth0",
      strategyType: "database",
      clientId: "c1",
      clientName: "Shop",
      ip: "192.0.2.1",
      clientIp: "192.0.2.2",
      userAgent: "curl",
      hostname: "localhost:3443",
      userId: "auth0|x",
      userName: "x@example.com",
      audience: "https://api.example/",
      scope: "openid",
      auth0Client: { name: "auth0.js" },
      details: { error: { message: "no" } },
      traceId: "trc_1",
    });
    await the().logEvents.insert([event]);
    expect(await the().logEvents.find(event.tenantId, event.logId)).toEqual(event);
    expect(await the().logEvents.find(event.tenantId, "900")).toBeUndefined();
  });

  it("may be given the same batch again, and a large one", async () => {
    const tenantId = await insertTenant(the());
    const events = Array.from({ length: 1300 }, () => aLogEvent(tenantId));
    await the().logEvents.insert(events);
    await the().logEvents.insert(events.slice(0, 3));
    await the().logEvents.insert([]);
    expect(
      (await the().logEvents.list(tenantId, {}, { offset: 0, limit: 0, withTotal: true, newestFirst: true })).total,
    ).toBe(1300);
  });

  it("counts no further than asked, nor among more events than a bounded number", async () => {
    const tenantId = await insertTenant(the());
    const events = Array.from({ length: 20_005 }, (_, ms) =>
      aLogEvent(tenantId, { type: ms < 5 ? "w" : "s", date: later(ms) }),
    );
    await the().logEvents.insert(events);
    const list = async (types: string[] | undefined, page: object) => {
      const all = { offset: 0, limit: 2, withTotal: true, newestFirst: true, ...page };
      const { items, total, totalIsAtLeast = false } = await the().logEvents.list(tenantId, { types }, all);
      return [items.length, total, totalIsAtLeast];
    };
    expect(await list(undefined, {})).toEqual([2, 20_005, false]);
    expect(await list(undefined, { countUpTo: 100 })).toEqual([2, 100, true]);
    expect(await list(undefined, { countUpTo: 100, offset: 150 })).toEqual([2, 152, true]);
    expect(await list(["w"], { countUpTo: 5, newestFirst: false })).toEqual([2, 5, true]);
    // Beyond the newest ones they are on the page, and there may be more of them.
    expect(await list(["w"], { countUpTo: 100, offset: 2 })).toEqual([2, 4, true]);
    const some = await insertTenant(the());
    await the().logEvents.insert(Array.from({ length: 3 }, () => aLogEvent(some)));
    const few = { offset: 0, limit: 2, withTotal: true, newestFirst: true, countUpTo: 3 };
    expect(await the().logEvents.list(some, {}, few)).toMatchObject({ total: 3, totalIsAtLeast: false });
  });

  it("lists by user, type, time and search, in both directions and in pages", async () => {
    const tenantId = await insertTenant(the());
    const event = (type: string, ms: number, userId?: string) =>
      aLogEvent(tenantId, { type, date: later(ms), userId, userName: userId && "Ann", description: type });
    const events = [event("s", 1, "u1"), event("fp", 2, "u1"), event("s", 3, "u2"), event("fu", 4)];
    await the().logEvents.insert(events);
    const list = async (filter: object, page: object = {}) => {
      const found = await the().logEvents.list(tenantId, filter, {
        offset: 0,
        limit: 10,
        newestFirst: false,
        withTotal: true,
        ...page,
      });
      return [found.total, ...found.items.map(({ type, date }) => `${type}${date.getTime() - at.getTime()}`)];
    };
    const q = (condition: UserCondition) => ({ query: { condition } });
    expect(await list({})).toEqual([4, "s1", "fp2", "s3", "fu4"]);
    expect(await list({}, { newestFirst: true, limit: 2 })).toEqual([4, "fu4", "s3"]);
    expect(await list({}, { newestFirst: true, limit: 2, offset: 2 })).toEqual([4, "fp2", "s1"]);
    expect(await list({ userId: "u1" })).toEqual([2, "s1", "fp2"]);
    expect(await list({ types: ["fp", "fu"] })).toEqual([2, "fp2", "fu4"]);
    expect(await list({ from: later(2), to: later(3) })).toEqual([2, "fp2", "s3"]);
    expect(await list({ userId: "u1", types: ["s"] })).toEqual([1, "s1"]);
    expect(await list(q({ kind: "equals", field: "type", value: "s" }))).toEqual([2, "s1", "s3"]);
    expect(await list(q({ kind: "equals", field: "user_name", value: "ann" }))).toEqual([0]);
    expect(await list(q({ kind: "prefix", field: "description", value: "f" }))).toEqual([2, "fp2", "fu4"]);
    expect(await list(q({ kind: "equals", field: "date", value: "2026-01-02" }))).toEqual([
      4,
      "s1",
      "fp2",
      "s3",
      "fu4",
    ]);
    expect(await list(q({ kind: "exists", field: "user_id" }))).toEqual([3, "s1", "fp2", "s3"]);
    expect(await list(q({ kind: "equals", field: "details", value: "x" }))).toEqual([0]);
    expect(await list(q({ kind: "not", part: { kind: "exists", field: "user_id" } }))).toEqual([1, "fu4"]);
  });

  it("goes through what a filter means a stretch at a time, from either end", async () => {
    const tenantId = await insertTenant(the());
    const people = ["Ann_1", "bob", "ANN%2", "ann\\3"];
    const events = Array.from({ length: 5_010 }, (_, index) =>
      aLogEvent(tenantId, {
        date: later(index),
        type: index % 2 === 0 ? "s" : "fp",
        userId: index < 4 ? "u1" : "u2",
        userName: people[index],
      }),
    );
    await the().logEvents.insert(events);
    const indexes = new Map(events.map(({ logId }, index) => [logId, index]));
    const all = async (filter: LogStretchFilter, range: Omit<LogStretchPage, "limit"> = {}) => {
      const found: (number | undefined)[] = [];
      for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
        const from = next === undefined ? {} : { [range.oldestFirst ? "after" : "before"]: next };
        const stretch = await the().logEvents.stretch(tenantId, filter, { ...range, ...from, limit: 3 });
        found.push(...stretch.events.map(({ logId }) => indexes.get(logId)));
        next = stretch.next;
      }
      return found;
    };
    expect(await all({ text: "ann" })).toEqual([3, 2, 0]);
    expect(await all({ text: "ann", types: ["s"] }, { oldestFirst: true })).toEqual([0, 2]);
    expect([await all({ text: "_" }), await all({ text: "%" }), await all({ text: "\\" })]).toEqual([[0], [2], [3]]);
    expect(await all({ userId: "u1", types: ["fp"] })).toEqual([3, 1]);
    expect(await all({ types: [] })).toEqual([]);
    const between = { after: events[5_000]?.logId, before: events[5_006]?.logId };
    expect(await all({}, between)).toEqual([5_005, 5_004, 5_003, 5_002, 5_001]);
    expect(await all({ types: ["s", "fp"] }, { ...between, oldestFirst: true })).toHaveLength(5);
    expect(await all({ types: ["s"] }, between)).toEqual([5_004, 5_002]);
  });

  it("goes through the log oldest first, by checkpoint", async () => {
    const tenantId = await insertTenant(the());
    const events = Array.from({ length: 5 }, (_, index) => aLogEvent(tenantId, { date: later(index) }));
    await the().logEvents.insert(events.toReversed());
    const ids = events.map(({ logId }) => logId);
    const page = async (after: string | undefined) =>
      (await the().logEvents.listAfter(tenantId, { limit: 3, after })).map(({ logId }) => logId);
    expect(await page(undefined)).toEqual(ids.slice(0, 3));
    expect(await page(ids[2])).toEqual(ids.slice(3));
    expect(await page(ids[4])).toEqual([]);
  });
}

function traceTests(the: TheStore): void {
  it("keeps sign-in traces and finds them by id, log, user and identifier", async () => {
    const tenantId = await insertTenant(the());
    const full = aTrace(tenantId, {
      connectionId: "con_1",
      clientId: "c1",
      userId: "auth0|x",
      logId: "900123",
      sourceAsked: true,
      startedAt: later(1),
      steps: [{ step: "source_call", atMs: 1, durationMs: 2, result: "accepted", detail: { host: "old.example" } }],
    });
    const newer = aTrace(tenantId, { userId: "auth0|x", startedAt: later(2) });
    const stranger = aTrace(tenantId, { identifier: "bob@example.com", startedAt: later(3) });
    await the().traces.insert([full, newer, stranger]);
    await the().traces.insert([]);
    expect(await the().traces.find(tenantId, full.traceId)).toEqual(full);
    expect(await the().traces.find(tenantId, "trc_none")).toBeUndefined();
    expect(await the().traces.findByLogId(tenantId, "900123")).toEqual(full);
    expect(await the().traces.findByLogId(tenantId, "900")).toBeUndefined();
    expect(await the().traces.listByUser(tenantId, "auth0|x", 10)).toEqual([newer, full]);
    expect(await the().traces.listByUser(tenantId, "auth0|x", 1)).toEqual([newer]);
    expect(await the().traces.listByIdentifier(tenantId, "bob@example.com", 10)).toEqual([stranger]);
  });
}

function oidcTests(the: TheStore): void {
  const put = (tenantId: TenantId, model: string, id: string, payload: object, expiresAt?: Date) =>
    the().oidc.upsert(tenantId, model, id, { ...payload }, expiresAt);

  it("keeps payloads by kind and id, and replaces them", async () => {
    const tenantId = await insertTenant(the());
    await put(tenantId, "Session", "s1", { uid: "u1", accountId: "auth0|x", nested: { a: [1] } }, later(1));
    expect(await the().oidc.find(tenantId, "Session", "s1")).toEqual({
      uid: "u1",
      accountId: "auth0|x",
      nested: { a: [1] },
    });
    await put(tenantId, "Session", "s1", { uid: "u2" });
    expect(await the().oidc.find(tenantId, "Session", "s1")).toEqual({ uid: "u2" });
    expect(await the().oidc.findByUid(tenantId, "Session", "u2")).toEqual({ uid: "u2" });
    expect(await the().oidc.findByUid(tenantId, "Session", "u1")).toBeUndefined();
    expect(await the().oidc.findByUid(tenantId, "Interaction", "u2")).toBeUndefined();
    expect(await the().oidc.find(tenantId, "Grant", "s1")).toBeUndefined();
    await the().oidc.destroy(tenantId, "Session", "s1");
    expect(await the().oidc.find(tenantId, "Session", "s1")).toBeUndefined();
  });

  it("lets exactly one of many use up a code, and it stays used up", async () => {
    const tenantId = await insertTenant(the());
    await put(tenantId, "AuthorizationCode", "c1", { grantId: "g1" }, later(1000));
    const uses = Array.from({ length: 50 }, () =>
      the().oidc.consume(tenantId, "AuthorizationCode", "c1", 1_700_000_000),
    );
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
    expect(await the().oidc.find(tenantId, "AuthorizationCode", "c1")).toEqual({
      grantId: "g1",
      consumed: 1_700_000_000,
    });
    await put(tenantId, "AuthorizationCode", "c1", { grantId: "g1" });
    expect(await the().oidc.find(tenantId, "AuthorizationCode", "c1")).toMatchObject({ consumed: 1_700_000_000 });
    expect(await the().oidc.consume(tenantId, "AuthorizationCode", "c1", 1_700_000_001)).toBe(false);
    expect(await the().oidc.consume(tenantId, "AuthorizationCode", "none", 1)).toBe(false);
  });

  it("revokes what belongs to a grant and what belongs to a user", async () => {
    const tenantId = await insertTenant(the());
    await put(tenantId, "RefreshToken", "r1", { grantId: "g1", accountId: "auth0|x" });
    await put(tenantId, "AccessToken", "a1", { grantId: "g1", accountId: "auth0|x" });
    await put(tenantId, "RefreshToken", "r2", { grantId: "g2", accountId: "auth0|x" });
    await put(tenantId, "Session", "s1", { uid: "u", accountId: "auth0|x" });
    await put(tenantId, "Session", "s2", { uid: "v", accountId: "auth0|y" });
    await put(tenantId, "Interaction", "i1", { result: { error: "access_denied" } });
    await put(tenantId, "Interaction", "i2", {});
    // Signed in, and not yet back at the client.
    await put(tenantId, "Interaction", "i2", { result: { login: { accountId: "auth0|x" } } });
    await the().oidc.revokeByGrantId(tenantId, "g1");
    const left = async () => {
      const all = [
        ["RefreshToken", "r1"],
        ["AccessToken", "a1"],
        ["RefreshToken", "r2"],
        ["Session", "s1"],
        ["Session", "s2"],
        ["Interaction", "i1"],
        ["Interaction", "i2"],
      ];
      const found = await Promise.all(all.map(([model, id]) => the().oidc.find(tenantId, model!, id!)));
      return all.filter((_, index) => found[index] !== undefined).map(([, id]) => id);
    };
    expect(await left()).toEqual(["r2", "s1", "s2", "i1", "i2"]);
    await the().oidc.revokeByUser(tenantId, "auth0|x");
    expect(await left()).toEqual(["s2", "i1"]);
  });

  it("has a user's sessions count from a later moment each time all of them end, also twice within a second", async () => {
    const connection = await insertConnection(the(), await insertTenant(the()));
    const [user, other] = [aUser(connection), aUser(connection)];
    for (const one of [user, other]) await the().users.insert(one);
    const validFrom = async (one: typeof user) =>
      (await the().users.find(one.tenantId, userIdOf(one)))?.sessionsValidFrom?.getTime() ?? 0;
    const began = Date.now();
    await the().oidc.revokeByUser(user.tenantId, userIdOf(user));
    const first = await validFrom(user);
    expect(first).toBeGreaterThan(began);
    expect(first % 1000).toBe(0);
    await the().oidc.revokeByUser(user.tenantId, userIdOf(user));
    expect(await validFrom(user)).toBeGreaterThan(first);
    expect(await validFrom(other)).toBeLessThan(began);
  });

  it("ends the sessions of whoever stays when a connection goes, or an identity of it", async () => {
    const tenantId = await insertTenant(the());
    const [kept, gone] = [await insertConnection(the(), tenantId), await insertConnection(the(), tenantId)];
    const link = async () => {
      const [primary, secondary] = [aUser(kept), aUser(gone)];
      for (const one of [primary, secondary]) await the().users.insert(one);
      await the().users.link(tenantId, userIdOf(primary), userIdOf(secondary));
      return { userId: userIdOf(primary), email: secondary.email! };
    };
    const [one, other] = [await link(), await link()];
    const began = new Date();
    await the().users.removeByEmail(tenantId, gone.id, one.email);
    expect((await the().users.find(tenantId, one.userId))?.sessionsValidFrom?.getTime()).toBeGreaterThan(+began);
    await the().connections.remove(tenantId, gone.id);
    expect((await the().users.find(tenantId, other.userId))?.sessionsValidFrom?.getTime()).toBeGreaterThan(+began);
  });

  it("removes what has expired, a limited number at a time", async () => {
    const tenantId = await insertTenant(the());
    const past = new Date("2001-01-01T00:00:00Z");
    for (let index = 0; index < 5; index++) await put(tenantId, "Session", `e${index}`, {}, past);
    await put(tenantId, "Session", "future", {}, later(0));
    await put(tenantId, "Session", "forever", {});
    const now = new Date("2001-06-01T00:00:00Z");
    expect(await the().oidc.removeExpired(now, 3)).toBe(3);
    expect(await the().oidc.removeExpired(now, 3)).toBe(2);
    expect(await the().oidc.removeExpired(now, 3)).toBe(0);
    expect(await the().oidc.find(tenantId, "Session", "future")).toBeDefined();
    expect(await the().oidc.find(tenantId, "Session", "forever")).toBeDefined();
  });
}

function outboxTests(the: TheStore): void {
  it("keeps messages and lists them newest first", async () => {
    const tenantId = await insertTenant(the());
    const [older, newer] = [aMessage(tenantId), aMessage(tenantId, { sentAt: later(1) })];
    for (const message of [newer, older]) await the().outbox.insert(message);
    expect(await refusalOf(the().outbox.insert(older))).toBe("conflict:id");
    expect(await the().outbox.find(tenantId, older.id)).toEqual(older);
    expect(await the().outbox.find(tenantId, "none")).toBeUndefined();
    expect(await the().outbox.list(tenantId, 10)).toEqual([newer, older]);
    expect(await the().outbox.list(tenantId, 1)).toEqual([newer]);
  });
}

function failedLoginTests(the: TheStore): void {
  it("counts failures per key and starts over after the window", async () => {
    const tenantId = await insertTenant(the());
    const windowMs = 1000;
    const add = (ms: number) => the().failedLogins.add(tenantId, "ann|192.0.2.1", later(ms), windowMs);
    const count = (ms: number) => the().failedLogins.count(tenantId, "ann|192.0.2.1", later(ms), windowMs);
    expect(await count(0)).toBe(0);
    expect(await add(0)).toBe(1);
    expect(await add(900)).toBe(2);
    // The window runs from the last failure, not from the first.
    expect(await add(1900)).toBe(3);
    expect(await count(2900)).toBe(3);
    expect(await count(2901)).toBe(0);
    expect(await add(2901)).toBe(1);
  });

  it("counts every one of many failures at once", async () => {
    const tenantId = await insertTenant(the());
    const counts = await Promise.all(Array.from({ length: 50 }, () => the().failedLogins.add(tenantId, "k", at, 1000)));
    expect(counts.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it("forgets failures one by one, and tells of a limit once until one was forgotten", async () => {
    const tenantId = await insertTenant(the());
    const fading = { rateMs: 100, most: 3 };
    const add = (ms: number) => the().failedLogins.addFading(tenantId, "ip", later(ms), fading);
    const count = (ms: number) => the().failedLogins.countFading(tenantId, "ip", later(ms), fading.rateMs);
    expect(await count(0)).toBe(0);
    expect([await add(0), await add(10), await add(20), await add(30), await add(40)]).toEqual([1, 2, 3, 4, 4]);
    expect([await count(99), await count(100), await count(250)]).toEqual([4, 3, 2]);
    // Half of the third period has passed, and still counts after this failure.
    expect([await add(250), await count(299), await count(300)]).toEqual([3, 3, 2]);
    expect([await count(10_000), await add(10_000), await count(10_099)]).toEqual([0, 1, 1]);
    // A node whose clock is behind adds, and forgets nothing.
    expect(await add(9_000)).toBe(2);
  });

  it("removes what has not failed for long, a bounded number at a time and of one tenant", async () => {
    const [tenantId, otherId] = [await insertTenant(the()), await insertTenant(the())];
    const { failedLogins } = the();
    for (const key of ["a", "b", "c"]) await failedLogins.add(tenantId, key, later(0), 1000);
    await failedLogins.add(tenantId, "a", later(700), 1000);
    await failedLogins.add(tenantId, "d", later(500), 1000);
    await failedLogins.add(otherId, "b", later(0), 1000);
    const removeOld = (limit: number) => failedLogins.removeOld(tenantId, later(500), limit);
    expect([await removeOld(1), await removeOld(10), await removeOld(10)]).toEqual([1, 1, 0]);
    const left = await failedLogins.listBlocked(tenantId, "", 1);
    expect(left.map(({ key, count }) => [key, count])).toEqual([
      ["a", 2],
      ["d", 1],
    ]);
    expect(await failedLogins.listBlocked(otherId, "", 1)).toHaveLength(1);
  });

  it("lists who failed most under rules of their own, page by page", async () => {
    const tenantId = await insertTenant(the());
    const { failedLogins } = the();
    const add = async (key: string, times: number, ms = 0) => {
      for (let time = 0; time < times; time++) await failedLogins.add(tenantId, key, later(ms), 10_000);
    };
    await add("a|1", 5);
    await add("a|2", 3, 500);
    await add("a|3", 2);
    await add("b|1", 4);
    await add("b|2", 3);
    await add("c|1", 9);
    const rules = [
      { prefix: "a|", atLeast: 3, since: later(0) },
      { prefix: "b|", atLeast: 3, rateMs: 100, now: later(150) },
    ];
    const list = (after?: { key: string; count: number }) =>
      failedLogins.listMostFailed(tenantId, rules, { limit: 2, after });
    const first = await list();
    expect(first.map(({ key, count }) => [key, count])).toEqual([
      ["a|1", 5],
      ["b|1", 4],
    ]);
    expect((await list(first.at(-1))).map(({ key }) => key)).toEqual(["a|2"]);
    expect(await failedLogins.listMostFailed(tenantId, [], { limit: 2 })).toEqual([]);
  });

  it("lists and clears keys by their beginning", async () => {
    const tenantId = await insertTenant(the());
    const add = async (key: string, times: number) => {
      for (let time = 0; time < times; time++) await the().failedLogins.add(tenantId, key, later(time), 1000);
    };
    await add("ann%|1", 3);
    await add("ann%|2", 2);
    await add("ann%|é", 3);
    await add("annX|1", 3);
    const blocked = await the().failedLogins.listBlocked(tenantId, "ann%|", 3);
    expect(blocked).toEqual([
      { key: "ann%|1", count: 3, lastAt: later(2) },
      { key: "ann%|é", count: 3, lastAt: later(2) },
    ]);
    await the().failedLogins.clear(tenantId, ["ann%|1", "none"]);
    await the().failedLogins.clear(tenantId, []);
    expect(await the().failedLogins.count(tenantId, "ann%|1", at, 1000)).toBe(0);
    expect(await the().failedLogins.listBlocked(tenantId, "ann%|", 1)).toHaveLength(2);
  });
}
