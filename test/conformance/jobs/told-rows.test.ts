import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobType } from "../../../src/domain/job.ts";
import type { Store } from "../../../src/store/store.ts";
import { engines } from "../../support/databases.ts";
import { people, setUpJobs } from "./jobs-world.ts";

const MAX = 620;
const broken = Array.from({ length: 1_300 }, () => ({ email: "broken" }));
/** Each of them twice. */
const twins = [...people(700), ...people(700).map((row) => ({ ...row, name: "Twin" }))];

for (const engine of engines) {
  describe.skipIf(!engine.available)(`of very many rows that a job cannot take, on ${engine.name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await engine.open();
    });
    afterAll(() => store.close());

    it.each<[string, JobType, readonly unknown[], object, object]>([
      ["an import", "users_import", broken, { failed: 1_300 }, { failed: MAX }],
      ["an import of twins", "users_import", twins, { inserted: 700, failed: 700 }, { failed: MAX }],
      ["a list", "roster_load", broken, { failed: 1_300 }, { failed: MAX }],
      ["a list of twins", "roster_load", twins, { collision: 1_400 }, { collision: MAX }],
    ])("%s counts all, and tells of the first so many", async (_, type, file, summary, rows) => {
      const world = await setUpJobs(store);
      const id = await world.insert(type, type === "roster_load" ? { format: "auth0-import" } : {}, file);
      const job = await world.workOn(id, { maxToldRows: MAX });
      expect(job).toMatchObject({ status: "completed", summary });
      expect(world.failures).toEqual([]);
      expect(await store.jobs.countJobRows(world.tenantId, id)).toEqual(rows);
      const told = await store.jobs.listJobRows(world.tenantId, id, { limit: 2_000 });
      const numbers = told.map(({ row }) => row);
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    });
  });
}
