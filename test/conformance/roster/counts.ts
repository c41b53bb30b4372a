import fc from "fast-check";
import { expect, it } from "vitest";
import type { Connection } from "../../../src/domain/connection.ts";
import { isDomainError } from "../../../src/domain/errors.ts";
import type { Store } from "../../../src/store/store.ts";
import { anArrival, at, aUser, insertConnection, insertTenant, type TheStore } from "../store/fixtures.ts";
import { aFailure, aListing, counted, ghosts, load, recounted } from "./roster-world.ts";

// Few people with few names, so that they get into each other's way.
const localId = fc.constantFrom("1", "2", "3");
const email = fc.constantFrom("a@example.com", "b@example.com", "c@example.com");
const username = fc.constantFrom("ann", "bob");
const person = fc
  .record({ localId, email, username }, { requiredKeys: [] })
  .filter((one) => Object.keys(one).length > 0);

const arriving = fc.record({ localId, email, username: fc.option(username, { nil: undefined }) });
const listed = fc.record({ person, blocked: fc.boolean(), collides: fc.boolean(), hash: fc.constantFrom("x", "y") });
const step = fc.oneof(
  fc.record({ kind: fc.constant("load" as const), rows: fc.array(listed, { minLength: 1, maxLength: 4 }) }),
  fc.record({
    kind: fc.constant("arrive" as const),
    who: arriving,
    way: fc.constantFrom("sign_in" as const, "sign_up" as const),
  }),
  fc.record({ kind: fc.constant("import" as const), some: fc.array(arriving, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    kind: fc.constant("fail" as const),
    person,
    acknowledged: fc.boolean(),
    blocked: fc.boolean(),
    cause: fc.constantFrom("wrong_password" as const, "restricted" as const),
  }),
  fc.record({ kind: fc.constant("delete" as const), localId, tombstone: fc.boolean() }),
  fc.record({ kind: fc.constant("delete by e-mail" as const), email }),
  fc.record({ kind: fc.constant("link" as const), localId, other: localId }),
  fc.record({ kind: fc.constant("lift" as const), localId }),
  fc.record({ kind: fc.constant("clear" as const), localId }),
  fc.record({ kind: fc.constant("fold" as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

async function take(one: Step, connection: Connection, store: Store): Promise<unknown> {
  const { tenantId, id } = connection;
  switch (one.kind) {
    case "load":
      return load(
        store,
        connection,
        one.rows.map((row) =>
          aListing(row.person, {
            blocked: row.blocked,
            passwordHash: row.hash,
            ...(row.collides ? { collision: "Somebody else says so too." } : {}),
          }),
        ),
      );
    case "arrive":
      return store.users.insert(
        aUser(connection, { ...one.who, arrival: anArrival({ way: one.way, fromSource: one.way === "sign_in" }) }),
      );
    case "import":
      return store.users.insertMany(
        one.some.map((who) => aUser(connection, { ...who, arrival: anArrival({ way: "bulk" }) })),
      );
    case "fail":
      return store.roster.noteFailure(
        aFailure(connection, one.person, { acknowledged: one.acknowledged, cause: one.cause, blocked: one.blocked }),
      );
    case "delete":
      return store.users.remove(tenantId, `auth0|${one.localId}`, { tombstone: one.tombstone });
    case "delete by e-mail":
      return store.users.removeByEmail(tenantId, id, one.email);
    case "link":
      return store.users.link(tenantId, `auth0|${one.localId}`, `auth0|${one.other}`);
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

/** Whatever happens, in whatever order, the counts are what counting everybody gives. */
export function rosterCountsSuite(the: TheStore): void {
  it("are exact after any sequence of lists, arrivals, failures and deletions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const connection = await insertConnection(the(), await insertTenant(the()));
        for (const one of steps) await takeOrBeRefused(one, connection, the());
        expect(await counted(the(), connection)).toEqual(await recounted(the(), connection));
        expect(await ghosts(the(), connection)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it("are exact when all of that happens at the same moment", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
        const connection = await insertConnection(the(), await insertTenant(the()));
        await Promise.all(steps.map((one) => takeOrBeRefused(one, connection, the())));
        expect(await counted(the(), connection)).toEqual(await recounted(the(), connection));
        expect(await ghosts(the(), connection)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
}
