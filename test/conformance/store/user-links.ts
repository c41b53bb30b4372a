import { expect, it } from "vitest";
import {
  aUser,
  hasSession,
  insertConnection,
  insertSession,
  insertTenant,
  refusalOf,
  type TheStore,
  userIdOf,
} from "./fixtures.ts";

/** Users with several identities. */
export function userLinksSuite(the: TheStore): void {
  const aPlace = async () => insertConnection(the(), await insertTenant(the()));

  it("takes a linked identity away by e-mail and leaves the user it was linked to", async () => {
    const connection = await aPlace();
    const [main, linked] = [aUser(connection), aUser(connection)];
    for (const user of [main, linked]) await the().users.insert(user);
    await the().users.link(connection.tenantId, userIdOf(main), userIdOf(linked));
    await insertSession(the(), main);
    expect(await the().users.removeByEmail(connection.tenantId, connection.id, linked.email!)).toBe(1);
    expect((await the().users.find(connection.tenantId, userIdOf(main)))?.identities).toHaveLength(1);
    expect(await hasSession(the(), main)).toBe(false);
  });

  it("links users: identities move to the end, each with its own way in, and the second user is gone", async () => {
    const connection = await aPlace();
    const other = await insertConnection(the(), connection.tenantId);
    const { tenantId } = connection;
    const [main, second, third] = [
      aUser(connection),
      aUser(other, { name: "Second", emailVerified: false, appMetadata: { lost: true } }),
      aUser(other, { email: "third@example.com" }),
    ];
    for (const user of [main, second, third]) await the().users.insert(user);
    await the().users.link(tenantId, userIdOf(second), userIdOf(third));
    await the().users.link(tenantId, userIdOf(main), userIdOf(second));

    const linked = await the().users.find(tenantId, userIdOf(main));
    expect(linked?.identities.map(({ localId }) => localId)).toEqual([main.localId, second.localId, third.localId]);
    expect(linked?.identities[0]?.profile).toBeUndefined();
    expect(linked?.identities[1]?.profile).toEqual({ email: second.email, emailVerified: false, name: "Second" });
    expect(linked?.identities[2]?.profile).toMatchObject({ email: "third@example.com" });
    expect(linked?.identities[1]?.connection).toBe(other.name);
    expect(linked?.appMetadata).toBeUndefined();
    expect(await the().users.find(tenantId, userIdOf(second))).toBeUndefined();
    expect((await the().users.findByIdentity(tenantId, "auth0", third.localId))?.userId).toBe(userIdOf(main));
    expect((await the().users.findCredential(tenantId, other.id, second.email!))?.userId).toBe(userIdOf(main));
    expect(await the().users.listByEmail(tenantId, second.email!)).toEqual([]);
    // The identity is taken, though no user has its id.
    expect(await refusalOf(the().users.insert(aUser(other, { localId: second.localId })))).toBe("conflict:user_id");
    expect(await the().users.find(tenantId, userIdOf(second))).toBeUndefined();
  });

  it("refuses to link with nobody and with itself", async () => {
    const user = aUser(await aPlace());
    await the().users.insert(user);
    const { tenantId } = user;
    expect(await refusalOf(the().users.link(tenantId, userIdOf(user), "auth0|none"))).toBe("not_found");
    expect(await refusalOf(the().users.link(tenantId, "auth0|none", userIdOf(user)))).toBe("not_found");
    expect(await refusalOf(the().users.link(tenantId, userIdOf(user), userIdOf(user)))).toBe("invalid_body");
    expect((await the().users.find(tenantId, userIdOf(user)))?.identities).toHaveLength(1);
  });

  it("makes an unlinked identity a user again, with the profile it kept", async () => {
    const connection = await aPlace();
    const { tenantId } = connection;
    const [main, second] = [aUser(connection), aUser(connection, { name: "Second", username: "second" })];
    for (const user of [main, second]) await the().users.insert(user);
    await the().users.link(tenantId, userIdOf(main), userIdOf(second));
    expect(await the().users.unlink(tenantId, userIdOf(main), "auth0", second.localId)).toBe(true);
    const freed = await the().users.find(tenantId, userIdOf(second));
    expect(freed).toMatchObject({
      email: second.email,
      emailVerified: true,
      name: "Second",
      username: "second",
      loginsCount: 0,
    });
    expect(freed?.identities).toHaveLength(1);
    expect(freed?.identities[0]?.profile).toBeUndefined();
    expect((await the().users.find(tenantId, userIdOf(main)))?.identities).toHaveLength(1);
    expect((await the().users.findCredential(tenantId, connection.id, "second"))?.userId).toBe(userIdOf(second));
    // Not twice, not the first identity, not someone else's.
    expect(await the().users.unlink(tenantId, userIdOf(main), "auth0", second.localId)).toBe(false);
    expect(await the().users.unlink(tenantId, userIdOf(main), "auth0", main.localId)).toBe(false);
    expect(await the().users.unlink(tenantId, "auth0|none", "auth0", main.localId)).toBe(false);
  });
}
