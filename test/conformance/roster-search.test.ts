import { CompiledQuery, Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/domain/clock.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { createDatabase, type OpenDatabase } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/engines/postgres.ts";
import { openSqlite } from "../../src/store/engines/sqlite.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { RosterFilter } from "../../src/store/roster.ts";
import { endOfStretch, meantRows, STRETCH_ROWS } from "../../src/store/roster-search.ts";
import type { Store } from "../../src/store/store.ts";
import type { Tables } from "../../src/store/tables.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import { aFailure, aListing, load } from "./roster/roster-world.ts";
import { insertConnection, insertTenant, later } from "./store/fixtures.ts";

const PEOPLE = 2 * STRETCH_ROWS + 400;
/** Whom a search finds last. */
const LAST = `id:${10_000 + PEOPLE}`;

/** After those whom the tests know. In a small table, a database may as well read all of it. */
const ONE_HUNDRED_THOUSAND_MORE = `
  insert into roster (tenant_id, connection_id, key, state, failures, listed_at)
  select tenant_id, connection_id, 'more:' || n || key, state, failures, listed_at from roster
  cross join (select 1 as n union select 2 union select 3 union select 4 union select 5
    union select 6 union select 7 union select 8 union select 9 union select 10) as times`;

for (const engine of engines) {
  describe.skipIf(!engine.available)(`searching a large roster on ${engine.name}`, () => {
    let database: TestDatabase;
    let store: Store;
    let connection: Connection;

    beforeAll(async () => {
      database = await engine.create();
      store = await openStore(database.options);
      connection = await insertConnection(store, await insertTenant(store));
      const listings = Array.from({ length: PEOPLE }, (_, index) => {
        const localId = `${10_001 + index}`;
        const isLast = index === PEOPLE - 1;
        return aListing(
          { localId, email: `p${localId}@${index % 100 === 0 ? "rare" : "shop"}.example` },
          { lastSeenAt: later(isLast ? -1_000_000 : -index) },
        );
      });
      for (let from = 0; from < PEOPLE; from += 500) await load(store, connection, listings.slice(from, from + 500));
      for (const localId of ["10002", "20000"]) await store.roster.noteFailure(aFailure(connection, { localId }));
      await database.run("analyze roster");
    }, 60_000);
    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    const search = (filter: RosterFilter, after?: string) =>
      store.roster.searchAfter(connection.tenantId, connection.id, filter, { after, limit: 50 });

    async function everybody(filter: RosterFilter) {
      const keys: string[] = [];
      let [after, pages] = [undefined as string | undefined, 0];
      do {
        const { entries, next } = await search(filter, after);
        keys.push(...entries.map(({ key }) => key));
        [after, pages] = [next, pages + 1];
      } while (after !== undefined);
      return { keys, pages };
    }

    it("looks through a bounded stretch for an answer, and finds the last one in the end", async () => {
      const first = await search({ lastSeenBefore: later(-9_999_999) });
      expect(first).toEqual({ entries: [], next: `id:${10_000 + STRETCH_ROWS}` });
      const { keys, pages } = await everybody({ lastSeenBefore: later(-PEOPLE) });
      expect([keys, pages]).toEqual([[LAST], 3]);
    });

    it.each<[string, RosterFilter, number]>([
      ["a domain", { domain: "rare.example" }, PEOPLE / 100],
      ["a state", { state: "failed" }, 2],
      ["a cause", { cause: "wrong_password" }, 2],
      ["a state and a domain", { state: "never_seen", domain: "rare.example" }, PEOPLE / 100],
      ["the beginning of an address", { emailPrefix: "p1000" }, 9],
      ["the beginning of very many addresses", { emailPrefix: "p1" }, 9_999],
      ["a list", { listedBy: "job_1" }, PEOPLE],
      ["a list and a time", { listedBy: "job_1", lastSeenBefore: later(-100) }, PEOPLE - 101],
    ])("finds everybody by %s", async (_, filter, count) => {
      const { keys } = await everybody(filter);
      expect([keys.length, new Set(keys).size]).toEqual([count, count]);
      expect(keys).toEqual(keys.toSorted());
    });

    it("reads no more of the roster than the stretch, by the database's own account", async () => {
      await database.run(ONE_HUNDRED_THOUSAND_MORE);
      await database.run("analyze roster");
      const own = await engineOf(database);
      const place = { tenantId: connection.tenantId, connectionId: connection.id };
      const filter: RosterFilter = { lastSeenBefore: later(-9_999_999) };
      const paths = [{ by: "key" }] as const;
      const upTo = `id:${10_000 + STRETCH_ROWS}`;
      for (const query of [
        endOfStretch(own, place, paths),
        meantRows(own, place, { paths, filter, range: { upTo }, limit: 51 }),
      ])
        expect(await rowsRead(own, query)).toBeLessThanOrEqual(STRETCH_ROWS);
      await own.db.destroy();
    });
  });
}

async function engineOf({ options }: TestDatabase): Promise<OpenDatabase> {
  const engine =
    options.databaseUrl === undefined
      ? await openSqlite(options.file ?? "")
      : await openPostgres(options.databaseUrl, { poolSize: 1 });
  return createDatabase(new Kysely<Tables>({ dialect: engine.dialect }), engine, systemClock);
}

interface Explained {
  compile(): CompiledQuery;
  explain<Row extends Record<string, unknown>>(format?: "json", options?: ReturnType<typeof sql>): Promise<Row[]>;
}

/** PostgreSQL counts them. SQLite says that it searches by the whole range, without sorting, and so ends with the limit. */
async function rowsRead({ engine, db }: OpenDatabase, query: Explained): Promise<number> {
  if (engine.name === "postgres") {
    const [explained] = await query.explain<{ "QUERY PLAN": string }>("json", sql`analyze`);
    const [{ Plan: plan }] = JSON.parse(explained!["QUERY PLAN"]) as [{ readonly Plan: Plan }];
    return mostRows(plan);
  }
  const compiled = query.compile();
  const plan = CompiledQuery.raw(`explain query plan ${compiled.sql}`, [...compiled.parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(plan);
  const details = rows.map(({ detail }) => detail).join("; ");
  expect(details).toMatch(/SEARCH roster USING .*\(tenant_id=\? AND connection_id=\?( AND key<\?)?\)/);
  expect(details).not.toContain("TEMP B-TREE");
  return 0;
}

interface Plan {
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

const mostRows = (plan: Plan): number =>
  Math.max(plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0), ...(plan.Plans ?? []).map(mostRows));
