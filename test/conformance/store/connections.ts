import { expect, it } from "vitest";
import { newClientId } from "../../../src/domain/ids.ts";
import type { ClientFilter, ConnectionFilter } from "../../../src/store/store.ts";
import {
  aClient,
  aConnection,
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
  wholePage,
} from "./fixtures.ts";

/** Connections, their realms and their clients. */
export function connectionsSuite(the: TheStore): void {
  it("lists by name what an application may use and what not, and who may use a connection", async () => {
    const tenantId = await insertTenant(the());
    const [shop, till] = [aClient(tenantId, { name: "Shop" }), aClient(tenantId, { name: "Till" })];
    for (const client of [till, shop]) await the().clients.insert(client);
    const connections = ["b-two", "A-one", "c-three"].map((name) => aConnection(tenantId, { name }));
    for (const connection of connections) await the().connections.insert(connection);
    const [two, one] = connections;
    for (const { id } of [two!, one!]) await the().connections.setClient(tenantId, id, shop.clientId, true);
    const names = async (filter: ConnectionFilter, limit = 9) =>
      (await the().connections.listAfter(tenantId, { ...filter, byName: true }, { limit })).map(({ name }) => name);
    expect(await names({})).toEqual(["A-one", "b-two", "c-three"]);
    expect(await names({ enabledFor: shop.clientId })).toEqual(["A-one", "b-two"]);
    expect(await names({ enabledFor: shop.clientId, search: "TWO" })).toEqual(["b-two"]);
    expect(await names({ notEnabledFor: shop.clientId })).toEqual(["c-three"]);
    expect(await names({ notEnabledFor: till.clientId }, 1)).toEqual(["A-one"]);
    expect(await names({ search: one!.id })).toEqual(["A-one"]);
    const clients = async (filter: ClientFilter) =>
      (await the().clients.list(tenantId, filter, wholePage)).items.map(({ name }) => name);
    expect(await clients({ enabledFor: one!.id })).toEqual(["Shop"]);
    expect(await clients({ notEnabledFor: one!.id })).toEqual(["Till"]);
  });

  it("keeps every field of a connection and finds it by id, name and realm", async () => {
    const tenantId = await insertTenant(the());
    const connection = aConnection(tenantId, {
      displayName: "Old shop",
      realms: ["shop", "old"],
      metadata: { wave: "1" },
      options: { customScripts: { login: "function login() { return '\u0000'; }" }, keep: [1, null, { a: true }] },
      properties: { show_as_button: true },
      isDomainConnection: true,
    });
    await the().connections.insert(connection);
    const stored = await the().connections.find(tenantId, connection.id);
    expect(stored).toEqual({
      ...connection,
      scriptVersion: 1,
      // No database holds the NUL character.
      options: { customScripts: { login: "function login() { return '\uFFFD'; }" }, keep: [1, null, { a: true }] },
    });
    expect(await the().connections.findByName(tenantId, connection.name)).toEqual(stored);
    expect(await the().connections.findByRealm(tenantId, "old")).toEqual(stored);
    expect(await the().connections.findByRealm(tenantId, connection.name)).toBeUndefined();
  });

  it("gives a name and a realm to one connection only", async () => {
    const tenantId = await insertTenant(the());
    const taken = await insertConnection(the(), tenantId, { realms: ["shop"] });
    expect(await refusalOf(the().connections.insert(aConnection(tenantId, { name: taken.name })))).toBe(
      "conflict:name",
    );
    const rival = aConnection(tenantId, { realms: ["mine", "shop"] });
    expect(await refusalOf(the().connections.insert(rival))).toBe("conflict:realms");
    expect(await the().connections.find(tenantId, rival.id)).toBeUndefined();
    expect(await the().connections.findByRealm(tenantId, "mine")).toBeUndefined();
    await the().connections.insert({ ...rival, realms: ["mine"] });
    expect(await refusalOf(the().connections.update({ ...rival, realms: ["shop"] }))).toBe("conflict:realms");
    expect((await the().connections.findByRealm(tenantId, "mine"))?.id).toBe(rival.id);
  });

  it("raises a connection's own version with every update, and frees realms that it gives up", async () => {
    const tenantId = await insertTenant(the());
    const connection = await insertConnection(the(), tenantId, { realms: ["a", "b"] });
    expect(await the().connections.update({ ...connection, options: { import_mode: false }, realms: ["b", "c"] })).toBe(
      true,
    );
    expect(await the().connections.update({ ...connection, realms: ["c"], updatedAt: later(1) })).toBe(true);
    expect(await the().connections.find(tenantId, connection.id)).toEqual({
      ...connection,
      realms: ["c"],
      version: connection.version + 2,
      updatedAt: later(1),
    });
    await insertConnection(the(), tenantId, { realms: ["a", "b"] });
    expect(await the().connections.update(aConnection(tenantId))).toBe(false);
  });

  it("lists connections by name and strategy, oldest first, and by key", async () => {
    const tenantId = await insertTenant(the());
    const database = await insertConnection(the(), tenantId, { createdAt: later(2) });
    const directory = await insertConnection(the(), tenantId, { strategy: "ad", createdAt: later(1) });
    const ids = async (filter: object) =>
      (await the().connections.list(tenantId, filter, wholePage)).items.map(({ id }) => id);
    expect(await ids({})).toEqual([directory.id, database.id]);
    expect(await ids({ strategies: ["auth0", "oidc"] })).toEqual([database.id]);
    expect(await ids({ name: directory.name })).toEqual([directory.id]);
    expect(await ids({ name: directory.name, strategies: ["auth0"] })).toEqual([]);
    const [first] = await the().connections.listAfter(tenantId, {}, { limit: 1 });
    const [second] = await the().connections.listAfter(tenantId, {}, { limit: 1, after: first!.id });
    expect([first!.id, second!.id]).toEqual([database.id, directory.id].toSorted());
  });

  it("knows which clients may use a connection", async () => {
    const tenantId = await insertTenant(the());
    const [one, two] = [
      await insertConnection(the(), tenantId),
      await insertConnection(the(), tenantId, { createdAt: later(1) }),
    ];
    const clients = [aClient(tenantId), aClient(tenantId)];
    for (const client of clients) await the().clients.insert(client);
    const [first, second] = clients.map(({ clientId }) => clientId).toSorted();
    for (const connection of [one, two]) await the().connections.setClient(tenantId, connection.id, first!, true);
    await the().connections.setClient(tenantId, one.id, first!, true);
    await the().connections.setClient(tenantId, one.id, second!, true);
    expect(await the().connections.enabledClients(tenantId, one.id, { limit: 1 })).toEqual([first]);
    expect(await the().connections.enabledClients(tenantId, one.id, { limit: 9, after: first! })).toEqual([second]);
    expect(await the().connections.isEnabledFor(tenantId, two.id, second!)).toBe(false);
    expect((await the().connections.enabledConnections(tenantId, first!)).map(({ id }) => id)).toEqual([
      one.id,
      two.id,
    ]);
    await the().connections.setClient(tenantId, one.id, first!, false);
    await the().connections.setClient(tenantId, one.id, first!, false);
    expect(await the().connections.isEnabledFor(tenantId, one.id, first!)).toBe(false);
    expect(await the().connections.isEnabledFor(tenantId, one.id, second!)).toBe(true);
    expect(await refusalOf(the().connections.setClient(tenantId, one.id, newClientId(), true))).toBe("not_found");
    expect(await refusalOf(the().connections.setClient(tenantId, "con_none", first!, true))).toBe("not_found");
  });

  it("ends the sessions of everyone who loses an identity with it, and no one else's", async () => {
    const tenantId = await insertTenant(the());
    const [doomed, kept] = [await insertConnection(the(), tenantId), await insertConnection(the(), tenantId)];
    const [local, elsewhere, linked, main] = [aUser(doomed), aUser(kept), aUser(doomed), aUser(kept)];
    for (const user of [local, elsewhere, linked, main]) await the().users.insert(user);
    await the().users.link(tenantId, userIdOf(main), userIdOf(linked));
    for (const user of [local, elsewhere, main]) await insertSession(the(), user);
    await the().connections.remove(tenantId, doomed.id);
    expect(await hasSession(the(), local)).toBe(false);
    expect(await hasSession(the(), main)).toBe(false);
    expect(await hasSession(the(), elsewhere)).toBe(true);
  });

  it("takes its own users and tickets along when it is removed, and leaves everyone else", async () => {
    const tenantId = await insertTenant(the());
    const [doomed, kept] = [await insertConnection(the(), tenantId), await insertConnection(the(), tenantId)];
    const [local, elsewhere, linked, main] = [aUser(doomed), aUser(kept), aUser(doomed), aUser(kept)];
    for (const user of [local, elsewhere, linked, main]) await the().users.insert(user);
    await the().users.link(tenantId, userIdOf(main), userIdOf(linked));
    const ticket = aTicket(tenantId, { connectionId: doomed.id, email: "x@example.com" });
    const userTicket = aTicket(tenantId, { userId: userIdOf(local) });
    for (const one of [ticket, userTicket]) await the().tickets.insert(one);

    expect(await the().connections.remove(tenantId, doomed.id)).toBe(true);

    expect(await the().users.find(tenantId, userIdOf(local))).toBeUndefined();
    expect(await the().users.provenance(tenantId, userIdOf(local))).toEqual([]);
    expect(await the().users.findCredential(tenantId, doomed.id, local.email!)).toBeUndefined();
    expect(await the().users.find(tenantId, userIdOf(elsewhere))).toBeDefined();
    expect((await the().users.find(tenantId, userIdOf(main)))?.identities.map(({ localId }) => localId)).toEqual([
      main.localId,
    ]);
    expect(await the().tickets.find(tenantId, ticket.secretHash)).toBeUndefined();
    expect(await the().tickets.find(tenantId, userTicket.secretHash)).toBeUndefined();
    expect(await the().connections.remove(tenantId, doomed.id)).toBe(false);
    // Name and realms are free again.
    await the().connections.insert({ ...doomed, createdAt: at });
  });
}
