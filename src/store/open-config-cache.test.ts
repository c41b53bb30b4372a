import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blankClient, blankConnection } from "../../test/support/blank-objects.ts";
import type { Client } from "../domain/client.ts";
import type { Connection } from "../domain/connection.ts";
import { newTenantId, type TenantId } from "../domain/ids.ts";
import { openConfigCache } from "./open-config-cache.ts";
import { openStore } from "./open-store.ts";
import type { Store } from "./store.ts";

const at = new Date("2026-01-01T00:00:00Z");
let folder: string;
let here: Store;
let elsewhere: Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "usher-cache-"));
  here = await openStore({ file: join(folder, "usher.sqlite") });
  // A second node on the same database.
  elsewhere = await openStore({ file: join(folder, "usher.sqlite") });
});

afterAll(async () => {
  await here.close();
  await elsewhere.close();
  rmSync(folder, { recursive: true });
});

async function newTenant(): Promise<{ id: TenantId; domain: string }> {
  const id = newTenantId();
  const domain = `${id.slice(4).toLowerCase()}.example`;
  await here.tenants.insert({ id, name: "cache", domains: [domain], settings: {}, createdAt: at });
  return { id, domain };
}

const newClient = (tenantId: TenantId): Client => blankClient(tenantId, at, { name: "First" });

const newConnection = (tenantId: TenantId, name: string): Connection => blankConnection(tenantId, name, at);

/** A clock that stands still until it is moved. */
function stoppedClock() {
  let nowMs = at.getTime();
  return { now: () => new Date(nowMs), advance: (ms: number) => (nowMs += ms) };
}

/** The store, with a count of the calls that reach `clients.find`. */
function countingClientReads(store: Store): { store: Store; reads: () => number } {
  let reads = 0;
  const clients: Store["clients"] = {
    ...store.clients,
    find: (...key) => {
      reads++;
      return store.clients.find(...key);
    },
  };
  return { store: { ...store, clients }, reads: () => reads };
}

describe("the configuration cache", () => {
  it("asks the database once for what is asked again and again", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    const counting = countingClientReads(here);
    const cache = openConfigCache(counting.store, { clock: stoppedClock() });
    const answers = await Promise.all(Array.from({ length: 50 }, () => cache.client(id, client.clientId)));
    answers.push(await cache.client(id, client.clientId));
    expect(new Set(answers).size).toBe(1);
    expect(counting.reads()).toBe(1);
  });

  it("sees a change of this process at once", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    const cache = openConfigCache(here, { clock: stoppedClock() });
    expect((await cache.client(id, client.clientId))?.name).toBe("First");
    const before = await cache.version(id);
    await here.clients.update({ ...client, name: "Second" });
    expect((await cache.client(id, client.clientId))?.name).toBe("Second");
    expect(await cache.version(id)).not.toBe(before);
  });

  it("sees a change of another node once its answers are old enough", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    const clock = stoppedClock();
    const cache = openConfigCache(here, { clock, maxAgeMs: 700 });
    await cache.client(id, client.clientId);
    await elsewhere.clients.update({ ...client, name: "Changed elsewhere" });
    expect((await cache.client(id, client.clientId))?.name).toBe("First");
    clock.advance(700);
    expect((await cache.client(id, client.clientId))?.name).toBe("Changed elsewhere");
  });

  it("keeps its answers when another node changed nothing", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    const counting = countingClientReads(here);
    const clock = stoppedClock();
    const cache = openConfigCache(counting.store, { clock, maxAgeMs: 700 });
    await cache.client(id, client.clientId);
    clock.advance(5000);
    await cache.client(id, client.clientId);
    expect(counting.reads()).toBe(1);
  });

  it("finds a client that was asked for before it was made", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    const cache = openConfigCache(here, { clock: stoppedClock() });
    expect(await cache.client(id, client.clientId)).toBeUndefined();
    await here.clients.insert(client);
    expect(await cache.client(id, client.clientId)).toBeDefined();
  });

  it("keeps a real client while a stranger tries thousands of ids", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    const counting = countingClientReads(here);
    const cache = openConfigCache(counting.store, { clock: stoppedClock() });
    await cache.client(id, client.clientId);
    for (let tries = 0; tries < 1200; tries++) await cache.client(id, `no-such-client-${tries}`);
    await cache.client(id, client.clientId);
    expect(counting.reads()).toBe(1201);
  });

  it("asks again after a question that failed", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    let failing = true;
    const find: Store["clients"]["find"] = (...key) =>
      failing ? Promise.reject(new Error("The database is away.")) : here.clients.find(...key);
    const cache = openConfigCache({ ...here, clients: { ...here.clients, find } }, { clock: stoppedClock() });
    await expect(cache.client(id, client.clientId)).rejects.toThrow("away");
    failing = false;
    expect(await cache.client(id, client.clientId)).toBeDefined();
  });

  it("finds a tenant by each of its domains, new ones included", async () => {
    const { id, domain } = await newTenant();
    const cache = openConfigCache(here, { clock: stoppedClock() });
    expect((await cache.tenantByDomain(domain))?.id).toBe(id);
    expect(await cache.tenantByDomain(`second.${domain}`)).toBeUndefined();
    await here.tenants.addDomain(id, `second.${domain}`);
    expect((await cache.tenantByDomain(`second.${domain}`))?.domains).toEqual([domain, `second.${domain}`]);
    expect((await cache.tenantByDomain(domain))?.domains).toEqual([domain, `second.${domain}`]);
  });

  it("finds a tenant that another node made, after a moment", async () => {
    const clock = stoppedClock();
    const cache = openConfigCache(here, { clock, maxAgeMs: 700 });
    const id = newTenantId();
    const domain = `${id.slice(4).toLowerCase()}.example`;
    expect(await cache.tenantByDomain(domain)).toBeUndefined();
    await elsewhere.tenants.insert({ id, name: "late", domains: [domain], settings: {}, createdAt: at });
    clock.advance(700);
    expect((await cache.tenantByDomain(domain))?.id).toBe(id);
  });

  it("knows which connections a client may use", async () => {
    const { id } = await newTenant();
    const client = newClient(id);
    const connection = newConnection(id, "Source");
    await here.clients.insert(client);
    await here.connections.insert(connection);
    const cache = openConfigCache(here, { clock: stoppedClock() });
    expect(await cache.isEnabledFor(id, connection.id, client.clientId)).toBe(false);
    expect(await cache.enabledConnections(id, client.clientId)).toEqual([]);
    await here.connections.setClient(id, connection.id, client.clientId, true);
    expect(await cache.isEnabledFor(id, connection.id, client.clientId)).toBe(true);
    expect((await cache.enabledConnections(id, client.clientId)).map(({ name }) => name)).toEqual(["Source"]);
    expect((await cache.connectionByRealm(id, "Source"))?.id).toBe(connection.id);
    expect((await cache.connectionByName(id, "Source"))?.id).toBe(connection.id);
    expect((await cache.connection(id, connection.id))?.id).toBe(connection.id);
  });

  it("gives one tenant nothing of another", async () => {
    const { id } = await newTenant();
    const other = await newTenant();
    const client = newClient(id);
    await here.clients.insert(client);
    const cache = openConfigCache(here, { clock: stoppedClock() });
    expect(await cache.client(id, client.clientId)).toBeDefined();
    expect(await cache.client(other.id, client.clientId)).toBeUndefined();
  });
});
