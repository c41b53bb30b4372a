import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../../src/domain/connection.ts";
import { isDomainError } from "../../src/domain/errors.ts";
import { LEFT_STATES } from "../../src/domain/roster.ts";
import { describeFailures } from "../../src/migration/progress/describe-failures.ts";
import { countLeft, everybodyLeft, type LeftFilter, listLeft } from "../../src/migration/progress/left-people.ts";
import { measureProgress } from "../../src/migration/progress/measure-progress.ts";
import { dayOf } from "../../src/store/progress.ts";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { aFailure, aListing, load, wholeRoster } from "./roster/roster-world.ts";
import { anArrival, at, aUser, insertConnection, insertTenant } from "./store/fixtures.ts";

const localId = fc.constantFrom("1", "2", "3", "4");
const ways = fc.constantFrom("sign_in", "password_reset", "sign_up", "bulk", "admin");
const step = fc.oneof(
  fc.record({ kind: fc.constant("list" as const), ids: fc.array(localId, { minLength: 1 }), blocked: fc.boolean() }),
  fc.record({ kind: fc.constant("arrive" as const), localId, way: ways }),
  fc.record({ kind: fc.constant("fail" as const), localId, cause: fc.constantFrom("restricted", "not_importable") }),
  fc.record({ kind: fc.constant("collide" as const), localId }),
  fc.record({ kind: fc.constant("delete" as const), localId, tombstone: fc.boolean() }),
  fc.record({ kind: fc.constant("lift" as const), localId }),
  fc.record({ kind: fc.constant("clear" as const), localId }),
  fc.record({ kind: fc.constant("fold" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const email = (id: string) => `p${id}@d${Number(id) % 2}.example`;

async function take(one: Step, connection: Connection, store: Store): Promise<unknown> {
  const { tenantId, id } = connection;
  switch (one.kind) {
    case "list": {
      const listings = [...new Set(one.ids)].map((listed) =>
        aListing({ localId: listed, email: email(listed) }, { blocked: one.blocked }),
      );
      return load(store, connection, listings);
    }
    case "arrive": {
      const fromSource = one.way !== "sign_up" && one.way !== "admin";
      const arrival = anArrival({ way: one.way, fromSource });
      return store.users.insert(aUser(connection, { localId: one.localId, email: email(one.localId), arrival }));
    }
    case "fail":
      return store.roster.noteFailure(
        aFailure(connection, { localId: one.localId }, { cause: one.cause, acknowledged: true }),
      );
    case "collide":
      return load(store, connection, [aListing({ localId: `twin${one.localId}`, email: email(one.localId) })]);
    case "delete":
      return store.users.remove(tenantId, `auth0|${one.localId}`, { tombstone: one.tombstone });
    case "lift":
      return store.tombstones.lift(tenantId, id, `auth0|${one.localId}`, at);
    case "clear":
      return store.roster.clearFailure(tenantId, id, `id:${one.localId}`, at);
    case "fold":
      return store.progress.fold(100);
  }
}

/** A refusal is an answer too. */
const takeOrBeRefused = (one: Step, connection: Connection, store: Store): Promise<unknown> =>
  take(one, connection, store).catch((error) => {
    if (!isDomainError(error)) throw error;
  });

for (const engine of engines) {
  describe.skipIf(!engine.available)(`progress on ${engine.name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await engine.open();
    });
    afterAll(() => store.close());

    const measure = (connection: Connection) => {
      const today = dayOf(at);
      return measureProgress({ connection, from: today - 6, to: today }, { store, clock: { now: () => at } });
    };

    it.each(["one after the other", "at the same moment"])(
      "is what looking at everybody gives, whatever happens %s",
      async (order) => {
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
            const connection = await insertConnection(store, await insertTenant(store));
            if (order === "at the same moment")
              await Promise.all(steps.map((one) => takeOrBeRefused(one, connection, store)));
            else for (const one of steps) await takeOrBeRefused(one, connection, store);
            await expectExact(connection);
          }),
          { numRuns: 40 },
        );
      },
    );

    /** Progress, failures and who is left, against the roster itself. */
    async function expectExact(connection: Connection): Promise<void> {
      const roster = await wholeRoster(store, connection);
      const inState = (state: string) => roster.filter((entry) => entry.state === state);
      const progress = await measure(connection);
      for (const state of LEFT_STATES) expect(progress.leftByState[state]).toBe(inState(state).length);
      const { moved, byState, listed } = progress.counts;
      expect(listed).toBe(roster.length);
      expect(byState.deleted).toBe(inState("deleted").length);
      if (progress.denominator.from === "roster") {
        expect(moved).toBe(inState("moved").length + inState("deleted").length);
        expect(progress.left + moved).toBe(roster.length);
      }
      expect(Object.values(progress.failedByCause).reduce((sum, one) => sum + one, 0)).toBe(inState("failed").length);
      for (const [way, people] of Object.entries(progress.movedListed))
        expect(people).toBe(inState("moved").filter(({ movedWay }) => movedWay === way).length);

      const left = roster.filter(({ state }) => LEFT_STATES.some((one) => one === state));
      const everybody = [];
      for await (const some of everybodyLeft({ connection, filter: {} }, { store })) everybody.push(...some);
      expect(everybody.map(({ key }) => key)).toEqual(left.map(({ key }) => key));
      const counts = await store.progress.read(connection.tenantId, connection.id);
      expect(countLeft({}, counts)).toBe(left.length);
      for (const { group, people } of await describeFailures(connection, { store })) {
        const meant = inState(group.state).filter(({ cause }) => group.cause === undefined || cause === group.cause);
        expect(people).toBe(meant.length);
      }
    }

    it("lists who is left in the order of their keys, the same on both engines, by every way there", async () => {
      const connection = await insertConnection(store, await insertTenant(store));
      const ids = ["Zoe", "ann", "ä", "Ärger", "bob", "1", "10", "2"];
      await load(
        store,
        connection,
        ids.map((one) =>
          aListing({ localId: one, username: `u-${one.toLowerCase()}`, email: `${one.toLowerCase()}@shop.example` }),
        ),
      );
      for (const one of ["bob", "2", "Zoe"])
        await store.roster.noteFailure(
          aFailure(connection, { localId: one }, { cause: "restricted", blocked: one === "2" }),
        );
      const ordered = ids.map((one) => `id:${one}`).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const paged = async (filter: LeftFilter) => {
        const keys: string[] = [];
        let after: string | undefined;
        do {
          const { people, next } = await listLeft({ connection, filter }, { after, limit: 3 }, { store });
          keys.push(...people.map(({ key }) => key));
          after = next;
        } while (after !== undefined);
        return keys;
      };
      expect(await paged({})).toEqual(ordered);
      expect(await paged({ domain: "shop.example" })).toEqual(ordered);
      expect(await paged({ text: "u-" })).toEqual(ordered);
      expect(await paged({ state: "failed" })).toEqual(["id:Zoe", "id:bob"]);
      expect(await paged({ state: "blocked" })).toEqual(["id:2"]);
    });
  });
}
