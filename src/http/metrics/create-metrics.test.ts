import { afterAll, beforeAll, expect, it } from "vitest";
import { aFailure, aListing, load } from "../../../test/conformance/roster/roster-world.ts";
import { anArrival, aUser, insertTenant } from "../../../test/conformance/store/fixtures.ts";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { engines } from "../../../test/support/databases.ts";
import type { ArrivalWay } from "../../domain/roster.ts";
import { createMigrationLevels } from "../../migration/progress/migration-levels.ts";
import type { Store } from "../../store/store.ts";
import { createMetrics } from "./create-metrics.ts";

let store: Store;
beforeAll(async () => {
  store = await engines[0]!.open();
});
afterAll(() => store.close());

it("metrics count whoever a source vouched for, by each way, once it is committed", async () => {
  const tenantId = await insertTenant(store);
  const connection = blankConnection(tenantId, "Users", new Date(), { options: { import_mode: true } });
  await store.connections.insert(connection);
  const metrics = createMetrics();
  const stop = store.onArrivals(metrics.countArrivals);
  let count = 0;
  const coming = (way: ArrivalWay, fromSource = true) =>
    aUser(connection, { localId: String(++count), arrival: anArrival({ way, fromSource }) });
  await store.users.insert(coming("sign_in"));
  await store.users.insert(coming("password_reset"));
  await store.users.insertMany([coming("bulk"), coming("bulk"), coming("bulk")]);
  await store.users.insert(coming("sign_up", false));
  const undone = store.transaction(async (tx) => {
    await tx.users.insert(coming("sign_in"));
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  stop();
  await store.users.insert(coming("sign_in"));
  const { text } = await metrics.render();
  const place = `tenant="${tenantId}",connection="Users"`;
  expect(text.split("\n").filter((line) => line.startsWith("usher_takeovers_total"))).toEqual([
    `usher_takeovers_total{${place},way="sign_in"} 1`,
    `usher_takeovers_total{${place},way="password_reset"} 1`,
    `usher_takeovers_total{${place},way="bulk"} 3`,
  ]);
});

it("metrics say how many have moved, are left and fail, half a minute old at most", async () => {
  const tenantId = await insertTenant(store);
  const options = { enabledDatabaseCustomization: true, import_mode: true };
  const connection = blankConnection(tenantId, "Users", new Date(), { options });
  await store.connections.insert(connection);
  await store.connections.insert(blankConnection(tenantId, "Local", new Date()));
  await load(
    store,
    connection,
    ["1", "2", "3"].map((localId) => aListing({ localId })),
  );
  await store.roster.noteFailure(aFailure(connection, { localId: "3" }));
  let now = new Date("2026-01-01T00:00:00Z");
  const metrics = createMetrics();
  metrics.watch({
    sources: { states: () => [] },
    hashing: { pending: () => 0, concurrency: 1 },
    migrations: createMigrationLevels({ store, clock: { now: () => now } }),
  });
  const lines = async () =>
    (await metrics.render()).text
      .split("\n")
      .filter((line) => line.startsWith("usher_migration_") && line.includes(tenantId));
  const place = `{tenant="${tenantId}",connection="Users"}`;
  const before = [
    `usher_migration_moved${place} 0`,
    `usher_migration_left${place} 3`,
    `usher_migration_failing${place} 1`,
  ];
  expect(await lines()).toEqual(before);
  await store.users.insert(aUser(connection, { localId: "3" }));
  now = new Date(now.getTime() + 29_000);
  expect(await lines()).toEqual(before);
  now = new Date(now.getTime() + 1_000);
  expect(await lines()).toEqual([
    `usher_migration_moved${place} 1`,
    `usher_migration_left${place} 2`,
    `usher_migration_failing${place} 0`,
  ]);
});
