import { expect, it } from "vitest";
import type { ConnectionId } from "../../../src/domain/ids.ts";
import type { UserChange } from "../../../src/store/store.ts";
import {
  aConnection,
  anArrival,
  aTicket,
  at,
  aUser,
  hasSession,
  insertConnection,
  insertSession,
  insertTenant,
  later,
  refusalOf,
  type TheStore,
  userIdOf,
} from "./fixtures.ts";

/** Users, identities, identifiers, hashes. */
export function usersSuite(the: TheStore): void {
  const aPlace = async () => insertConnection(the(), await insertTenant(the()));

  it("gives back every field of an inserted user", async () => {
    const connection = await aPlace();
    const user = aUser(connection, {
      username: "ann",
      phoneNumber: "+4930123",
      phoneVerified: false,
      name: "Ann Example",
      nickname: "ann",
      givenName: "Ann",
      familyName: "Example",
      picture: "https://example.com/ann.png",
      userMetadata: { colour: "blue" },
      appMetadata: { plan: "gold", nested: { list: [1, "two", null] } },
      blocked: false,
      extra: { shoe_size: 42 },
      lastLogin: later(1),
      lastIp: "192.0.2.1",
      loginsCount: 1,
      lastPasswordReset: later(2),
    });
    const inserted = await the().users.insert(user);
    const { connectionId, provider, localId, passwordHash: _hash, arrival: _arrival, ...fields } = user;
    expect(inserted).toEqual({
      ...fields,
      userId: `auth0|${localId}`,
      identities: [{ provider, localId, connectionId, connection: connection.name, isSocial: false }],
      updatedAt: at,
      sessionsValidFrom: new Date("2026-01-02T03:04:06.000Z"),
    });
    expect(await the().users.find(user.tenantId, inserted.userId)).toEqual(inserted);
    expect(await the().users.findByIdentity(user.tenantId, "auth0", localId)).toEqual(inserted);
    expect(await the().users.findWithPassword(user.tenantId, "auth0", localId)).toEqual({
      user: inserted,
      passwordHash: user.passwordHash,
    });
    expect(JSON.stringify(inserted)).not.toContain("argon2");
  });

  it("leaves out what a user does not have", async () => {
    const user = aUser(await aPlace(), { email: undefined, username: "bob", passwordHash: undefined });
    const inserted = await the().users.insert(user);
    const stored = await the().users.find(user.tenantId, userIdOf(user));
    expect(stored).toEqual(inserted);
    expect(stored?.email).toBeUndefined();
    expect(stored?.blocked).toBeUndefined();
    expect(stored?.userMetadata).toBeUndefined();
    expect((await the().users.findCredential(user.tenantId, user.connectionId, "bob"))?.passwordHash).toBeUndefined();
  });

  it("finds a credential by e-mail, username, phone number and alias, at its own connection only", async () => {
    const connection = await aPlace();
    const other = await insertConnection(the(), connection.tenantId);
    const user = aUser(connection, {
      username: "carl",
      phoneNumber: "+49301",
      aliases: ["c-77", "carl"],
      blocked: true,
    });
    await the().users.insert(user);
    const credential = {
      tenantId: user.tenantId,
      userId: userIdOf(user),
      provider: "auth0",
      localId: user.localId,
      blocked: true,
      passwordHash: user.passwordHash,
    };
    for (const identifier of [user.email!, "carl", "+49301", "c-77"]) {
      expect(await the().users.findCredential(user.tenantId, connection.id, identifier)).toEqual(credential);
      expect(await the().users.findCredential(user.tenantId, other.id, identifier)).toBeUndefined();
    }
    expect(await the().users.findCredential(user.tenantId, connection.id, "CARL")).toBeUndefined();
    expect(await the().users.findCredentialByLocalId(user.tenantId, connection.id, user.localId)).toEqual(credential);
    expect(await the().users.findCredentialByLocalId(user.tenantId, other.id, user.localId)).toBeUndefined();
  });

  it("refuses what is taken and says which key it was", async () => {
    const connection = await aPlace();
    const taken = aUser(connection, { username: "dora", phoneNumber: "+49302", aliases: ["d-1"] });
    await the().users.insert(taken);
    const attempts: [string, object][] = [
      ["conflict:user_id", { localId: taken.localId }],
      ["conflict:email", { email: taken.email }],
      ["conflict:email", { email: "d-1" }],
      ["conflict:username", { username: "dora" }],
      ["conflict:identifier", { phoneNumber: "+49302" }],
      ["conflict:identifier", { aliases: ["d-2", "d-1"] }],
    ];
    for (const [expected, change] of attempts) {
      const rival = aUser(connection, change);
      expect(await refusalOf(the().users.insert(rival)), JSON.stringify(change)).toBe(expected);
      if (rival.localId !== taken.localId) {
        expect(await the().users.find(rival.tenantId, userIdOf(rival))).toBeUndefined();
        expect(await the().users.findCredentialByLocalId(rival.tenantId, connection.id, rival.localId)).toBeUndefined();
      }
      expect(await the().users.findCredential(rival.tenantId, connection.id, "d-2")).toBeUndefined();
    }
    const elsewhere = await insertConnection(the(), connection.tenantId);
    await the().users.insert(aUser(elsewhere, { email: taken.email, username: "dora", phoneNumber: "+49302" }));
  });

  it("refuses a user of a connection that does not exist", async () => {
    const connection = await aPlace();
    const stray = aUser({ ...connection, id: "con_none" as ConnectionId });
    expect(await refusalOf(the().users.insert(stray))).toBe("not_found");
    expect(await the().users.find(connection.tenantId, userIdOf(stray))).toBeUndefined();
  });

  it("lets exactly one of 200 simultaneous inserts of one person succeed", async () => {
    const connection = await aPlace();
    const email = "everyone@example.com";
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () => refusalOf(the().users.insert(aUser(connection, { email })))),
    );
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict:email")).toHaveLength(199);
    expect(await the().users.listByEmail(connection.tenantId, email)).toHaveLength(1);
  });

  it("gives an identity one more name, unless the name means somebody", async () => {
    const connection = await aPlace();
    const [one, other] = [aUser(connection), aUser(connection)];
    for (const user of [one, other]) await the().users.insert(user);
    const { tenantId } = connection;
    expect(await the().users.addAlias(tenantId, connection.id, one.localId, "shop-17")).toBe(true);
    expect((await the().users.findCredential(tenantId, connection.id, "shop-17"))?.userId).toBe(userIdOf(one));
    expect(await the().users.addAlias(tenantId, connection.id, other.localId, "shop-17")).toBe(false);
    expect(await the().users.addAlias(tenantId, connection.id, other.localId, one.email!)).toBe(false);
    expect(await the().users.addAlias(tenantId, connection.id, "nobody", "shop-18")).toBe(false);
    expect(await the().users.findCredential(tenantId, connection.id, "shop-18")).toBeUndefined();
  });

  it("lists by e-mail exactly as written, over all connections, oldest first", async () => {
    const connection = await aPlace();
    const other = await insertConnection(the(), connection.tenantId);
    const email = "erna@example.com";
    const [second, first] = [aUser(connection, { email, createdAt: later(5) }), aUser(other, { email })];
    for (const user of [second, first]) await the().users.insert(user);
    const ids = async (text: string) =>
      (await the().users.listByEmail(connection.tenantId, text)).map(({ userId }) => userId);
    expect(await ids(email)).toEqual([userIdOf(first), userIdOf(second)]);
    expect(await ids("Erna@example.com")).toEqual([]);
    expect(await ids("erna@example.co")).toEqual([]);
  });

  it("lists every user by key", async () => {
    const connection = await aPlace();
    const users = Array.from({ length: 5 }, () => aUser(connection));
    for (const user of users) await the().users.insert(user);
    const seen: string[] = [];
    for (let after: string | undefined; ; after = seen.at(-1)) {
      const page = await the().users.listAfter(connection.tenantId, { limit: 2, after });
      if (page.length === 0) break;
      seen.push(...page.map(({ userId }) => userId));
    }
    expect(seen).toEqual(users.map(userIdOf).toSorted());
  });

  it("changes what is given, clears what is null and leaves the rest", async () => {
    const user = aUser(await aPlace(), {
      name: "Old",
      nickname: "Nick",
      givenName: "Given",
      appMetadata: { plan: "gold" },
    });
    const before = await the().users.insert(user);
    const change: UserChange = {
      name: "New",
      nickname: null,
      blocked: true,
      appMetadata: null,
      userMetadata: { colour: "red" },
      extra: { a: 1 },
      emailVerified: false,
      phoneVerified: true,
      picture: "https://example.com/new.png",
      updatedAt: later(7),
    };
    expect(await the().users.update(user.tenantId, userIdOf(user), change)).toBe(true);
    expect(await the().users.find(user.tenantId, userIdOf(user))).toEqual({
      ...before,
      ...change,
      nickname: undefined,
      appMetadata: undefined,
    });
    expect(await the().users.update(user.tenantId, "auth0|none", change)).toBe(false);
  });

  it("moves the way in along with a changed e-mail or username", async () => {
    const connection = await aPlace();
    const { tenantId } = connection;
    const user = aUser(connection, { email: "old@example.com", username: "old", aliases: ["f-1"] });
    await the().users.insert(user);
    await the().users.update(tenantId, userIdOf(user), {
      email: "new@example.com",
      username: null,
      updatedAt: later(1),
    });
    const finds = async (identifier: string) =>
      (await the().users.findCredential(tenantId, connection.id, identifier)) !== undefined;
    expect(await finds("old@example.com")).toBe(false);
    expect(await finds("old")).toBe(false);
    expect(await finds("new@example.com")).toBe(true);
    expect(await finds("f-1")).toBe(true);
    // An alias may become the e-mail address.
    await the().users.update(tenantId, userIdOf(user), { email: "f-1", updatedAt: later(2) });
    expect(await finds("f-1")).toBe(true);
    expect(await finds("new@example.com")).toBe(false);
  });

  it("keeps the username when an e-mail of the same text is changed", async () => {
    const connection = await aPlace();
    const text = "gail@example.com";
    const user = aUser(connection, { email: text, username: text });
    await the().users.insert(user);
    await the().users.update(connection.tenantId, userIdOf(user), { email: "g@example.com", updatedAt: later(1) });
    expect(await the().users.findCredential(connection.tenantId, connection.id, text)).toBeDefined();
    expect(await the().users.findCredential(connection.tenantId, connection.id, "g@example.com")).toBeDefined();
  });

  it("refuses to change an e-mail or username to someone else's, and then changes nothing", async () => {
    const connection = await aPlace();
    const [owner, user] = [aUser(connection, { username: "owner" }), aUser(connection, { username: "user" })];
    for (const one of [owner, user]) await the().users.insert(one);
    const before = await the().users.find(connection.tenantId, userIdOf(user));
    const change = (what: object) =>
      the().users.update(connection.tenantId, userIdOf(user), { ...what, updatedAt: later(1) });
    expect(await refusalOf(change({ email: owner.email, name: "X" }))).toBe("conflict:email");
    expect(await refusalOf(change({ username: "owner" }))).toBe("conflict:username");
    expect(await the().users.find(connection.tenantId, userIdOf(user))).toEqual(before);
    expect(await the().users.findCredential(connection.tenantId, connection.id, user.email!)).toBeDefined();
  });

  it("sets a password, and remembers a reset", async () => {
    const user = aUser(await aPlace());
    await the().users.insert(user);
    const set = (hash: string, reset: boolean) =>
      the().users.setPassword(user.tenantId, "auth0", user.localId, hash, later(3), reset);
    const hash = async () =>
      (await the().users.findCredential(user.tenantId, user.connectionId, user.email!))?.passwordHash;
    expect(await set("$two", false)).toBe(true);
    expect(await hash()).toBe("$two");
    expect((await the().users.find(user.tenantId, userIdOf(user)))?.lastPasswordReset).toBeUndefined();
    expect(await set("$three", true)).toBe(true);
    expect(await hash()).toBe("$three");
    expect((await the().users.find(user.tenantId, userIdOf(user)))?.lastPasswordReset).toEqual(later(3));
    expect(await the().users.setPassword(user.tenantId, "auth0", "none", "$x", at, true)).toBe(false);
  });

  it("records sign-ins of several people, several of one among them", async () => {
    const connection = await aPlace();
    const [one, other, idle] = [aUser(connection, { loginsCount: 1 }), aUser(connection), aUser(connection)];
    for (const user of [one, other, idle]) await the().users.insert(user);
    const login = (user: typeof one, ms: number, ip?: string) => ({
      tenantId: user.tenantId,
      userId: userIdOf(user),
      at: later(ms),
      ip,
    });
    await the().users.recordLogins([login(one, 9, "192.0.2.9"), login(one, 3, "192.0.2.3"), login(other, 5)]);
    await the().users.recordLogins([login(one, 1, "192.0.2.1")]);
    await the().users.recordLogins([]);
    const find = (user: typeof one) => the().users.find(connection.tenantId, userIdOf(user));
    expect(await find(one)).toMatchObject({
      loginsCount: 4,
      lastLogin: later(9),
      lastIp: "192.0.2.9",
      updatedAt: later(9),
    });
    expect(await find(other)).toMatchObject({ loginsCount: 1, lastLogin: later(5), lastIp: undefined });
    expect(await find(idle)).toMatchObject({ loginsCount: 0, lastLogin: undefined });
  });

  it("loses no sign-in when many are recorded at once", async () => {
    const connection = await aPlace();
    const users = Array.from({ length: 4 }, () => aUser(connection));
    for (const user of users) await the().users.insert(user);
    const everyone = users.map((user) => ({ tenantId: user.tenantId, userId: userIdOf(user), at }));
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => the().users.recordLogins(index % 2 ? everyone : everyone.toReversed())),
    );
    const counts = (await the().users.listAfter(connection.tenantId, { limit: 10 })).map(
      ({ loginsCount }) => loginsCount,
    );
    expect(counts).toEqual([40, 40, 40, 40]);
  });

  it("removes a user with everything that hangs on it, so that the person may come again", async () => {
    const user = aUser(await aPlace(), { aliases: ["h-1"] });
    await the().users.insert(user);
    const ticket = aTicket(user.tenantId, { userId: userIdOf(user) });
    await the().tickets.insert(ticket);
    await insertSession(the(), user);
    expect(await the().users.remove(user.tenantId, userIdOf(user), { tombstone: false })).toBe(true);
    expect(await the().users.remove(user.tenantId, userIdOf(user))).toBe(false);
    expect(await hasSession(the(), user)).toBe(false);
    expect(await the().users.find(user.tenantId, userIdOf(user))).toBeUndefined();
    expect(await the().users.findByIdentity(user.tenantId, "auth0", user.localId)).toBeUndefined();
    expect(await the().users.findCredential(user.tenantId, user.connectionId, "h-1")).toBeUndefined();
    expect(await the().users.provenance(user.tenantId, userIdOf(user))).toEqual([]);
    expect(await the().tickets.find(user.tenantId, ticket.secretHash)).toBeUndefined();
    await the().users.insert(user);
  });

  it("removes by e-mail at one connection only", async () => {
    const connection = await aPlace();
    const other = await insertConnection(the(), connection.tenantId);
    const email = "ida@example.com";
    const [here, there] = [aUser(connection, { email }), aUser(other, { email })];
    for (const user of [here, there]) {
      await the().users.insert(user);
      await insertSession(the(), user);
    }
    expect(await the().users.removeByEmail(connection.tenantId, connection.id, email)).toBe(1);
    expect(await the().users.removeByEmail(connection.tenantId, connection.id, email)).toBe(0);
    expect((await the().users.listByEmail(connection.tenantId, email)).map(({ userId }) => userId)).toEqual([
      userIdOf(there),
    ]);
    // Whoever comes back from the source has the same id: what they had before must not come back with them.
    expect([await hasSession(the(), here), await hasSession(the(), there)]).toEqual([false, true]);
  });

  it("remembers how a person came", async () => {
    const arrival = anArrival({
      scriptHash: "ab12",
      scriptVersion: 3,
      traceId: "trc_1",
      way: "password_reset",
      ip: "::1",
    });
    const user = aUser(await aPlace(), { arrival });
    await the().users.insert(user);
    const { fromSource: _, ...kept } = arrival;
    const { tenantId, connectionId, createdAt: at } = user;
    expect(await the().users.provenance(user.tenantId, userIdOf(user))).toEqual([
      { tenantId, connectionId, userId: userIdOf(user), at, ...kept },
    ]);
    expect(await the().users.provenance(user.tenantId, "auth0|none")).toEqual([]);
  });

  it("keeps what a person brings along in its order, and lets it go with them", async () => {
    const carriedOver = [
      { kind: "totp", sealedValue: "s1.a" },
      { kind: "role", sealedValue: "s1.b" },
    ] as const;
    const user = aUser(await aPlace(), { carriedOver });
    await the().users.insert(user);
    expect(await the().users.carriedOver(user.tenantId, userIdOf(user))).toEqual(carriedOver);
    await the().users.remove(user.tenantId, userIdOf(user));
    expect(await the().users.carriedOver(user.tenantId, userIdOf(user))).toEqual([]);
  });

  it("holds texts that a database would rather not", async () => {
    const connection = aConnection(await insertTenant(the()), { name: 'O\'Brien "DB"; drop table users' });
    await the().connections.insert(connection);
    const strange = "Zoë 🦊 'x' \" \\ % _ \u202e";
    const user = aUser(connection, {
      name: `${strange}\u0000`,
      userMetadata: { [strange]: strange, nul: "a\u0000b", half: "\ud800" },
    });
    await the().users.insert(user);
    const stored = await the().users.find(user.tenantId, userIdOf(user));
    expect(stored?.name).toBe(`${strange}\uFFFD`);
    expect(stored?.userMetadata).toEqual({ [strange]: strange, nul: "a\uFFFDb", half: "\uFFFD" });
    expect(await the().users.findCredential(user.tenantId, connection.id, "\u0000' or 1=1 --")).toBeUndefined();
    expect(await the().users.find(user.tenantId, "auth0|\u0000")).toBeUndefined();
  });
}
