import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Connection } from "../../src/domain/connection.ts";
import type { ImportedUser } from "../../src/domain/user.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { engines, type TestDatabase } from "../support/databases.ts";
import {
  anArrival,
  aUser,
  insertConnection,
  insertSession,
  insertTenant,
  refusalOf,
  userIdOf,
} from "./store/fixtures.ts";

const PEOPLE = 1_300;

for (const engine of engines) {
  describe.skipIf(!engine.available)(`a connection with many people that is removed, on ${engine.name}`, () => {
    let database: TestDatabase;
    const nodes: Store[] = [];
    const the = (node = 0) => nodes[node]!;

    beforeAll(async () => {
      database = await engine.create();
      nodes.push(await openStore(database.options), await openStore(database.options));
    });
    afterAll(async () => {
      await Promise.all(nodes.map((node) => node.close()));
      await database?.drop();
    });

    async function fill(connection: Connection) {
      const users: ImportedUser[] = Array.from({ length: PEOPLE }, () => aUser(connection, { arrival: anArrival() }));
      await the().users.insertMany(users);
      await insertSession(the(), users[0]!);
      return users;
    }

    /** What a process leaves that ends in the middle of it. */
    const mark = (connection: Connection) =>
      database.run(`update connections set removed_at = 1, name = id where id = '${connection.id}'`);

    const left = async ({ tenantId }: Connection) => (await the().users.listAfter(tenantId, { limit: 10_000 })).length;

    it("is gone at once, and lets others write while its people go", async () => {
      const tenantId = await insertTenant(the());
      const connection = await insertConnection(the(), tenantId, { realms: ["people"] });
      await fill(connection);
      let isOver = false;
      const removing = the()
        .connections.remove(tenantId, connection.id)
        .finally(() => {
          isOver = true;
        });
      let between = 0;
      while (!isOver) {
        await new Promise((resolve) => setImmediate(resolve));
        if ((await the(1).connections.find(tenantId, connection.id)) !== undefined) continue;
        if (between === 0) await insertConnection(the(1), tenantId, { name: connection.name, realms: ["people"] });
        else await the(1).failedLogins.add(tenantId, `key ${between}`, new Date(), 1_000);
        if (between === 0 || (await left(connection)) > 0) between += 1;
      }
      expect(between).toBeGreaterThan(1);
      expect(await removing).toBe(true);
      expect(await left(connection)).toBe(0);
      expect((await the().connections.findByRealm(tenantId, "people"))?.name).toBe(connection.name);
    });

    it("takes nobody any more, and goes on being removed when a process has left it half done, by any number of nodes", async () => {
      const tenantId = await insertTenant(the());
      const connection = await insertConnection(the(), tenantId);
      const kept = await insertConnection(the(), tenantId);
      const users = await fill(connection);
      const [main, other] = [aUser(kept), aUser(kept)];
      for (const user of [main, other]) await the().users.insert(user);
      await the().users.link(tenantId, userIdOf(main), userIdOf(users[1]!));
      await mark(connection);

      expect(await the().connections.find(tenantId, connection.id)).toBeUndefined();
      expect(await the().connections.list(tenantId, {}, { offset: 0, limit: 9 })).toMatchObject({ items: [kept] });
      expect(await the().connections.update(connection)).toBe(false);
      expect(await the().connections.remove(tenantId, connection.id)).toBe(false);
      expect(await refusalOf(the().users.insert(aUser(connection)))).toBe("not_found");
      expect(await refusalOf(the().users.insertMany([aUser(connection, { arrival: anArrival() })]))).toBe("not_found");

      await Promise.all([the().connections.finishRemovals(), the(1).connections.finishRemovals()]);
      const people = await the().users.listAfter(tenantId, { limit: 10 });
      expect(people.map(({ userId }) => userId).toSorted()).toEqual([userIdOf(main), userIdOf(other)].toSorted());
      expect(people.flatMap(({ identities }) => identities)).toHaveLength(2);
      expect(await the().users.provenance(tenantId, userIdOf(users[0]!))).toEqual([]);
      await the().connections.insert(connection);
      await the().connections.finishRemovals();
      expect(await the().connections.find(tenantId, connection.id)).toBeDefined();
    });
  });
}
