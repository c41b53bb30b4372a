import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/store/store.ts";
import { engines } from "../support/databases.ts";
import { rosterCountsSuite } from "./roster/counts.ts";
import { rosterRacesSuite } from "./roster/races.ts";
import { aFailure, aListing, counted, load, wholeRoster } from "./roster/roster-world.ts";
import { tombstonesSuite } from "./roster/tombstones.ts";
import { anArrival, at, aUser, insertConnection, insertTenant, later, refusalOf, userIdOf } from "./store/fixtures.ts";

for (const engine of engines) {
  describe.skipIf(!engine.available)(`the roster on ${engine.name}`, () => {
    let store: Store;
    const the = () => store;
    const aPlace = async () => insertConnection(store, await insertTenant(store));

    beforeAll(async () => {
      store = await engine.open();
    });
    afterAll(() => store.close());

    it("keeps what a list says, and finds people by id, e-mail address or username", async () => {
      const connection = await aPlace();
      const { tenantId, id } = connection;
      const listing = aListing(
        { localId: "7", email: "ann@example.com", username: "ann" },
        {
          passwordHash: "$2b$10$x",
          lastSeenAt: later(-1000),
          phoneNumber: "+491",
          carriedOver: [{ kind: "totp", sealedValue: "s1.x" }],
        },
      );
      expect(await load(store, connection, [listing])).toEqual(["listed"]);
      const entry = await store.roster.find(tenantId, id, "id:7");
      const { digest, blocked, ...kept } = listing;
      expect(entry).toEqual({
        ...JSON.parse(JSON.stringify(kept)),
        tenantId,
        connectionId: id,
        state: "never_seen",
        failures: 0,
        listedBy: "job_1",
        listedAt: at,
        lastSeenAt: later(-1000),
      });
      const by = (person: { localId?: string; identifiers: string[] }) => store.roster.findPerson(tenantId, id, person);
      expect((await by({ localId: "7", identifiers: [] }))?.key).toBe("id:7");
      expect((await by({ localId: "8", identifiers: ["ann"] }))?.key).toBe("id:7");
      expect((await by({ identifiers: ["ann@example.com"] }))?.key).toBe("id:7");
      expect(await by({ localId: "ann", identifiers: ["7"] })).toBeUndefined();
      const other = await insertConnection(store, tenantId);
      expect(await store.roster.findPerson(tenantId, other.id, { identifiers: ["ann"] })).toBeUndefined();
    });

    it("is not changed by the same list again, and says so", async () => {
      const connection = await aPlace();
      const listings = [aListing({ localId: "1", email: "a@example.com" }), aListing({ username: "bea" })];
      await load(store, connection, listings);
      const before = [await wholeRoster(store, connection), await counted(store, connection)];
      expect(await load(store, connection, listings)).toEqual(["unchanged", "unchanged"]);
      expect([await wholeRoster(store, connection), await counted(store, connection)]).toEqual(before);
    });

    it("takes what a later list says anew, and keeps who failed as failed", async () => {
      const connection = await aPlace();
      await load(store, connection, [aListing({ localId: "1", email: "a@example.com" })]);
      await store.roster.noteFailure(aFailure(connection, { email: "a@example.com" }));
      expect(
        await load(store, connection, [aListing({ localId: "1", email: "b@example.com" }, { passwordHash: "new" })]),
      ).toEqual(["updated"]);
      const [entry] = await wholeRoster(store, connection);
      expect(entry).toMatchObject({
        email: "b@example.com",
        passwordHash: "new",
        state: "failed",
        cause: "wrong_password",
      });
    });

    it("gives a person whose id becomes known one row, not two", async () => {
      const connection = await aPlace();
      await load(store, connection, [aListing({ email: "a@example.com" })]);
      expect(await load(store, connection, [aListing({ localId: "1", email: "a@example.com" })])).toEqual(["updated"]);
      expect((await wholeRoster(store, connection)).map(({ key }) => key)).toEqual(["id:1"]);
      expect(await load(store, connection, [aListing({ email: "a@example.com" }, { passwordHash: "x" })])).toEqual([
        "updated",
      ]);
      expect((await wholeRoster(store, connection)).map(({ key }) => key)).toEqual(["id:1"]);
      expect(await counted(store, connection)).toEqual({ listed: 1, "state:never_seen": 1 });
    });

    it("says of two people with one e-mail address that they collide, until a list resolves it", async () => {
      const connection = await aPlace();
      await load(store, connection, [aListing({ localId: "1", email: "a@example.com" })]);
      const twin = aListing({ localId: "2", email: "a@example.com" });
      expect(await load(store, connection, [twin])).toEqual(["collision"]);
      expect(await load(store, connection, [twin])).toEqual(["collision"]);
      const entry = await store.roster.find(connection.tenantId, connection.id, "id:2");
      expect(entry).toMatchObject({ state: "collision", detail: expect.stringContaining("id:1") });
      expect(await load(store, connection, [aListing({ localId: "2", email: "b@example.com" })])).toEqual(["updated"]);
      expect(await counted(store, connection)).toEqual({ listed: 2, "state:never_seen": 2 });
    });

    it("puts people on it as collisions whom their list itself names twice", async () => {
      const connection = await aPlace();
      const collision = "Rows 1 and 2 have the same e-mail address.";
      const twins = ["1", "2"].map((localId) => aListing({ localId, email: "a@example.com" }, { collision }));
      expect(await load(store, connection, twins)).toEqual(["collision", "collision"]);
      expect(await counted(store, connection)).toEqual({ listed: 2, "state:collision": 2 });
      // The one who comes first is that person; what becomes of the other is still open.
      await store.users.insert(aUser(connection, { localId: "2", email: "a@example.com" }));
      expect(await counted(store, connection)).toEqual({
        listed: 2,
        "state:collision": 1,
        "state:moved": 1,
        "moved:sign_in": 1,
      });
    });

    it("says what would become of a list without writing anything", async () => {
      const connection = await aPlace();
      const loading = {
        tenantId: connection.tenantId,
        connectionId: connection.id,
        listedBy: "job_1",
        at,
        dryRun: true,
      };
      await store.users.insert(aUser(connection, { email: "here@example.com" }));
      const listings = [
        aListing({ localId: "1" }),
        aListing({ email: "here@example.com" }),
        aListing({ username: "x" }, { blocked: true }),
      ];
      const verdicts = await store.roster.load(loading, listings);
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(["listed", "already_moved", "listed"]);
      expect(await wholeRoster(store, connection)).toEqual([]);
      expect(await counted(store, connection)).toEqual({ "unlisted:sign_in": 1 });
    });

    it("marks who arrives, by id, e-mail address, username or what they typed, and forgets what the list said", async () => {
      const connection = await aPlace();
      await load(store, connection, [
        aListing({ localId: "1" }, { passwordHash: "$2b$x" }),
        aListing({ localId: "source-2", email: "b@example.com" }),
        aListing({ username: "cleo" }),
        aListing({ username: "h-4" }),
        aListing({ localId: "5" }),
      ]);
      const arrivals = [
        aUser(connection, { localId: "1" }),
        aUser(connection, { email: "b@example.com", arrival: anArrival({ way: "password_reset" }) }),
        aUser(connection, { username: "cleo", arrival: anArrival({ way: "bulk" }) }),
        aUser(connection, { aliases: ["h-4"] }),
        aUser(connection, { arrival: anArrival({ way: "sign_up", fromSource: false }) }),
      ];
      for (const user of arrivals) await store.users.insert(user);
      const moved = (await wholeRoster(store, connection)).filter(({ state }) => state === "moved");
      expect(moved.map(({ userId }) => userId).sort()).toEqual(arrivals.slice(0, 4).map(userIdOf).sort());
      expect(moved.every((entry) => entry.passwordHash === undefined && entry.profile === undefined)).toBe(true);
      expect(moved.find(({ key }) => key === "id:1")).toMatchObject({ movedAt: at, movedWay: "sign_in" });
      expect(await counted(store, connection)).toEqual({
        listed: 5,
        "moved:bulk": 1,
        "moved:password_reset": 1,
        "moved:sign_in": 2,
        "state:moved": 4,
        "state:never_seen": 1,
        "unlisted:sign_up": 1,
      });
    });

    it("puts whoever is here already on it as moved, the way they came, and does not change them later", async () => {
      const connection = await aPlace();
      await store.users.insert(
        aUser(connection, { localId: "1", email: "a@example.com", arrival: anArrival({ way: "bulk" }) }),
      );
      const listing = aListing({ localId: "1", email: "a@example.com" }, { passwordHash: "stale" });
      expect(await load(store, connection, [listing])).toEqual(["already_moved"]);
      expect(await load(store, connection, [listing])).toEqual(["already_moved"]);
      const [entry] = await wholeRoster(store, connection);
      expect(entry).toMatchObject({ state: "moved", movedWay: "bulk", movedAt: at, userId: "auth0|1" });
      expect(entry?.passwordHash).toBeUndefined();
      expect(await counted(store, connection)).toEqual({ listed: 1, "moved:bulk": 1, "state:moved": 1 });
    });

    it("does not take one user for two rows", async () => {
      const connection = await aPlace();
      await store.users.insert(aUser(connection, { localId: "1", email: "a@example.com" }));
      const listings = [
        aListing({ localId: "1", email: "a@example.com" }),
        aListing({ localId: "2", email: "a@example.com" }),
      ];
      expect(await load(store, connection, listings)).toEqual(["already_moved", "collision"]);
      expect(await load(store, connection, listings.toReversed())).toEqual(["collision", "already_moved"]);
    });

    it("hands over the factors that a list named, to the person they were sealed for", async () => {
      const connection = await aPlace();
      const carriedOver = [{ kind: "totp" as const, sealedValue: "s1.totp" }];
      await load(store, connection, [
        aListing({ localId: "1" }, { carriedOver }),
        aListing({ localId: "2", email: "b@example.com" }, { carriedOver }),
      ]);
      await store.users.insert(aUser(connection, { localId: "1" }));
      const another = aUser(connection, { localId: "3", email: "b@example.com" });
      await store.users.insert(another);
      expect(await store.users.carriedOver(connection.tenantId, "auth0|1")).toEqual(carriedOver);
      expect(await store.users.carriedOver(connection.tenantId, userIdOf(another))).toEqual([]);
    });

    it("notes failures of people who are listed, and of others only when the source knows them", async () => {
      const connection = await aPlace();
      const note = (person: Parameters<typeof aFailure>[1], change?: Parameters<typeof aFailure>[2]) =>
        store.roster.noteFailure(aFailure(connection, person, change));
      await load(store, connection, [aListing({ localId: "1", email: "a@example.com" })]);
      expect(await note({ email: "a@example.com" })).toBe("noted");
      expect(await note({ username: "a@example.com" })).toBe("noted");
      expect(await note({ email: "stranger@example.com" })).toBe("not_listed");
      expect(
        await note(
          { localId: "9", email: "i@example.com" },
          { cause: "not_importable", detail: "No e-mail.", acknowledged: true },
        ),
      ).toBe("noted");
      expect(
        await note({ email: "blocked@example.com" }, { cause: "restricted", blocked: true, acknowledged: true }),
      ).toBe("noted");
      const user = aUser(connection);
      await store.users.insert(user);
      expect(await note({ email: user.email }, { cause: "restricted", acknowledged: true })).toBe("here");
      expect((await store.roster.find(connection.tenantId, connection.id, "id:1"))?.failures).toBe(2);
      const group = (cause: "wrong_password" | "not_importable") =>
        store.roster.failureGroup(
          connection.tenantId,
          connection.id,
          { state: "failed", cause },
          { examples: 3, details: 3 },
        );
      expect((await group("wrong_password")).examples.map(({ key }) => key)).toEqual(["id:1"]);
      expect((await group("not_importable")).examples.map(({ key }) => key)).toEqual(["id:9"]);
      expect(await store.roster.clearFailure(connection.tenantId, connection.id, "id:1", at)).toBe(true);
      expect(await store.roster.clearFailure(connection.tenantId, connection.id, "id:1", at)).toBe(false);
      expect(await counted(store, connection)).toEqual({
        listed: 3,
        found: 2,
        "cause:not_importable": 1,
        "state:blocked": 1,
        "state:failed": 1,
        "state:never_seen": 1,
        "unlisted:sign_in": 1,
      });
    });

    it("lists whom a filter means, page by page", async () => {
      const connection = await aPlace();
      const { tenantId, id } = connection;
      await load(store, connection, [
        aListing({ localId: "1", email: "ann@shop.example" }, { lastSeenAt: later(-10) }),
        aListing({ localId: "2", email: "bob@shop.example" }, { lastSeenAt: later(-1) }),
        aListing({ localId: "3", email: "cem@other.example" }, { blocked: true }),
      ]);
      const keys = async (filter: Parameters<Store["roster"]["searchAfter"]>[2], after?: string) =>
        (await store.roster.searchAfter(tenantId, id, filter, { after, limit: 2 })).entries.map(({ key }) => key);
      expect(await keys({})).toEqual(["id:1", "id:2"]);
      expect(await keys({}, "id:2")).toEqual(["id:3"]);
      expect(await keys({ state: "blocked" })).toEqual(["id:3"]);
      expect(await keys({ domain: "shop.example", lastSeenBefore: later(-5) })).toEqual(["id:1"]);
      expect(await keys({ emailPrefix: "bo" })).toEqual(["id:2"]);
      expect(await keys({ listedBy: "job_2" })).toEqual([]);
    });

    it("goes with its connection, and the counts with it", async () => {
      const connection = await aPlace();
      await load(store, connection, [aListing({ localId: "1" })]);
      await store.connections.remove(connection.tenantId, connection.id);
      expect(await wholeRoster(store, connection)).toEqual([]);
      expect(await counted(store, connection)).toEqual({});
    });

    it("gives up everything when the insert of who arrives is refused", async () => {
      const connection = await aPlace();
      await load(store, connection, [aListing({ localId: "2" })]);
      await store.users.insert(aUser(connection, { email: "a@example.com" }));
      expect(await refusalOf(store.users.insert(aUser(connection, { localId: "2", email: "a@example.com" })))).toBe(
        "conflict:email",
      );
      expect(await counted(store, connection)).toEqual({ listed: 1, "state:never_seen": 1, "unlisted:sign_in": 1 });
    });

    describe("tombstones", () => tombstonesSuite(the));
    describe("counts", () => rosterCountsSuite(the));
    describe("races", () => rosterRacesSuite(the));
  });
}
