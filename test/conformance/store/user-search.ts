import { beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../../src/domain/ids.ts";
import type { UserCondition } from "../../../src/store/user-query.ts";
import { aUser, insertConnection, insertTenant, refusalOf, type TheStore, userIdOf } from "./fixtures.ts";

const equals = (field: string, value: string): UserCondition => ({ kind: "equals", field, value });
const prefix = (field: string, value: string): UserCondition => ({ kind: "prefix", field, value });
const wildcard = (field: string, pattern: string): UserCondition => ({ kind: "wildcard", field, pattern });
const exists = (field: string): UserCondition => ({ kind: "exists", field });
const not = (part: UserCondition): UserCondition => ({ kind: "not", part });
const and = (...parts: UserCondition[]): UserCondition => ({ kind: "and", parts });
const or = (...parts: UserCondition[]): UserCondition => ({ kind: "or", parts });
/** As in Lucene: `[from TO to]`, with `{` and `}` for bounds that do not count. */
const range = (field: string, text: string): UserCondition => {
  const [, open, from, to, close] = /^([[{])(\S+) TO (\S+)([\]}])$/.exec(text)!;
  return {
    kind: "range",
    field,
    from: from === "*" ? undefined : from,
    to: to === "*" ? undefined : to,
    fromInclusive: open === "[",
    toInclusive: close === "]",
  };
};

// Who is found, by first letter of the name, in the order of their making.
const cases: readonly [title: string, condition: UserCondition, found: string][] = [
  ["everyone", { kind: "all" }, "abcd"],
  ["an e-mail in any case", equals("email", "ANN@Example.com"), "a"],
  ["an e-mail's beginning", prefix("email", "B"), "b"],
  ["an e-mail's end", wildcard("email", "*@OTHER.example"), "cd"],
  ["an e-mail's domain", equals("email.domain", "other.example"), "cd"],
  ["a verified e-mail", equals("email_verified", "true"), "ab"],
  ["an e-mail that is not verified", equals("email_verified", "false"), "cd"],
  ["a flag that is no flag", equals("email_verified", "perhaps"), ""],
  ["a name in any case", equals("name", "ann example"), "a"],
  ["a name with letters beyond ASCII, in any case", equals("name", "ÇAĞLA"), "c"],
  ["a name's middle", wildcard("name", "*x*"), "ab"],
  ["a given name", equals("given_name", "ANN"), "a"],
  ["a family name's beginning", prefix("family_name", "exa"), "a"],
  ["a nickname", equals("nickname", "Annie"), "a"],
  ["a username, cases counting", equals("username", "Bob"), "b"],
  ["a username in another case", equals("username", "bob"), ""],
  ["a phone number", prefix("phone_number", "+49"), "a"],
  ["a picture", equals("picture", "https://example.com/a.png"), "a"],
  ["an id", prefix("user_id", "auth0|bob"), "b"],
  ["the blocked", equals("blocked", "true"), "b"],
  ["the expressly unblocked", equals("blocked", "false"), "a"],
  ["those with a word about blocking", exists("blocked"), "ab"],
  ["those without", not(exists("blocked")), "cd"],
  ["those with a username", exists("username"), "b"],
  ["a last address", equals("last_ip", "192.0.2.1"), "a"],
  ["a day of making", equals("created_at", "2026-01-02"), "ab"],
  ["a month of making", equals("created_at", "2026-02"), "c"],
  ["an instant of making", equals("created_at", "2026-01-02T00:00:00.000Z"), "a"],
  ["from a day on", range("created_at", "[2026-01-02 TO *]"), "abcd"],
  ["after a day", range("created_at", "{2026-01-02 TO *]"), "cd"],
  ["up to and with a day", range("created_at", "[* TO 2026-01-02]"), "ab"],
  ["before a day", range("created_at", "[2025 TO 2026-01-02}"), ""],
  ["what is no day", range("created_at", "[soon TO *]"), ""],
  ["those who signed in at all", exists("last_login"), "a"],
  ["those who signed in since", range("last_login", "[2026-03-01 TO *]"), "a"],
  ["how often they signed in", range("logins_count", "[1 TO *]"), "a"],
  ["more often than", range("logins_count", "{3 TO 9}"), ""],
  ["just as often", equals("logins_count", "3"), "a"],
  ["a count between the counts", equals("logins_count", "2.5"), ""],
  ["a count that is no number", equals("logins_count", "many"), ""],
  ["a connection", equals("identities.connection", "Shop"), "ac"],
  ["another connection", not(equals("identities.connection", "Shop")), "bd"],
  ["an identity's provider", equals("identities.provider", "auth0"), "abcd"],
  ["an identity's id", equals("identities.user_id", "bob"), "b"],
  ["social identities", equals("identities.isSocial", "true"), ""],
  ["metadata text, cases counting", equals("app_metadata.plan", "gold"), "ab"],
  ["metadata text in another case", equals("app_metadata.plan", "Gold"), "c"],
  ["a metadata number", equals("app_metadata.level", "7"), "a"],
  ["a number written as text", equals("app_metadata.level", "07"), "b"],
  ["a metadata flag", equals("app_metadata.vip", "true"), "a"],
  ["a flag that is a text", equals("app_metadata.vip", "yes"), "b"],
  ["nested metadata", equals("app_metadata.address.city", "Berlin"), "a"],
  ["an item of a list", equals("app_metadata.roles", "admin"), "ab"],
  ["an item of a list of objects", equals("app_metadata.orders.item", "hat"), "ab"],
  ["a number in a list of objects", equals("app_metadata.orders.count", "2"), "a"],
  ["a whole object is no text", equals("app_metadata.address", "Berlin"), ""],
  ["metadata of a key that has a dot inside quotes", equals('app_metadata.pl"an', "odd"), "c"],
  ["a beginning in metadata", prefix("app_metadata.plan", "go"), "ab"],
  ["signs that mean something to a pattern", prefix("user_metadata.note", "100%"), "a"],
  ["a pattern in metadata", wildcard("app_metadata.plan", "*ol*"), "abc"],
  ["a pattern with signs of its own", wildcard("user_metadata.note", "*[x]?"), "a"],
  ["a pattern whose signs are plain", wildcard("user_metadata.note", "100_*"), ""],
  ["metadata that is there", exists("app_metadata.level"), "ab"],
  ["metadata that is null is not there", exists("app_metadata.nothing"), ""],
  ["an empty list is not there", exists("app_metadata.empty"), ""],
  ["metadata of any kind", exists("app_metadata"), "abc"],
  ["a range of numbers", range("app_metadata.level", "[5 TO 9]"), "a"],
  ["a range of numbers, its end left out", range("app_metadata.level", "[5 TO 7}"), ""],
  ["a range of texts", range("app_metadata.plan", "[a TO h]"), "ab"],
  ["an open range", range("app_metadata.level", "[* TO *]"), "ab"],
  ["user metadata", equals("user_metadata.colour", "blue"), "bd"],
  ["one and another", and(equals("user_metadata.colour", "blue"), equals("email_verified", "true")), "b"],
  ["one or another", or(equals("name", "Ann Example"), prefix("name", "d")), "ad"],
  ["not one", not(equals("app_metadata.plan", "gold")), "cd"],
  ["not not one", not(not(equals("app_metadata.plan", "gold"))), "ab"],
  ["neither", not(or(equals("blocked", "true"), equals("username", "x"))), "acd"],
  ["all of nothing", and(), "abcd"],
  ["any of nothing", or(), ""],
  ["a field that is none", equals("shoe_size", "42"), ""],
  ["not a field that is none", not(equals("shoe_size", "42")), "abcd"],
  ["a field that every object has", equals("constructor", "x"), ""],
  ["a field with SQL in its name", equals("email' or 1=1 --", "x"), ""],
  ["metadata with SQL in its name", equals("app_metadata.a' or '1'='1", "x"), ""],
  ["metadata with a path in its name", equals('app_metadata.a")[*] ? (1 == 1)', "x"), ""],
  ["a value with SQL in it", equals("email", "' or 1=1 --"), ""],
  ["an empty step in a path", equals("app_metadata..plan", "gold"), ""],
  ["a column that is no field", equals("tenant_id", "x"), ""],
  ["a NUL", equals("app_metadata.plan", "\u0000"), ""],
  ["a NUL in a name", prefix("name", "\u0000"), ""],
];

/** `UserStore.search`. */
export function userSearchSuite(the: TheStore): void {
  let tenantId: TenantId;

  beforeAll(async () => {
    tenantId = await insertTenant(the());
    const shop = await insertConnection(the(), tenantId, { name: "Shop" });
    const other = await insertConnection(the(), tenantId, { name: "Other" });
    const users = [
      aUser(shop, {
        localId: "ann",
        email: "ann@example.com",
        emailVerified: true,
        name: "Ann Example",
        givenName: "Ann",
        familyName: "Example",
        nickname: "annie",
        phoneNumber: "+49301",
        picture: "https://example.com/a.png",
        blocked: false,
        lastIp: "192.0.2.1",
        lastLogin: new Date("2026-03-04T05:06:07Z"),
        loginsCount: 3,
        createdAt: new Date("2026-01-02T00:00:00Z"),
        userMetadata: { colour: "red", note: "100% [x]?" },
        appMetadata: {
          plan: "gold",
          level: 7,
          vip: true,
          nothing: null,
          empty: [],
          roles: ["admin", "editor"],
          address: { city: "Berlin" },
          orders: [{ item: "hat", count: 2 }, { item: "shoe" }],
        },
      }),
      aUser(other, {
        localId: "bob",
        email: "bob@example.com",
        emailVerified: true,
        name: "Bob Xavier",
        username: "Bob",
        blocked: true,
        createdAt: new Date("2026-01-02T23:59:59.999Z"),
        userMetadata: { colour: "blue" },
        appMetadata: { plan: "gold", level: "07", vip: "yes", roles: "admin", orders: { item: ["hat"] } },
      }),
      aUser(shop, {
        localId: "cagla",
        email: "cagla@other.example",
        emailVerified: false,
        name: "Çağla",
        createdAt: new Date("2026-02-03T00:00:00Z"),
        appMetadata: { plan: "Gold", 'pl"an': "odd" },
      }),
      aUser(other, {
        localId: "dan",
        email: "dan@other.example",
        emailVerified: false,
        name: "Dan",
        createdAt: new Date("2026-03-01T00:00:00Z"),
        userMetadata: { colour: "blue" },
        appMetadata: {},
      }),
    ];
    for (const user of users) await the().users.insert(user);
    // Another tenant with the same people: a search must not see them.
    const elsewhere = await insertConnection(the(), await insertTenant(the()), { name: "Shop" });
    for (const user of users) {
      await the().users.insert({ ...user, tenantId: elsewhere.tenantId, connectionId: elsewhere.id });
    }
  });

  describe("finds", () => {
    it.each(cases)("%s", async (_title, condition, found) => {
      const page = await the().users.search(tenantId, { condition }, { offset: 0, limit: 10, withTotal: true });
      expect(page.items.map(({ userId }) => userId["auth0|".length]).join("")).toBe(found);
      expect(page.total).toBe(found.length);
      expect(page.items.every((user) => user.tenantId === tenantId)).toBe(true);
    });
  });

  it.each([
    ["email", false, "abcd"],
    ["email", true, "dcba"],
    ["created_at", true, "dcba"],
    ["logins_count", true, "abcd"],
    ["username", false, "bacd"],
    ["username", true, "bacd"],
    ["last_login", true, "abcd"],
    ["name", true, "cdba"],
  ])("sorts by %s (descending: %s), those without it last", async (field, descending, order) => {
    const query = { condition: { kind: "all" }, sort: { field, descending } } as const;
    const { items } = await the().users.search(tenantId, query, { offset: 0, limit: 10 });
    expect(items.map(({ userId }) => userId["auth0|".length]).join("")).toBe(order);
  });

  it("counts no further than it was asked to, and says whether that was all", async () => {
    const query = { condition: prefix("email", "") };
    const count = async (countUpTo: number) => {
      const { total, totalIsAtLeast } = await the().users.search(tenantId, query, {
        offset: 0,
        limit: 0,
        withTotal: true,
        countUpTo,
      });
      return [total, totalIsAtLeast];
    };
    expect(await count(3)).toEqual([3, true]);
    expect(await count(4)).toEqual([4, false]);
    expect(await count(5)).toEqual([4, false]);
  });

  it("gives each person once and on one page, in the same order for every page, however many ways lead to them", async () => {
    const condition = or(
      prefix("email", ""),
      and(prefix("name", ""), not(equals("blocked", "false"))),
      equals("identities.connection", "Shop"),
      equals("blocked", "true"),
    );
    const ids = async (offset: number, limit: number) =>
      (await the().users.search(tenantId, { condition, anyOrder: true }, { offset, limit, withTotal: true })).items.map(
        ({ userId }) => userId,
      );
    const all = await ids(0, 10);
    expect(all.toSorted()).toEqual(["auth0|ann", "auth0|bob", "auth0|cagla", "auth0|dan"]);
    expect((await Promise.all([0, 1, 2, 3, 4].map((offset) => ids(offset, 1)))).flat()).toEqual(all);
  });

  it("looks further than one stretch of people, in any order", async () => {
    const tenant = await insertTenant(the());
    const connection = await insertConnection(the(), tenant, { name: "Many" });
    const people = 5_003;
    for (let from = 0; from < people; from += 1_000) {
      const batch = Array.from({ length: Math.min(1_000, people - from) }, (_, index) =>
        aUser(connection, {
          localId: `p${from + index}`,
          email: `p${from + index}@example.com`,
          name: `Person ${from + index}`,
          appMetadata: { plan: from + index > 5_000 ? "gold" : "basic" },
          lastLogin: from + index === 5_001 ? new Date("2026-03-04T05:06:07Z") : undefined,
        }),
      );
      await the().users.insertMany(batch);
    }
    await the().users.measureGrowth();
    const gold = equals("app_metadata.plan", "gold");
    const search = async (condition: UserCondition, sort?: { field: string; descending: boolean }) => {
      const page = { offset: 0, limit: 10, withTotal: true };
      const { items, total } = await the().users.search(tenant, { condition, sort, anyOrder: true }, page);
      return [items.map(({ name }) => name), total];
    };
    const both = [["Person 5001", "Person 5002"], 2];
    expect(await search(gold)).toEqual(both);
    expect(await search(and(gold, equals("identities.connection", "Many")))).toEqual(both);
    expect(await search(and(gold, prefix("name", "person")))).toEqual(both);
    expect(await search(gold, { field: "name", descending: true })).toEqual([["Person 5002", "Person 5001"], 2]);
    expect(await search(gold, { field: "last_login", descending: true })).toEqual(both);
  });

  it("refuses to sort by metadata or by what is no field", async () => {
    for (const field of ["app_metadata.plan", "shoe_size", "tenant_id", "email; drop table users"]) {
      const query = { condition: { kind: "all" }, sort: { field, descending: false } } as const;
      expect(await refusalOf(the().users.search(tenantId, query, { offset: 0, limit: 1 })), field).toBe(
        "invalid_query",
      );
    }
  });

  it("gives pages, each user once and with all identities", async () => {
    const tenant = await insertTenant(the());
    const connection = await insertConnection(the(), tenant);
    const users = Array.from({ length: 7 }, () => aUser(connection));
    for (const user of users) await the().users.insert(user);
    const [main, linked] = users.map(userIdOf).toSorted();
    await the().users.link(tenant, main!, linked!);
    const seen: string[] = [];
    for (let offset = 0; offset < 8; offset += 2) {
      const page = await the().users.search(
        tenant,
        { condition: { kind: "all" } },
        { offset, limit: 2, withTotal: true },
      );
      expect(page.total).toBe(6);
      for (const { userId, identities } of page.items) {
        seen.push(userId);
        expect(identities).toHaveLength(userId === main ? 2 : 1);
      }
    }
    expect(seen.toSorted()).toEqual(
      users
        .map(userIdOf)
        .filter((id) => id !== linked)
        .toSorted(),
    );
    const none = await the().users.search(
      tenant,
      { condition: { kind: "all" } },
      { offset: 0, limit: 0, withTotal: true },
    );
    expect(none).toEqual({ items: [], total: 6 });
  });

  it("takes a search of a thousand terms, and refuses one nested without end", async () => {
    const terms = Array.from({ length: 1000 }, (_, index) => equals("user_id", `auth0|${index}`));
    const wide = or(...terms, equals("user_id", "auth0|ann"));
    const { items } = await the().users.search(tenantId, { condition: wide }, { offset: 0, limit: 10 });
    expect(items).toHaveLength(1);
    let deep: UserCondition = equals("user_id", "auth0|ann");
    for (let level = 0; level < 10_000; level++) deep = not(deep);
    expect(await refusalOf(the().users.search(tenantId, { condition: deep }, { offset: 0, limit: 10 }))).toBe(
      "invalid_query",
    );
  });
}
