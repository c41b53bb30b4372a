import { expect, it } from "vitest";
import type { Connection } from "../../../src/domain/connection.ts";
import type { NewUser } from "../../../src/domain/user.ts";
import {
  aConnection,
  anArrival,
  at,
  aUser,
  insertConnection,
  insertTenant,
  later,
  refusalOf,
  type TheStore,
  userIdOf,
} from "./fixtures.ts";

/** Many users at once. */
export function usersBulkSuite(the: TheStore): void {
  const aPlace = async () => insertConnection(the(), await insertTenant(the()));
  const outcomesOf = async (users: readonly NewUser[]) =>
    (await the().users.insertMany(users)).map((verdict) =>
      verdict.outcome === "taken" ? verdict.taken.map(({ key }) => key).join() : verdict.outcome,
    );
  const isHere = async (user: NewUser) => (await the().users.find(user.tenantId, userIdOf(user))) !== undefined;

  it("writes of each what a single insert writes", async () => {
    const connection = await aPlace();
    const change: Partial<NewUser> = {
      username: "ann",
      phoneNumber: "+4930123",
      phoneVerified: false,
      name: "Änn \0 Example",
      nickname: "ann",
      givenName: "Ann",
      familyName: 'O\'Example "x"',
      picture: "https://example.com/ann.png",
      userMetadata: { colour: "blue", nul: "\0" },
      appMetadata: { plan: "gold", nested: { list: [1, "two", null] } },
      blocked: true,
      extra: { shoe_size: 42 },
      lastLogin: later(1),
      loginsCount: 1,
      arrival: anArrival({ way: "bulk", sourceKind: "file", batchId: "job_1" }),
      carriedOver: [{ kind: "totp", sealedValue: "sealed" }],
    };
    const other = await insertConnection(the(), connection.tenantId);
    const single = aUser(other, change);
    const [one, another] = [aUser(connection, change), aUser(connection, { email: undefined, username: "bob" })];
    const inserted = await the().users.insert(single);
    expect(await outcomesOf([one, another])).toEqual(["inserted", "inserted"]);

    const stored = await the().users.find(one.tenantId, userIdOf(one));
    const { userId, email, identities } = { ...stored };
    expect({ userId, email }).toEqual({ userId: userIdOf(one), email: one.email });
    expect(identities?.[0]).toMatchObject({ connection: connection.name, connectionId: connection.id });
    const alike = await the().users.find(single.tenantId, userIdOf(single));
    expect({ ...stored, userId, email, identities }).toEqual({ ...alike, userId, email, identities });
    expect(inserted.userId).toBe(userIdOf(single));
    const [provenance] = await the().users.provenance(one.tenantId, userIdOf(one));
    expect(provenance).toMatchObject({ way: "bulk", sourceKind: "file", batchId: "job_1", at: one.createdAt });
    for (const identifier of [one.email!, "ann", "+4930123"]) {
      const credential = await the().users.findCredential(one.tenantId, connection.id, identifier);
      expect(credential).toMatchObject({ userId: userIdOf(one), passwordHash: one.passwordHash, blocked: true });
    }
    const found = await the().users.find(another.tenantId, userIdOf(another));
    expect(found?.blocked).toBeUndefined();
  });

  it("takes more rows than one statement can", async () => {
    const connection = await aPlace();
    const users = Array.from({ length: 700 }, () => aUser(connection));
    expect(new Set(await outcomesOf(users))).toEqual(new Set(["inserted"]));
    for (const user of [users[0]!, users[63]!, users[64]!, users[699]!]) expect(await isHere(user)).toBe(true);
  });

  it("says of each row which keys are taken, and leaves nothing of it", async () => {
    const connection = await aPlace();
    const ann = aUser(connection, { username: "ann", phoneNumber: "+491" });
    const bob = aUser(connection, { username: "bob" });
    await the().users.insert(ann);
    await the().users.insert(bob);
    const rows = [
      aUser(connection, { username: "carl" }),
      aUser(connection, { localId: ann.localId }),
      aUser(connection, { email: ann.email, username: "bob" }),
      aUser(connection, { phoneNumber: "+491" }),
      aUser(connection, { email: "bob" }),
      aUser(connection, { username: "dora" }),
    ];
    expect(await the().users.insertMany(rows)).toEqual([
      { outcome: "inserted", userId: userIdOf(rows[0]!) },
      { outcome: "taken", taken: [{ key: "user_id", by: userIdOf(ann) }] },
      {
        outcome: "taken",
        taken: [
          { key: "email", by: userIdOf(ann) },
          { key: "username", by: userIdOf(bob) },
        ],
      },
      { outcome: "taken", taken: [{ key: "identifier", by: userIdOf(ann) }] },
      { outcome: "taken", taken: [{ key: "email", by: userIdOf(bob) }] },
      { outcome: "inserted", userId: userIdOf(rows[5]!) },
    ]);
    expect(await Promise.all(rows.map(isHere))).toEqual([true, true, false, false, false, true]);
    const free = await the().users.findCredential(rows[3]!.tenantId, connection.id, rows[3]!.email!);
    expect(free).toBeUndefined();
    expect(await the().users.provenance(rows[3]!.tenantId, userIdOf(rows[3]!))).toEqual([]);
  });

  it("gives a key that two rows of a batch claim to the first of them", async () => {
    const connection = await aPlace();
    const first = aUser(connection, { username: "ann" });
    const second = aUser(connection, { username: "ann", email: "second@example.com" });
    const third = aUser(connection, { email: "second@example.com" });
    const fourth = aUser(connection, { localId: third.localId });
    expect(await outcomesOf([first, second, third, fourth])).toEqual(["inserted", "username", "inserted", "user_id"]);
  });

  it("does not take the id of an identity that is linked to somebody", async () => {
    const connection = await aPlace();
    const [primary, secondary] = [aUser(connection), aUser(connection)];
    await the().users.insertMany([primary, secondary]);
    await the().users.link(primary.tenantId, userIdOf(primary), userIdOf(secondary));
    const again = aUser(connection, { localId: secondary.localId });
    expect(await the().users.insertMany([again])).toEqual([
      { outcome: "taken", taken: [{ key: "user_id", by: userIdOf(primary) }] },
    ]);
  });

  it("is undone with the transaction around it", async () => {
    const connection = await aPlace();
    const users = [aUser(connection), aUser(connection)];
    const work = the().transaction(
      async (tx) => {
        await tx.users.insertMany(users);
        throw new Error("killed");
      },
      { readsLatest: true },
    );
    await expect(work).rejects.toThrow("killed");
    expect(await isHere(users[0]!)).toBe(false);
  });

  it("refuses a connection that is not there", async () => {
    const nowhere = aConnection(await insertTenant(the()));
    expect(await refusalOf(the().users.insertMany([aUser(nowhere)]))).toBe("not_found");
    expect(await the().users.insertMany([])).toEqual([]);
  });

  it("makes one user of each person whom batches and first sign-ins bring at the same moment", async () => {
    const connection = await aPlace();
    const people = Array.from({ length: 40 }, () => aUser(connection));
    const again = (user: NewUser): NewUser => ({ ...user, localId: `other-${user.localId}` });
    const outcomes = await Promise.all([
      outcomesOf(people),
      outcomesOf(people.map(again).toReversed()),
      ...people.map(async (user) => [
        (await refusalOf(the().users.insert(again(again(user))))) === "accepted" ? "inserted" : "taken",
      ]),
    ]);
    expect(outcomes.flat().filter((outcome) => outcome === "inserted")).toHaveLength(people.length);
    const { total } = await count(connection);
    expect(total).toBe(people.length);
  });

  it("overwrites what is given, metadata as a whole, and leaves what is not", async () => {
    const connection = await aPlace();
    const before = { name: "Ann", nickname: "ann", userMetadata: { a: 1, b: 2 }, appMetadata: { plan: "gold" } };
    const ann = aUser(connection, { ...before, carriedOver: [{ kind: "totp", sealedValue: "old" }] });
    const bob = aUser(connection, before);
    await the().users.insertMany([ann, bob]);
    const elsewhere = aUser(await insertConnection(the(), connection.tenantId));
    await the().users.insert(elsewhere);
    await the().transaction(
      async (tx) => {
        const ids = [userIdOf(ann), userIdOf(bob), userIdOf(elsewhere), "auth0|nobody"];
        const locked = await tx.users.lockMany(connection.tenantId, connection.id, ids);
        expect(new Set(locked.map(({ userId }) => userId))).toEqual(new Set([userIdOf(ann), userIdOf(bob)]));
        const [first, second] = [ann, bob].map((user) => locked.find(({ email }) => email === user.email)!);
        expect(first).toMatchObject({ localId: ann.localId, loginsCount: 0, passwordHash: ann.passwordHash });
        await tx.users.overwriteMany(connection.tenantId, [
          {
            user: first!,
            emailVerified: false,
            name: "ANN",
            userMetadata: { c: 3 },
            blocked: true,
            passwordHash: "imported:new",
            factors: [{ kind: "email", sealedValue: "new" }],
            updatedAt: later(5),
          },
          { user: second!, emailVerified: true, updatedAt: later(6) },
        ]);
      },
      { readsLatest: true },
    );
    const { tenantId } = connection;
    expect(await the().users.findWithPassword(tenantId, "auth0", ann.localId)).toMatchObject({
      passwordHash: "imported:new",
      user: {
        ...before,
        emailVerified: false,
        name: "ANN",
        userMetadata: { c: 3 },
        blocked: true,
        updatedAt: later(5),
        createdAt: at,
      },
    });
    expect(await the().users.findWithPassword(tenantId, "auth0", bob.localId)).toMatchObject({
      passwordHash: bob.passwordHash,
      user: { ...before, emailVerified: true, updatedAt: later(6) },
    });
    expect((await the().users.find(tenantId, userIdOf(bob)))?.blocked).toBeUndefined();
  });

  const count = ({ tenantId, name: value }: Connection) => {
    const condition = { kind: "equals", field: "identities.connection", value } as const;
    return the().users.search(tenantId, { condition }, { offset: 0, limit: 1, withTotal: true });
  };
}
