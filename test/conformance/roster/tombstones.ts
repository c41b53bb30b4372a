import { expect, it } from "vitest";
import {
  anArrival,
  at,
  aUser,
  insertConnection,
  insertTenant,
  refusalOf,
  type TheStore,
  userIdOf,
} from "../store/fixtures.ts";
import { aListing, counted, load, wholeRoster } from "./roster-world.ts";

/** Who was deleted stays away until that is lifted. */
export function tombstonesSuite(the: TheStore): void {
  const aPlace = async (options: Record<string, unknown> = { import_mode: true }) =>
    insertConnection(the(), await insertTenant(the()), { options });

  it("keep out whom the source vouches for, by id and by everything they were called", async () => {
    const connection = await aPlace();
    const { tenantId } = connection;
    const user = aUser(connection, {
      localId: "1",
      email: "a@example.com",
      username: "ann",
      aliases: ["h-1"],
      phoneNumber: "+491",
    });
    await the().users.insert(user);
    await the().users.remove(tenantId, userIdOf(user), { by: "admin" });
    const come = (change: Parameters<typeof aUser>[1]) => refusalOf(the().users.insert(aUser(connection, change)));
    for (const again of [{ localId: "1" }, { email: "a@example.com" }, { username: "ann" }, { aliases: ["h-1"] }]) {
      expect(await come(again), JSON.stringify(again)).toBe("conflict:tombstone");
    }
    expect(await come({ phoneNumber: "+491" })).toBe("accepted");
    expect(await come({ username: "1" })).toBe("accepted");
    const [verdict] = await the().users.insertMany([user]);
    expect(verdict).toEqual({ outcome: "kept_out" });
    // Not from the source: they sign up, or an administrator makes them.
    expect(await come({ email: "a@example.com", arrival: anArrival({ way: "sign_up", fromSource: false }) })).toBe(
      "accepted",
    );
    expect(await the().tombstones.hasIdentifier(tenantId, connection.id, "ann")).toBe(true);
    const other = await insertConnection(the(), tenantId);
    expect(await refusalOf(the().users.insert(aUser(other, { email: "a@example.com" })))).toBe("accepted");
  });

  it("can be looked at and lifted, and then the person may come again", async () => {
    const connection = await aPlace();
    const { tenantId, id } = connection;
    const users = ["1", "2", "3"].map((localId) => aUser(connection, { localId, email: `${localId}@example.com` }));
    for (const user of users) {
      await the().users.insert(user);
      await the().users.remove(tenantId, userIdOf(user), { by: "admin" });
    }
    const list = async (page: { after?: string; limit: number; identifier?: string }) =>
      (await the().tombstones.listAfter(tenantId, id, page)).map(({ userId }) => userId);
    expect(await list({ limit: 2 })).toEqual(["auth0|1", "auth0|2"]);
    expect(await list({ limit: 2, after: "auth0|2" })).toEqual(["auth0|3"]);
    expect(await list({ limit: 2, identifier: "3@example.com" })).toEqual(["auth0|3"]);
    expect(await the().tombstones.find(tenantId, id, "auth0|1")).toMatchObject({
      identifiers: ["1@example.com"],
      deletedBy: "admin",
      deletedAt: expect.any(Date),
    });
    expect(await the().tombstones.lift(tenantId, id, "auth0|1", at)).toBe(true);
    expect(await the().tombstones.lift(tenantId, id, "auth0|1", at)).toBe(false);
    expect(await refusalOf(the().users.insert(users[0]!))).toBe("accepted");
  });

  it("are not left by a deletion that says so, nor where nobody could come back by themselves", async () => {
    const plain = await aPlace({});
    const importing = await insertConnection(the(), plain.tenantId);
    for (const [connection, removal] of [
      [plain, undefined],
      [importing, { tombstone: false }],
    ] as const) {
      const user = aUser(connection);
      await the().users.insert(user);
      await the().users.remove(connection.tenantId, userIdOf(user), removal);
      expect(await the().tombstones.listAfter(connection.tenantId, connection.id, { limit: 10 })).toEqual([]);
      expect(await counted(the(), connection)).toEqual({});
    }
  });

  it("are left by a deletion by e-mail address, and for each identity of a linked user", async () => {
    const connection = await aPlace();
    const { tenantId, id } = connection;
    const [one, main, linked] = [aUser(connection), aUser(connection), aUser(connection)];
    for (const user of [one, main, linked]) await the().users.insert(user);
    await the().users.link(tenantId, userIdOf(main), userIdOf(linked));
    await the().users.removeByEmail(tenantId, id, one.email!);
    await the().users.remove(tenantId, userIdOf(main));
    const kept = await the().tombstones.listAfter(tenantId, id, { limit: 10 });
    expect(kept.map(({ userId }) => userId)).toEqual([one, main, linked].map(userIdOf).sort());
    expect(await counted(the(), connection)).toEqual({});
  });

  it("stand on the roster: deleted, listed again as deleted, and once lifted somebody who may come", async () => {
    const connection = await aPlace({});
    const { tenantId, id } = connection;
    const listings = [
      aListing({ localId: "1", email: "a@example.com" }),
      aListing({ localId: "2", email: "b@example.com" }),
    ];
    await load(the(), connection, listings);
    for (const localId of ["1", "2"]) await the().users.insert(aUser(connection, { localId }));
    await the().users.remove(tenantId, "auth0|1");
    await the().users.remove(tenantId, "auth0|2", { tombstone: false });
    expect(await counted(the(), connection)).toEqual({ listed: 2, "state:deleted": 1, "state:never_seen": 1 });
    expect(await load(the(), connection, listings)).toEqual(["deleted", "updated"]);
    expect(await load(the(), connection, [...listings, aListing({ localId: "1", username: "x" })])).toEqual([
      "deleted",
      "unchanged",
      "deleted",
    ]);
    await the().tombstones.lift(tenantId, id, "auth0|1", at);
    expect((await wholeRoster(the(), connection)).map(({ state }) => state)).toEqual(["never_seen", "never_seen"]);
    expect(await counted(the(), connection)).toEqual({ listed: 2, "state:never_seen": 2 });
  });
}
