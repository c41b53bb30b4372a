import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { engines, type TestDatabase } from "../../support/databases.ts";
import { exactJobs } from "./exact-jobs.ts";
import { STORE_CLOCK } from "./jobs-world.ts";

const HOUR_MS = 3_600_000;

for (const engine of engines) {
  describe.skipIf(!engine.available)(`two nodes and one job on ${engine.name}`, () => {
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

    // A worker of the embedded database that stops inside a transaction lets nobody else write.
    const moments = engine.name === "sqlite" ? (["before"] as const) : (["before", "open", "done"] as const);

    it.each(exactJobs)(
      "do $name once when the first sleeps past its lease, and the first stops when it wakes up",
      async ({ begin, expectExact, transactions }) => {
        for (const moment of moments) {
          for (let sleepsAt = 1; sleepsAt <= transactions; sleepsAt++) {
            const { world, id } = await begin(store);
            let count = 0;
            let afterwards = 0;
            let isTaken = false;
            await world.workOn(id, {
              async hook(when) {
                if (isTaken && when === "before") afterwards++;
                if (isTaken || when !== moment || ++count !== sleepsAt) return;
                world.passTime(60_001);
                // A batch that is done and not committed cannot be taken over: the other one looks in vain.
                if (moment === "done") await world.workOnce(id, { store: other });
                else {
                  isTaken = true;
                  await world.workOn(id, { store: other });
                }
              },
            });
            expect(count).toBeGreaterThanOrEqual(sleepsAt);
            expect(afterwards).toBe(0);
            expect(world.failures).toEqual([]);
            await expectExact(store, world, id);
          }
        }
      },
      60_000,
    );

    it.each(exactJobs)(
      "do $name once when both are at work for a while",
      async ({ begin, expectExact, transactions }) => {
        for (let sleepsAt = 1; sleepsAt <= transactions; sleepsAt++) {
          const { world, id } = await begin(store);
          let count = 0;
          let second: Promise<unknown> | undefined;
          const first = {
            async hook(when: string) {
              if (when !== "before" || ++count !== sleepsAt) return;
              world.passTime(60_001);
              const isAtWork = Promise.withResolvers<void>();
              // From its first transaction on, they are side by side.
              second = world.workOn(id, { store: other, hook: () => isAtWork.resolve() });
              await Promise.race([isAtWork.promise, second]);
            },
          };
          while (second === undefined) {
            world.passTime(1_000);
            await world.workOnce(id, first);
          }
          await second;
          expect(world.failures).toEqual([]);
          await expectExact(store, world, id);
        }
      },
      60_000,
    );

    it("keep what was dismissed dismissed, whoever wakes up afterwards", async () => {
      const list = exactJobs.find(({ name }) => name === "a list")!;
      for (let sleepsAt = 1; sleepsAt <= list.transactions; sleepsAt++) {
        const { world, id } = await list.begin(store);
        let count = 0;
        await world.workOn(id, {
          async hook(when) {
            if (when !== "before" || ++count !== sleepsAt) return;
            world.passTime(60_001);
            await world.workOn(id, { store: other });
            await store.jobs.dismissJobRows(world.tenantId, id, STORE_CLOCK.now());
            await store.jobs.removeDismissedRows(world.tenantId, id, 10_000);
          },
        });
        expect(await store.jobs.removeDismissedRows(world.tenantId, id, 1)).toBe(0);
      }
    });

    it.each(exactJobs)(
      "do $name once when the clock of the first jumps by an hour, forward or back",
      async ({ begin, expectExact, transactions }) => {
        for (const jumpMs of [HOUR_MS, -HOUR_MS]) {
          for (let jumpsAt = 1; jumpsAt <= transactions; jumpsAt++) {
            const { world, id } = await begin(store);
            let [count, aheadMs] = [0, 0];
            const first = {
              aheadMs: () => aheadMs,
              async hook(when: string) {
                if (when !== "before") return;
                if (++count === jumpsAt) aheadMs = jumpMs;
                // By its own clock the lease of the first may have run out.
                if (count === jumpsAt + 1) await world.workOnce(id, { store: other });
              },
            };
            for (let turn = 0; turn < 100 && (await world.find(id)).finishedAt === undefined; turn++) {
              await world.workOnce(id, first);
              await world.workOnce(id, { store: other });
              world.passTime(60_001);
            }
            expect(world.failures).toEqual([]);
            await expectExact(store, world, id);
          }
        }
      },
      60_000,
    );

    it.each(exactJobs)(
      "do $name once when the second's clock is an hour ahead, so that it takes what is being worked on",
      async ({ begin, expectExact, transactions }) => {
        for (let comesAt = 1; comesAt <= transactions; comesAt++) {
          const { world, id } = await begin(store);
          let count = 0;
          await world.workOn(id, {
            async hook(when) {
              if (when === "before" && ++count === comesAt)
                await world.workOn(id, { store: other, aheadMs: () => HOUR_MS });
            },
          });
          expect(world.failures).toEqual([]);
          await expectExact(store, world, id);
        }
      },
      60_000,
    );

    it("begin a job that was made by a clock that is an hour ahead as soon as somebody has tidied up", async () => {
      const { world, id } = await exactJobs[0]!.begin(store);
      world.passTime(-HOUR_MS);
      expect(await world.workOnce(id)).toMatchObject({ status: "pending" });
      expect(await world.workOnce(id, { store: other })).toMatchObject({ status: "completed" });
    });
  });
}
