import type { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFailure, aListing, load } from "../../../../test/conformance/roster/roster-world.ts";
import { aUser } from "../../../../test/conformance/store/fixtures.ts";
import {
  type ManagementSite,
  openManagementSite,
  type TenantAtSite,
} from "../../../../test/support/management-site.ts";
import type { Connection } from "../../../domain/connection.ts";
import { peopleRoutes } from "./people.ts";

const HASH = "$2b$10$TWRC3vjYgqNDPHXZjW0uZeOeT9yvXwU8zmGZYdGsVYm6yhVjZtn6K";

describe("the list of who is left", () => {
  let site: ManagementSite;
  let acme: TenantAtSite;
  let connection: Connection;

  beforeAll(async () => {
    site = await openManagementSite();
  });
  afterAll(() => site.close());

  async function setUp() {
    acme = await site.addTenant();
    connection = await acme.addConnection("Users", { enabledDatabaseCustomization: true, import_mode: true });
  }
  const path = (rest: string) => `/migrations/${connection.id}${rest}`;
  const keysOf = (body: { people: { key: string }[] }) => body.people.map(({ key }) => key);
  const keys = async (query = "") => keysOf((await acme.request("GET", path(`/people${query}`))).body);

  /** Ann, Bob and Cem of different domains, somebody without an address, somebody blocked, and Eve, who has moved. */
  async function setUpPeople() {
    await setUp();
    const seen = (date: string) => ({ lastSeenAt: new Date(date), passwordHash: HASH });
    await load(site.deps.store, connection, [
      aListing({ localId: "1", email: "ann@shop.example" }, seen("2026-01-01T00:00:00Z")),
      aListing({ localId: "2", email: "bob@shop.example" }, seen("2025-01-01T00:00:00Z")),
      aListing({ localId: "3", email: "cem@other.example" }, seen("2024-01-01T00:00:00Z")),
      aListing({ localId: "4", username: "anna" }),
      aListing({ localId: "5", email: "dan@shop.example" }, { blocked: true }),
      aListing({ localId: "6", email: "eve@shop.example" }),
    ]);
    await site.deps.store.users.insert(aUser(connection, { localId: "6", email: "eve@shop.example" }));
    await site.deps.store.roster.noteFailure(aFailure(connection, { localId: "2" }));
  }

  it("has everybody who has not moved, page by page, and never a hash", async () => {
    await setUpPeople();
    const first = await acme.request("GET", path("/people?take=2"));
    expect([keysOf(first.body), first.body.total]).toEqual([["id:1", "id:2"], 5]);
    expect(first.body.people[1]).toEqual({
      key: "id:2",
      id: "2",
      email: "bob@shop.example",
      state: "failed",
      cause: "wrong_password",
      failures: 1,
      failed_at: expect.any(String),
      listed_at: expect.any(String),
      last_seen_at: "2025-01-01T00:00:00.000Z",
    });
    const second = await acme.request("GET", path(`/people?take=2&from=${first.body.next}`));
    const third = await acme.request("GET", path(`/people?take=2&from=${second.body.next}`));
    expect([keysOf(second.body), keysOf(third.body)]).toEqual([["id:3", "id:4"], ["id:5"]]);
    expect(third.body).not.toHaveProperty("next");
    expect(first.text + second.text + third.text).not.toContain("$2b$");
  });

  it.each<[string, readonly string[], number]>([
    ["?state=never_seen", ["id:1", "id:3", "id:4"], 3],
    ["?cause=wrong_password", ["id:2"], 1],
    ["?state=failed&cause=restricted", [], 0],
    ["?domain=SHOP.example", ["id:1", "id:2", "id:5"], 3],
    ["?domain=shop.example&state=blocked", ["id:5"], 1],
    ["?last_seen_before=2025-06-01T00:00:00Z", ["id:2", "id:3"], 2],
    ["?last_seen_after=2025-01-01T00:00:00Z", ["id:1", "id:2"], 2],
    ["?last_seen_after=2024-06-01T00:00:00Z&last_seen_before=2025-06-01T00:00:00Z", ["id:2"], 1],
    ["?text=ANN", ["id:1", "id:4"], 2],
    ["?text=e", [], 0],
    ["?text=b&cause=wrong_password&domain=shop.example", ["id:2"], 1],
  ])("is narrowed by %s", async (query, expected, total) => {
    await setUpPeople();
    const { body } = await acme.request("GET", path(`/people${query}`));
    expect([keysOf(body), body.total]).toEqual([expected, total]);
    const file = await acme.request("GET", path(`/people.ndjson${query}`));
    expect(
      file.text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).key),
    ).toEqual(expected);
  });

  it("says on every page how many a beginning of a name means, and of other filters only where one page has all", async () => {
    await setUpPeople();
    const first = await acme.request("GET", path("/people?text=an&take=1"));
    const second = await acme.request("GET", path(`/people?text=an&take=1&from=${first.body.next}`));
    expect([keysOf(first.body), first.body.total]).toEqual([["id:1"], 2]);
    expect([keysOf(second.body), second.body.total]).toEqual([["id:4"], 2]);
    const some = await acme.request("GET", path("/people?domain=shop.example&take=2"));
    const rest = await acme.request("GET", path(`/people?domain=shop.example&take=2&from=${some.body.next}`));
    expect([keysOf(some.body), some.body.total]).toEqual([["id:1", "id:2"], undefined]);
    expect([keysOf(rest.body), rest.body.total]).toEqual([["id:5"], undefined]);
  });

  it.each([
    "?state=moved",
    "?state=blocked&cause=restricted",
    "?cause=bad_luck",
    "?last_seen_before=once",
    "?text=",
    "?who=x",
  ])("refuses %s", async (query) => {
    await setUp();
    for (const file of ["", ".csv", ".ndjson"])
      expect((await acme.request("GET", path(`/people${file}${query}`))).status).toBe(400);
  });

  it("finds the few among the many, however it has to go", async () => {
    await setUp();
    const many = Array.from({ length: 2_500 }, (_, index) => String(10_000 + index));
    await load(
      site.deps.store,
      connection,
      many.map((localId) =>
        aListing(
          { localId, email: `p${localId}@shop.example` },
          localId === "12400" ? { lastSeenAt: new Date("2026-01-01T00:00:00Z") } : {},
        ),
      ),
    );
    expect(await keys("?last_seen_after=2025-01-01T00:00:00Z&take=1")).toEqual(["id:12400"]);
    // More are named like this than are looked up by their names.
    const seen: string[] = [];
    let from = "";
    do {
      const { body } = await acme.request("GET", path(`/people?text=p1&take=100${from}`));
      seen.push(...keysOf(body));
      from = body.next === undefined ? "" : `&from=${body.next}`;
    } while (from !== "");
    expect(seen).toEqual(many.map((id) => `id:${id}`));
    const csv = await acme.request("GET", path("/people.csv"));
    expect(csv.text.trimEnd().split("\r\n")).toHaveLength(2_501);
  });

  it("is given out as CSV that no spreadsheet runs", async () => {
    await setUp();
    await load(site.deps.store, connection, [
      aListing({ localId: "1", username: '=cmd|"/c calc"!a1' }, { phoneNumber: "+491234" }),
      aListing({ localId: "2", username: "@sum(1,2)" }),
      aListing({ localId: "3", username: "\t-2+3", email: 'quo"te,d@shop.example' }),
    ]);
    const { text, headers } = await acme.request("GET", path("/people.csv"));
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(headers["content-disposition"]).toBe('attachment; filename="people-left.csv"');
    const [head, ...rows] = text.trimEnd().split("\r\n");
    expect(head).toBe(
      '"key","id","email","username","phone_number","state","cause","detail","failures","failed_at","listed_at","last_seen_at"',
    );
    expect(rows.map((row) => row.replace(/"\d{4}-[^"]*Z"/, "(time)"))).toEqual([
      `"id:1","1",,"'=cmd|""/c calc""!a1","+491234","never_seen",,,0,,(time),`,
      `"id:2","2",,"'@sum(1,2)",,"never_seen",,,0,,(time),`,
      `"id:3","3","quo""te,d@shop.example","'\t-2+3",,"never_seen",,,0,,(time),`,
    ]);
  });

  it("asks the database no more once the caller has hung up", async () => {
    await setUp();
    const ids = Array.from({ length: 5_000 }, (_, index) => String(10_000 + index));
    await load(
      site.deps.store,
      connection,
      ids.map((localId) => aListing({ localId })),
    );
    const { leftAfter } = site.deps.store.roster;
    let queries = 0;
    const route = peopleRoutes.find(({ path: at }) => at.endsWith("people.ndjson"));
    const store = {
      ...site.deps.store,
      roster: {
        ...site.deps.store.roster,
        leftAfter: (...asked: Parameters<typeof leftAfter>) => {
          queries += 1;
          return leftAfter(...asked);
        },
      },
    };
    const input = {
      params: { connection_id: connection.id },
      query: {},
      body: undefined,
      context: {
        tenant: acme.tenant,
        reply: { header: () => {} },
        request: { method: "GET", url: "/" },
        caller: { subject: "nobody@clients", scopes: new Set() },
      },
    } as unknown as Parameters<NonNullable<typeof route>["handle"]>[0];
    const stream = (await route?.handle(input, { ...site.deps, store })) as Readable;
    for await (const text of stream) {
      expect(String(text).split("\n").length).toBeLessThan(1_100);
      break;
    }
    expect(stream.destroyed).toBe(true);
    // One for what was taken, and one that had begun.
    expect(queries).toBeLessThanOrEqual(2);
  });
});
