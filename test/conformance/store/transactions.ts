import { expect, it } from "vitest";
import { DomainError } from "../../../src/domain/errors.ts";
import type { Store } from "../../../src/store/store.ts";
import {
  aLogEvent,
  at,
  aUser,
  insertConnection,
  insertTenant,
  refusalOf,
  type TheStore,
  userIdOf,
} from "./fixtures.ts";

/** `Store.transaction`. */
export function transactionsSuite(the: TheStore): void {
  const aPlace = async () => insertConnection(the(), await insertTenant(the()));

  it("keeps all of a transaction", async () => {
    const user = aUser(await aPlace());
    const event = aLogEvent(user.tenantId);
    const result = await the().transaction(async (tx) => {
      const inserted = await tx.users.insert(user);
      await tx.logEvents.insert([event]);
      // What the transaction wrote is visible in it.
      expect(await tx.users.find(user.tenantId, inserted.userId)).toEqual(inserted);
      return inserted.userId;
    });
    expect(result).toBe(userIdOf(user));
    expect(await the().users.find(user.tenantId, result)).toBeDefined();
    expect(await the().users.provenance(user.tenantId, result)).toHaveLength(1);
    expect(await the().logEvents.find(event.tenantId, event.logId)).toBeDefined();
  });

  it("keeps nothing of a transaction that throws", async () => {
    const connection = await aPlace();
    const user = aUser(connection);
    const event = aLogEvent(user.tenantId);
    const heard: string[] = [];
    const stop = the().onConfigChange((tenantId) => heard.push(tenantId));
    const before = await the().tenants.configVersion(user.tenantId);
    const work = the().transaction(async (tx) => {
      await tx.users.insert(user);
      await tx.logEvents.insert([event]);
      await tx.connections.update({ ...connection, displayName: "Never" });
      throw new DomainError("internal", "Changed my mind.");
    });
    expect(await refusalOf(work)).toBe("internal");
    stop();
    expect(await the().users.find(user.tenantId, userIdOf(user))).toBeUndefined();
    expect(await the().users.findCredential(user.tenantId, connection.id, user.email!)).toBeUndefined();
    expect(await the().logEvents.find(event.tenantId, event.logId)).toBeUndefined();
    expect(await the().connections.find(connection.tenantId, connection.id)).toEqual(connection);
    expect(await the().tenants.configVersion(user.tenantId)).toBe(before);
    expect(heard).toEqual([]);
  });

  it("tells of a changed configuration after the commit, once", async () => {
    const connection = await aPlace();
    const heard: string[] = [];
    const stop = the().onConfigChange((tenantId) => heard.push(tenantId));
    await the().transaction(async (tx) => {
      await tx.connections.update({ ...connection, displayName: "One" });
      await tx.connections.update({ ...connection, displayName: "Two" });
      expect(heard).toEqual([]);
    });
    stop();
    expect(heard).toEqual([connection.tenantId]);
  });

  it("gives up a transaction after a conflict, even when the work goes on", async () => {
    const connection = await aPlace();
    const [taken, user] = [aUser(connection), aUser(connection)];
    await the().users.insert(taken);
    const work = the().transaction(async (tx) => {
      await tx.users.insert(user);
      await tx.users.insert(aUser(connection, { email: taken.email })).catch(() => undefined);
    });
    expect(await refusalOf(work)).toBe("conflict:email");
    expect(await the().users.find(user.tenantId, userIdOf(user))).toBeUndefined();
  });

  it("keeps what is written beside a transaction out of it", async () => {
    const connection = await aPlace();
    const [inside, beside] = [aUser(connection), aUser(connection)];
    const started = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const work = the().transaction(async (tx) => {
      await tx.users.insert(inside);
      started.resolve();
      await goOn.promise;
      throw new DomainError("internal", "Changed my mind.");
    });
    await started.promise;
    // Neither is the open transaction seen from outside, nor does a read wait for its end.
    expect(await the().users.find(connection.tenantId, userIdOf(inside))).toBeUndefined();
    const writing = the().users.insert(beside);
    goOn.resolve();
    expect(await refusalOf(work)).toBe("internal");
    await writing;
    expect(await the().users.find(connection.tenantId, userIdOf(beside))).toBeDefined();
    expect(await the().users.find(connection.tenantId, userIdOf(inside))).toBeUndefined();
  });

  it("lets exactly one of many transactions take a person over", async () => {
    const connection = await aPlace();
    const takeOver = async (tx: Store) => {
      const user = aUser(connection, { email: "once@example.com" });
      await tx.users.insert(user);
      await tx.logEvents.insert([aLogEvent(user.tenantId, { userId: userIdOf(user) })]);
    };
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => refusalOf(the().transaction(takeOver))));
    expect(outcomes.filter((outcome) => outcome === "accepted")).toHaveLength(1);
    const [user] = await the().users.listAfter(connection.tenantId, { limit: 5 });
    expect(await the().users.provenance(connection.tenantId, user!.userId)).toHaveLength(1);
    const page = { offset: 0, limit: 5, newestFirst: true, withTotal: true };
    expect((await the().logEvents.list(connection.tenantId, {}, page)).total).toBe(1);
  });

  it("loses no change of many that read and then write", async () => {
    const user = aUser(await aPlace(), { userMetadata: {} });
    await the().users.insert(user);
    const add = (key: string) =>
      the().transaction(async (tx) => {
        const current = await tx.users.find(user.tenantId, userIdOf(user));
        const userMetadata = { ...current?.userMetadata, [key]: true };
        await tx.users.update(user.tenantId, userIdOf(user), { userMetadata, updatedAt: at });
      });
    const keys = Array.from({ length: 6 }, (_, index) => `k${index}`);
    await Promise.all(keys.map(add));
    const stored = await the().users.find(user.tenantId, userIdOf(user));
    expect(Object.keys(stored?.userMetadata ?? {}).toSorted()).toEqual(keys);
  });

  it("runs many transactions at once, some of which fail, without mixing them up", async () => {
    const connection = await aPlace();
    const users = Array.from({ length: 60 }, () => aUser(connection));
    const outcomes = await Promise.all(
      users.map((user, index) =>
        refusalOf(
          the().transaction(async (tx) => {
            await tx.users.insert(user);
            if (index % 3 === 0) throw new DomainError("internal", "Every third one.");
          }),
        ),
      ),
    );
    const kept = users.filter((_, index) => outcomes[index] === "accepted");
    expect(kept).toHaveLength(40);
    const stored = await the().users.listAfter(connection.tenantId, { limit: 100 });
    expect(stored.map(({ userId }) => userId as string)).toEqual(kept.map(userIdOf).toSorted());
  });

  it("does not nest", async () => {
    await expect(the().transaction((tx) => tx.transaction(async () => undefined))).rejects.toThrow("nested");
    await the().ping();
  });
}
