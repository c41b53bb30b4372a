import { expect, it } from "vitest";
import { aUser, insertConnection, insertTenant, refusalOf, type TheStore, userIdOf } from "../store/fixtures.ts";
import { aListing, counted, load, recounted, wholeRoster } from "./roster-world.ts";

/** Things that meet. */
export function rosterRacesSuite(the: TheStore): void {
  const aPlace = async () => insertConnection(the(), await insertTenant(the()));
  const many = Array.from({ length: 40 }, (_, index) => String(index));

  it("make one record of a list and of first sign-ins that meet, in any order", async () => {
    const connection = await aPlace();
    const arrive = many.map((localId) => () => the().users.insert(aUser(connection, { localId })));
    const list = many.map((localId) => () => load(the(), connection, [aListing({ localId })]));
    const mixed = arrive.flatMap((one, index) => (index % 2 ? [one, list[index]!] : [list[index]!, one]));
    await Promise.all(mixed.map((one) => one()));
    const roster = await wholeRoster(the(), connection);
    expect(roster).toHaveLength(40);
    expect(roster.every(({ state }) => state === "moved")).toBe(true);
    expect(await counted(the(), connection)).toEqual({ listed: 40, "moved:sign_in": 40, "state:moved": 40 });
  });

  it("load two lists of the same people at once, each person once", async () => {
    const connection = await aPlace();
    const listings = many.map((localId) => aListing({ localId, email: `${localId}@example.com` }));
    const verdicts = await Promise.all([
      load(the(), connection, listings),
      load(the(), connection, listings.toReversed()),
    ]);
    expect(verdicts.flat().sort()).toEqual([...many.map(() => "listed"), ...many.map(() => "unchanged")]);
    expect(await counted(the(), connection)).toEqual({ listed: 40, "state:never_seen": 40 });
  });

  it("count exactly when people are deleted while their list is loaded", async () => {
    const connection = await aPlace();
    const users = many.map((localId) => aUser(connection, { localId }));
    for (const user of users) await the().users.insert(user);
    await Promise.all(
      users.flatMap((user) => [
        load(the(), connection, [aListing({ localId: user.localId, email: user.email })]),
        the().users.remove(connection.tenantId, userIdOf(user)),
      ]),
    );
    expect(await counted(the(), connection)).toEqual({ listed: 40, "state:deleted": 40 });
    expect(await recounted(the(), connection)).toEqual({ listed: 40, "state:deleted": 40 });
  });

  it("keep out a takeover that waited for the deletion", async () => {
    const connection = await aPlace();
    const { tenantId } = connection;
    const user = aUser(connection);
    await the().users.insert(user);
    let comeBack: Promise<unknown> | undefined;
    await the().transaction(
      async (tx) => {
        await tx.users.remove(tenantId, userIdOf(user));
        // It begins while the deletion is under way and ends after it.
        comeBack = refusalOf(
          the().transaction(
            async (other) => {
              await other.connections.find(tenantId, connection.id);
              return other.users.insert(user);
            },
            { readsLatest: true },
          ),
        );
        await tx.users.find(tenantId, userIdOf(user));
      },
      { readsLatest: true },
    );
    expect(await comeBack).toBe("conflict:tombstone");
    expect(await the().users.find(tenantId, userIdOf(user))).toBeUndefined();
  });
}
