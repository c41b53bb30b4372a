import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobType } from "../../../src/domain/job.ts";
import type { JsonObject } from "../../../src/domain/json.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { engines, type TestDatabase } from "../../support/databases.ts";
import { counted } from "../roster/roster-world.ts";
import { type JobsWorld, people, STORE_CLOCK, setUpJobs } from "./jobs-world.ts";

const GONE = "The connection was removed.";

interface Case {
  readonly name: string;
  readonly type: JobType;
  /** Before which transactions of the job the connection goes. */
  readonly at: readonly number[];
  /** Gives the job's id. */
  readonly begin: (world: JobsWorld) => Promise<string>;
}

const importOf = (world: JobsWorld, payload: JsonObject = {}) => world.insert("users_import", payload, people(300));

async function reviewed(world: JobsWorld): Promise<{ criteria: JsonObject; reviewId: string }> {
  const batchId = await importOf(world);
  await world.workOn(batchId);
  const criteria = { batchId };
  const reviewId = await world.insert("migration_terminate", { criteria, batchType: "users_import", dryRun: true });
  await world.workOn(reviewId);
  return { criteria, reviewId };
}

const cases: readonly Case[] = [
  { name: "an import", type: "users_import", at: [1, 2, 3], begin: importOf },
  {
    name: "an import that updates",
    type: "users_import",
    at: [1, 2],
    async begin(world) {
      await world.workOn(await importOf(world));
      return importOf(world, { upsert: true });
    },
  },
  {
    name: "a list",
    type: "roster_load",
    at: [1, 2],
    begin: (world) => world.insert("roster_load", { format: "auth0-import" }, people(1_200)),
  },
  {
    name: "a campaign",
    type: "reset_campaign",
    at: [1, 2, 3, 4, 5],
    async begin(world) {
      await world.workOn(await world.insert("roster_load", { format: "auth0-import" }, people(5)));
      return world.insert("reset_campaign", { dryRun: false, ratePerMinute: 6_000, pagesDomain: "shop.example" });
    },
  },
  {
    name: "a dry run of undoing",
    type: "migration_terminate",
    at: [1, 2],
    async begin(world) {
      const { criteria } = await reviewed(world);
      return world.insert("migration_terminate", { criteria, batchType: "users_import", dryRun: true });
    },
  },
  {
    name: "undoing",
    type: "migration_terminate",
    at: [1, 2, 3],
    async begin(world) {
      const payload = { ...(await reviewed(world)), batchType: "users_import", dryRun: false };
      return world.insert("migration_terminate", payload);
    },
  },
];

for (const engine of engines) {
  describe.skipIf(!engine.available)(`a connection that is removed under its jobs on ${engine.name}`, () => {
    let database: TestDatabase;
    let store: Store;
    let other: Store;

    beforeAll(async () => {
      database = await engine.create();
      const options = { ...database.options, clock: STORE_CLOCK };
      [store, other] = [await openStore(options), await openStore(options)];
    });
    afterAll(async () => {
      await store.close();
      await other.close();
      await database.drop();
    });

    async function expectNothingLeft(world: JobsWorld, id: string): Promise<void> {
      expect(await world.find(id)).toMatchObject({ status: "failed", statusDetails: GONE });
      expect(world.failures).toEqual([]);
      expect(await world.countUsers()).toBe(0);
      expect(await counted(store, world.connection)).toEqual({});
      expect(await store.roster.listAfter(world.tenantId, world.connection.id, {}, { limit: 1 })).toEqual([]);
      // Tidied by whoever works next.
      await world.workOnce(id);
      expect(await store.jobs.measureFile(world.tenantId, id, "input")).toMatchObject({ chunks: 0 });
    }

    it.each(cases)("ends $name, at whatever moment, and nothing of it stays", async ({ begin, at }) => {
      for (const moment of at) {
        const world = await setUpJobs(store);
        const id = await begin(world);
        let transactions = 0;
        await world.workOn(id, {
          async hook(when) {
            if (when === "before" && ++transactions === moment)
              await other.connections.remove(world.tenantId, world.connection.id);
          },
        });
        expect(transactions).toBeGreaterThanOrEqual(moment);
        await expectNothingLeft(world, id);
      }
    });

    it("ends jobs that wait, too, and leaves those of other connections alone", async () => {
      const [world, neighbour] = [await setUpJobs(store), await setUpJobs(store)];
      const [id, neighbours] = [await importOf(world), await importOf(neighbour)];
      await other.connections.remove(world.tenantId, world.connection.id);
      await expectNothingLeft(world, id);
      expect(await neighbour.workOn(neighbours)).toMatchObject({ status: "completed", summary: { inserted: 300 } });
    });

    // The embedded database has one writer at a time.
    it.skipIf(engine.name === "sqlite")("waits for a batch that is being committed, and takes it along", async () => {
      for (const { begin, at } of cases) {
        for (const moment of at) {
          const world = await setUpJobs(store);
          const id = await begin(world);
          let transactions = 0;
          let removing: Promise<boolean> | undefined;
          await world.workOn(id, {
            async hook(when) {
              if (when !== "done" || ++transactions !== moment) return;
              removing = other.connections.remove(world.tenantId, world.connection.id);
              // It gets as far as it can while the batch is open.
              for (let query = 0; query < 30; query++) await store.tenants.find(world.tenantId);
            },
          });
          expect(await removing).toBe(true);
          if ((await world.find(id)).status === "failed") await expectNothingLeft(world, id);
          else expect(await world.countUsers()).toBe(0);
        }
      }
    });
  });
}
