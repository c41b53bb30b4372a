import { expect, it } from "vitest";
import type { Store } from "../../../src/store/store.ts";
import {
  aClient,
  aGrant,
  aLogEvent,
  aMessage,
  anApi,
  aSigningKey,
  aTicket,
  aTrace,
  at,
  aUser,
  insertConnection,
  insertTenant,
  later,
  type TheStore,
  userIdOf,
  wholePage,
} from "./fixtures.ts";

const nothing = [undefined, false, 0];

/** Every method, asked by one tenant for another's things. */
export function isolationSuite(the: TheStore): void {
  it("gives a tenant nothing of another, by any method, and lets it change nothing there", async () => {
    const [mine, theirs] = [await insertTenant(the()), await insertTenant(the())];
    const store: Store = the();
    const client = aClient(theirs);
    const api = anApi(theirs, "https://api.example/");
    const grant = aGrant(client, api.identifier);
    const key = aSigningKey(theirs, "k");
    const connection = await insertConnection(store, theirs, {
      realms: ["realm"],
      options: { customScripts: { login: "theirs" } },
    });
    const [user, linked] = [
      aUser(connection, { carriedOver: [{ kind: "role", sealedValue: "s1" }] }),
      aUser(connection),
    ];
    const ticket = aTicket(theirs);
    const event = aLogEvent(theirs, { userId: userIdOf(user) });
    const trace = aTrace(theirs, { userId: userIdOf(user), logId: event.logId });
    const message = aMessage(theirs);
    await store.clients.insert(client);
    await store.resourceServers.insert(api);
    await store.clientGrants.insert(grant);
    await store.signingKeys.insert(key);
    await store.connections.setClient(theirs, connection.id, client.clientId, true);
    for (const one of [user, linked]) await store.users.insert(one);
    await store.users.link(theirs, userIdOf(user), userIdOf(linked));
    await store.tickets.insert(ticket);
    await store.logEvents.insert([event]);
    await store.traces.insert([trace]);
    await store.outbox.insert(message);
    await store.oidc.upsert(theirs, "Session", "s", { uid: "u", grantId: "g", accountId: userIdOf(user) }, later(1));
    await store.failedLogins.add(theirs, "key", at, 1000);
    await store.probeReports.save({ tenantId: theirs, connectionId: connection.id, at, by: "cli", report: {} });

    const reads: Record<string, () => Promise<unknown>> = {
      signingKeys: () => store.signingKeys.list(mine),
      client: () => store.clients.find(mine, client.clientId),
      clients: async () => (await store.clients.list(mine, {}, wholePage)).total,
      clientsAfter: () => store.clients.listAfter(mine, {}, { limit: 9 }),
      grant: () => store.clientGrants.find(mine, grant.id),
      grantFor: () => store.clientGrants.findFor(mine, client.clientId, api.identifier),
      grants: async () => (await store.clientGrants.list(mine, {}, wholePage)).total,
      grantsAfter: () => store.clientGrants.listAfter(mine, {}, { limit: 9 }),
      api: () => store.resourceServers.find(mine, api.id),
      apiByIdentifier: () => store.resourceServers.findByIdentifier(mine, api.identifier),
      apis: async () => (await store.resourceServers.list(mine, {}, wholePage)).total,
      apisAfter: () => store.resourceServers.listAfter(mine, {}, { limit: 9 }),
      connection: () => store.connections.find(mine, connection.id),
      connectionByName: () => store.connections.findByName(mine, connection.name),
      connectionByRealm: () => store.connections.findByRealm(mine, "realm"),
      connections: async () => (await store.connections.list(mine, {}, wholePage)).total,
      connectionsAfter: () => store.connections.listAfter(mine, {}, { limit: 9 }),
      scriptVersion: () => store.scriptVersions.find(mine, connection.id, 1),
      scriptVersions: () => store.scriptVersions.list(mine, connection.id, { limit: 9 }),
      enabledClients: () => store.connections.enabledClients(mine, connection.id, { limit: 9 }),
      isEnabledFor: () => store.connections.isEnabledFor(mine, connection.id, client.clientId),
      enabledConnections: () => store.connections.enabledConnections(mine, client.clientId),
      user: () => store.users.find(mine, userIdOf(user)),
      credential: () => store.users.findCredential(mine, connection.id, user.email!),
      credentialByLocalId: () => store.users.findCredentialByLocalId(mine, connection.id, user.localId),
      userByIdentity: () => store.users.findByIdentity(mine, "auth0", user.localId),
      usersByEmail: () => store.users.listByEmail(mine, user.email!),
      search: async () => (await store.users.search(mine, { condition: { kind: "all" } }, wholePage)).total,
      usersAfter: () => store.users.listAfter(mine, { limit: 9 }),
      provenance: () => store.users.provenance(mine, userIdOf(user)),
      carriedOver: () => store.users.carriedOver(mine, userIdOf(user)),
      ticket: () => store.tickets.find(mine, ticket.secretHash),
      logEvent: () => store.logEvents.find(mine, event.logId),
      logEvents: async () => (await store.logEvents.list(mine, {}, { ...wholePage, newestFirst: true })).total,
      logEventsAfter: () => store.logEvents.listAfter(mine, { limit: 9 }),
      logStretch: async () => (await store.logEvents.stretch(mine, {}, { limit: 9 })).events,
      probeReport: () => store.probeReports.find(mine, connection.id),
      trace: () => store.traces.find(mine, trace.traceId),
      traceByLogId: () => store.traces.findByLogId(mine, event.logId),
      tracesByUser: () => store.traces.listByUser(mine, userIdOf(user), 9),
      tracesByIdentifier: () => store.traces.listByIdentifier(mine, trace.identifier, 9),
      payload: () => store.oidc.find(mine, "Session", "s"),
      payloadByUid: () => store.oidc.findByUid(mine, "Session", "u"),
      message: () => store.outbox.find(mine, message.id),
      messages: () => store.outbox.list(mine, 9),
      failures: () => store.failedLogins.count(mine, "key", at, 1000),
      blocked: () => store.failedLogins.listBlocked(mine, "", 1),
      mostFailed: () =>
        store.failedLogins.listMostFailed(mine, [{ prefix: "", atLeast: 1, since: new Date(0) }], { limit: 10 }),
    };
    for (const [name, read] of Object.entries(reads)) {
      const answer = await read();
      expect(Array.isArray(answer) ? answer : nothing.includes(answer as undefined) ? [] : answer, name).toEqual([]);
    }

    const writes: Record<string, () => Promise<unknown>> = {
      keyState: () => store.signingKeys.updateState(mine, "k", { state: "revoked" }),
      clientUpdate: () => store.clients.update({ ...client, tenantId: mine, name: "Stolen" }),
      clientRemove: () => store.clients.remove(mine, client.clientId),
      grantUpdate: () => store.clientGrants.update({ ...grant, tenantId: mine, scope: ["all"] }),
      grantRemove: () => store.clientGrants.remove(mine, grant.id),
      apiUpdate: () => store.resourceServers.update({ ...api, tenantId: mine, name: "Stolen" }),
      apiRemove: () => store.resourceServers.remove(mine, api.id),
      connectionUpdate: () => store.connections.update({ ...connection, tenantId: mine, realms: [] }),
      connectionRemove: () => store.connections.remove(mine, connection.id),
      connectionClient: () => store.connections.setClient(mine, connection.id, client.clientId, false),
      userUpdate: () => store.users.update(mine, userIdOf(user), { email: "stolen@example.com", updatedAt: at }),
      password: () => store.users.setPassword(mine, "auth0", user.localId, "$stolen", at, true),
      alias: () => store.users.addAlias(mine, connection.id, user.localId, "stolen"),
      logins: () => store.users.recordLogins([{ tenantId: mine, userId: userIdOf(user), at }]),
      userRemove: () => store.users.remove(mine, userIdOf(user)),
      userRemoveByEmail: () => store.users.removeByEmail(mine, connection.id, user.email!),
      unlink: () => store.users.unlink(mine, userIdOf(user), "auth0", linked.localId),
      ticket: () => store.tickets.consume(mine, ticket.secretHash, at),
      consume: () => store.oidc.consume(mine, "Session", "s", 1),
      destroy: () => store.oidc.destroy(mine, "Session", "s"),
      revokeByGrantId: () => store.oidc.revokeByGrantId(mine, "g"),
      revokeByUser: () => store.oidc.revokeByUser(mine, userIdOf(user)),
      clearFailures: () => store.failedLogins.clear(mine, ["key"]),
      oldFailures: () => store.failedLogins.removeOld(mine, new Date(at.getTime() + 1), 10),
    };
    const snapshot = () =>
      Promise.all([
        store.tenants.configVersion(theirs),
        store.signingKeys.list(theirs),
        store.clients.find(theirs, client.clientId),
        store.clientGrants.find(theirs, grant.id),
        store.resourceServers.find(theirs, api.id),
        store.connections.findByRealm(theirs, "realm"),
        store.connections.isEnabledFor(theirs, connection.id, client.clientId),
        store.users.find(theirs, userIdOf(user)),
        store.users.findCredential(theirs, connection.id, user.email!),
        store.users.findCredential(theirs, connection.id, "stolen"),
        store.users.findWithPassword(theirs, user.provider, user.localId),
        store.tickets.find(theirs, ticket.secretHash),
        store.oidc.find(theirs, "Session", "s"),
        store.failedLogins.count(theirs, "key", at, 1000),
      ]);
    const before = await snapshot();
    for (const [name, write] of Object.entries(writes)) {
      expect(nothing, name).toContain(await write());
      expect(await snapshot(), name).toEqual(before);
    }
    await expect(store.users.link(mine, userIdOf(user), userIdOf(linked))).rejects.toThrow();
    expect(await snapshot()).toEqual(before);
  });

  it("lets two tenants have the same names, realms, identifiers and people", async () => {
    const client = aClient(await insertTenant(the()));
    const connection = { name: "Shop", realms: ["shop"] };
    const emails: string[] = [];
    for (const tenantId of [client.tenantId, await insertTenant(the())]) {
      await the().clients.insert({ ...client, tenantId });
      await the().resourceServers.insert(anApi(tenantId, "https://api.example/"));
      const place = await insertConnection(the(), tenantId, connection);
      const user = aUser(place, { localId: "same", email: "same@example.com", name: tenantId });
      await the().users.insert(user);
      emails.push((await the().users.listByEmail(tenantId, user.email!)).map(({ name }) => name).join());
    }
    expect(emails[0]).not.toBe(emails[1]);
  });
}
