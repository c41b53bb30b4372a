import { expect, it } from "vitest";
import type { TenantId } from "../../../src/domain/ids.ts";
import { nameOrderKey } from "../../../src/store/name-order.ts";
import type { ClientFilter } from "../../../src/store/store.ts";
import {
  aClient,
  aConnection,
  aGrant,
  anApi,
  aSigningKey,
  at,
  insertConnection,
  insertTenant,
  later,
  randomDomain,
  refusalOf,
  type TheStore,
  wholePage,
} from "./fixtures.ts";

/** Tenants, keys, clients, grants and APIs. */
export function configurationSuite(the: TheStore): void {
  it("finds a tenant by id and by each of its domains", async () => {
    const [first, second] = [randomDomain(), `${randomDomain()}:3443`];
    const id = await insertTenant(the(), [first, second]);
    const tenant = { id, name: "acme", domains: [first, second], settings: {}, createdAt: at };
    expect(await the().tenants.find(id)).toEqual(tenant);
    expect(await the().tenants.findByDomain(second)).toEqual(tenant);
    expect((await the().tenants.list()).find((one) => one.id === id)).toEqual(tenant);
    expect(await the().tenants.findByDomain(randomDomain())).toBeUndefined();
    expect(await the().tenants.find("ten_none" as TenantId)).toBeUndefined();
  });

  it("gives a domain to one tenant only, and leaves nothing of a tenant that wanted a taken one", async () => {
    const domain = randomDomain();
    const owner = await insertTenant(the(), [domain]);
    const other = {
      id: "ten_other" as TenantId,
      name: "other",
      domains: [randomDomain(), domain],
      settings: {},
      createdAt: at,
    };
    expect(await refusalOf(the().tenants.insert(other))).toBe("conflict:domain");
    expect(await the().tenants.find(other.id)).toBeUndefined();
    expect(await the().tenants.findByDomain(other.domains[0]!)).toBeUndefined();
    expect(await refusalOf(the().tenants.insert({ ...other, id: owner, domains: [] }))).toBe("conflict:id");
    const third = await insertTenant(the());
    expect(await refusalOf(the().tenants.addDomain(third, domain))).toBe("conflict:domain");
  });

  it("adds domains at the end, and replaces settings", async () => {
    const [first, second] = [randomDomain(), randomDomain()];
    const id = await insertTenant(the(), [first]);
    await the().tenants.addDomain(id, second);
    await the().tenants.updateSettings(id, { friendly_name: "Acme" });
    const tenant = await the().tenants.find(id);
    expect(tenant?.domains).toEqual([first, second]);
    expect(tenant?.settings).toEqual({ friendly_name: "Acme" });
    expect(await refusalOf(the().tenants.updateSettings("ten_none" as TenantId, {}))).toBe("not_found");
  });

  it("removes a domain of the tenant, which may be another one's from then on", async () => {
    const [first, second] = [randomDomain(), randomDomain()];
    const id = await insertTenant(the(), [first, second]);
    const other = await insertTenant(the());
    expect(await the().tenants.removeDomain(other, second)).toBe(false);
    expect(await the().tenants.removeDomain(id, second)).toBe(true);
    expect(await the().tenants.removeDomain(id, second)).toBe(false);
    expect((await the().tenants.find(id))?.domains).toEqual([first]);
    expect(await the().tenants.findByDomain(second)).toBeUndefined();
    await the().tenants.addDomain(other, second);
    expect((await the().tenants.findByDomain(second))?.id).toBe(other);
  });

  it("keeps signing keys, oldest first, and moves them through their states", async () => {
    const tenantId = await insertTenant(the());
    const next = aSigningKey(tenantId, "b", { state: "next", currentSince: undefined, createdAt: later(1) });
    await the().signingKeys.insert(next);
    await the().signingKeys.insert(aSigningKey(tenantId, "a"));
    expect(await refusalOf(the().signingKeys.insert(aSigningKey(tenantId, "a")))).toBe("conflict:kid");
    expect(await the().signingKeys.updateState(tenantId, "a", { state: "previous", currentUntil: later(5) })).toBe(
      true,
    );
    expect(await the().signingKeys.updateState(tenantId, "none", { state: "revoked" })).toBe(false);
    expect(await the().signingKeys.list(tenantId)).toEqual([
      aSigningKey(tenantId, "a", { state: "previous", currentUntil: later(5) }),
      next,
    ]);
  });

  it("keeps every field of a client, through insert and update", async () => {
    const client = aClient(await insertTenant(the()));
    await the().clients.insert(client);
    expect(await the().clients.find(client.tenantId, client.clientId)).toEqual(client);
    expect(await refusalOf(the().clients.insert(client))).toBe("conflict:client_id");
    const changed = { ...client, name: "Store", sealedSecret: undefined, callbacks: [], updatedAt: later(9) };
    expect(await the().clients.update(changed)).toBe(true);
    expect(await the().clients.find(client.tenantId, client.clientId)).toEqual(changed);
    expect(await the().clients.update(aClient(client.tenantId))).toBe(false);
  });

  it("lists clients oldest first, by filter and in pages", async () => {
    const tenantId = await insertTenant(the());
    const clients = [3, 1, 2].map((age) => aClient(tenantId, { name: `c${age}`, createdAt: later(age) }));
    const global = aClient(tenantId, {
      name: "All Applications",
      isGlobal: true,
      appType: undefined,
      createdAt: later(0),
    });
    for (const client of [...clients, global]) await the().clients.insert(client);
    const names = async (filter: object, page: object) => {
      const { items, total } = await the().clients.list(tenantId, filter, { ...wholePage, ...page });
      return [total, ...items.map(({ name }) => name)];
    };
    expect(await names({}, {})).toEqual([4, "All Applications", "c1", "c2", "c3"]);
    expect(await names({}, { offset: 1, limit: 2 })).toEqual([4, "c1", "c2"]);
    expect(await names({ isGlobal: true }, {})).toEqual([1, "All Applications"]);
    expect(await names({ isGlobal: false, isFirstParty: true, appTypes: ["regular_web", "spa"] }, {})).toEqual([
      3,
      "c1",
      "c2",
      "c3",
    ]);
    expect(await names({ appTypes: ["spa"] }, {})).toEqual([0]);
    expect(await names({ appTypes: [] }, {})).toEqual([0]);
    expect(await the().clients.list(tenantId, {}, { offset: 0, limit: 1 })).not.toHaveProperty("total");

    const ids = [...clients, global].map(({ clientId }) => clientId).toSorted();
    const firstPage = await the().clients.listAfter(tenantId, {}, { limit: 3 });
    const rest = await the().clients.listAfter(tenantId, {}, { limit: 3, after: firstPage.at(-1)!.clientId });
    expect([...firstPage, ...rest].map(({ clientId }) => clientId)).toEqual(ids);
  });

  it("lists clients and APIs in the order of their names, and finds them by a part of it", async () => {
    const tenantId = await insertTenant(the());
    const names = ["zebra", "Ärzte", "Apple", "apple", "App_1", "App%2"];
    for (const name of names) {
      await the().clients.insert(aClient(tenantId, { name }));
      await the().resourceServers.insert(anApi(tenantId, `https://${encodeURIComponent(name)}.example/`, { name }));
    }
    const byName = true;
    const read = async (filter: ClientFilter) => {
      const pages = [];
      for (let after: string | undefined; ; ) {
        const found = await the().clients.listAfter(tenantId, { ...filter, byName }, { limit: 2, after });
        pages.push(...found);
        const last = found.at(-1);
        if (last === undefined || found.length < 2) return pages.map(({ name }) => name);
        after = nameOrderKey(last.name, last.clientId);
      }
    };
    const all = await read({});
    expect(all.map((name) => name.toLowerCase())).toEqual(names.map((name) => name.toLowerCase()).toSorted());
    expect(await read({ search: "äRZ" })).toEqual(["Ärzte"]);
    expect((await read({ search: "PPL" })).toSorted()).toEqual(["Apple", "apple"]);
    expect(await read({ search: "p_1" })).toEqual(["App_1"]);
    expect(await read({ search: "p%" })).toEqual(["App%2"]);
    expect((await the().clients.list(tenantId, { search: "app", byName }, { offset: 3, limit: 9 })).items).toHaveLength(
      1,
    );

    const apis = await the().resourceServers.listAfter(tenantId, { search: "APPLE.EXAMPLE", byName }, { limit: 9 });
    expect(apis.map(({ name }) => name).toSorted()).toEqual(["Apple", "apple"]);
    expect((await the().resourceServers.list(tenantId, { byName }, wholePage)).items.at(-1)?.name).toBe("Ärzte");
    const wrong = the().clients.listAfter(tenantId, { byName }, { limit: 1, after: "no key" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid_query" });

    const renamed = { ...apis[0]!, name: "Last" };
    await the().resourceServers.update(renamed);
    expect(await the().resourceServers.listAfter(tenantId, { search: "last" }, { limit: 9 })).toEqual([renamed]);
  });

  it("takes a removed client's grants and connection rows along", async () => {
    const tenantId = await insertTenant(the());
    const client = aClient(tenantId);
    const connection = await insertConnection(the(), tenantId);
    const grant = aGrant(client, "https://api.example/");
    await the().clients.insert(client);
    await the().clientGrants.insert(grant);
    await the().connections.setClient(tenantId, connection.id, client.clientId, true);
    expect(await the().clients.remove(tenantId, client.clientId)).toBe(true);
    expect(await the().clients.find(tenantId, client.clientId)).toBeUndefined();
    expect(await the().clientGrants.find(tenantId, grant.id)).toBeUndefined();
    expect(await the().connections.enabledClients(tenantId, connection.id, { limit: 10 })).toEqual([]);
    expect(await the().clients.remove(tenantId, client.clientId)).toBe(false);
  });

  it("keeps one grant for a client and an audience", async () => {
    const tenantId = await insertTenant(the());
    const client = aClient(tenantId);
    await the().clients.insert(client);
    const grant = aGrant(client, "https://api.example/");
    await the().clientGrants.insert(grant);
    expect(await refusalOf(the().clientGrants.insert(aGrant(client, grant.audience)))).toBe("conflict:audience");
    expect(await refusalOf(the().clientGrants.insert(aGrant(aClient(tenantId), grant.audience)))).toBe("not_found");
    expect(await the().clientGrants.find(tenantId, grant.id)).toEqual(grant);
    expect(await the().clientGrants.findFor(tenantId, client.clientId, grant.audience)).toEqual(grant);
    expect(await the().clientGrants.findFor(tenantId, client.clientId, "https://other.example/")).toBeUndefined();
    const changed = { ...grant, scope: [], properties: { allow_all_scopes: true }, updatedAt: later(1) };
    expect(await the().clientGrants.update(changed)).toBe(true);
    expect(await the().clientGrants.find(tenantId, grant.id)).toEqual(changed);
    expect(await the().clientGrants.remove(tenantId, grant.id)).toBe(true);
    expect(await the().clientGrants.remove(tenantId, grant.id)).toBe(false);
    expect(await the().clientGrants.update(grant)).toBe(false);
  });

  it("lists grants by client, audience and subject type", async () => {
    const tenantId = await insertTenant(the());
    const [one, other] = [aClient(tenantId), aClient(tenantId)];
    for (const client of [one, other]) await the().clients.insert(client);
    const grants = [aGrant(one, "a"), aGrant(one, "b", { subjectType: "user" }), aGrant(other, "a")];
    for (const grant of grants) await the().clientGrants.insert(grant);
    const count = async (filter: object) => (await the().clientGrants.list(tenantId, filter, wholePage)).total;
    expect(await count({})).toBe(3);
    expect(await count({ clientId: one.clientId })).toBe(2);
    expect(await count({ audience: "a" })).toBe(2);
    expect(await count({ audience: "a", clientId: other.clientId, subjectType: "client" })).toBe(1);
    expect(await count({ subjectType: "user" })).toBe(1);
    const pages = await the().clientGrants.listAfter(tenantId, {}, { limit: 2 });
    const rest = await the().clientGrants.listAfter(tenantId, {}, { limit: 2, after: pages.at(-1)!.id });
    expect([...pages, ...rest].map(({ id }) => id)).toEqual(grants.map(({ id }) => id).toSorted());
  });

  it("keeps one API for an identifier, and takes its grants along", async () => {
    const tenantId = await insertTenant(the());
    const client = aClient(tenantId);
    await the().clients.insert(client);
    const api = anApi(tenantId, "https://orders.example/", { sealedSigningSecret: "s1.secret", signingAlg: "HS256" });
    await the().resourceServers.insert(api);
    await the().resourceServers.insert(anApi(tenantId, "https://other.example/", { createdAt: later(1) }));
    await the().clientGrants.insert(aGrant(client, api.identifier));
    await the().clientGrants.insert(aGrant(client, "https://other.example/"));
    expect(await refusalOf(the().resourceServers.insert(anApi(tenantId, api.identifier)))).toBe("conflict:identifier");
    expect(await the().resourceServers.find(tenantId, api.id)).toEqual(api);
    expect(await the().resourceServers.findByIdentifier(tenantId, api.identifier)).toEqual(api);
    expect(
      (await the().resourceServers.list(tenantId, {}, wholePage)).items.map(({ identifier }) => identifier),
    ).toEqual([api.identifier, "https://other.example/"]);
    expect((await the().resourceServers.list(tenantId, { identifiers: [api.identifier] }, wholePage)).total).toBe(1);
    expect(await the().resourceServers.listAfter(tenantId, {}, { limit: 10 })).toHaveLength(2);
    const changed = { ...api, name: "All orders", scopes: [], updatedAt: later(1) };
    expect(await the().resourceServers.update(changed)).toBe(true);
    expect(await the().resourceServers.find(tenantId, api.id)).toEqual(changed);
    expect(await the().resourceServers.remove(tenantId, api.id)).toBe(true);
    expect((await the().clientGrants.list(tenantId, {}, wholePage)).items.map(({ audience }) => audience)).toEqual([
      "https://other.example/",
    ]);
    expect(await the().resourceServers.remove(tenantId, api.id)).toBe(false);
    expect(await the().resourceServers.update(api)).toBe(false);
  });

  it("raises the tenant's version with every change of its configuration, and of no other tenant's", async () => {
    const tenantId = await insertTenant(the());
    const other = await insertTenant(the());
    const otherBefore = await the().tenants.configVersion(other);
    const client = aClient(tenantId);
    const api = anApi(tenantId, "https://api.example/");
    const grant = aGrant(client, api.identifier);
    const connection = aConnection(tenantId);
    const leaving = randomDomain();
    const changes: (() => Promise<unknown>)[] = [
      () => the().tenants.updateSettings(tenantId, {}),
      () => the().tenants.addDomain(tenantId, leaving),
      () => the().tenants.removeDomain(tenantId, leaving),
      () => the().signingKeys.insert(aSigningKey(tenantId, "k")),
      () => the().signingKeys.updateState(tenantId, "k", { state: "revoked", revokedAt: at }),
      () => the().clients.insert(client),
      () => the().clients.update(client),
      () => the().resourceServers.insert(api),
      () => the().resourceServers.update(api),
      () => the().clientGrants.insert(grant),
      () => the().clientGrants.update(grant),
      () => the().connections.insert(connection),
      () => the().connections.update(connection),
      () => the().connections.setClient(tenantId, connection.id, client.clientId, true),
      () => the().connections.setClient(tenantId, connection.id, client.clientId, false),
      () => the().connections.remove(tenantId, connection.id),
      () => the().clientGrants.remove(tenantId, grant.id),
      () => the().resourceServers.remove(tenantId, api.id),
      () => the().clients.remove(tenantId, client.clientId),
    ];
    const heard: TenantId[] = [];
    const stop = the().onConfigChange((changed) => heard.push(changed));
    for (const [index, change] of changes.entries()) {
      const before = await the().tenants.configVersion(tenantId);
      await change();
      expect(await the().tenants.configVersion(tenantId), `change ${index}`).toBeGreaterThan(before);
      expect(heard.length, `listener at change ${index}`).toBe(index + 1);
    }
    stop();
    expect(new Set(heard)).toEqual(new Set([tenantId]));
    expect(await the().tenants.configVersion(other)).toBe(otherBefore);
  });

  it("refuses the configuration of a tenant that does not exist", async () => {
    const nobody = "ten_none" as TenantId;
    expect(await refusalOf(the().clients.insert(aClient(nobody)))).toBe("not_found");
    expect(await the().clients.list(nobody, {}, wholePage)).toEqual({ items: [], total: 0 });
  });
}
