import { expect } from "vitest";
import type { Store } from "../../../src/store/store.ts";
import { counted, recounted } from "../roster/roster-world.ts";
import { type JobsWorld, people, setUpJobs } from "./jobs-world.ts";

const PEOPLE = 300;
const MAILED = 4;
/** More than one transaction reports. */
const BROKEN = 510;
const LISTED = 510;
const UNDONE = 210;

/** A job that has several transactions, and all that must be so when it has ended, however that came about. */
export interface ExactJob {
  readonly name: string;
  /** How many transactions it has, at the least. */
  readonly transactions: number;
  readonly begin: (store: Store) => Promise<{ readonly world: JobsWorld; readonly id: string }>;
  readonly expectExact: (store: Store, world: JobsWorld, id: string) => Promise<void>;
}

async function expectRows(store: Store, world: JobsWorld, id: string, rows: Record<string, number>): Promise<void> {
  expect(await store.jobs.countJobRows(world.tenantId, id)).toEqual(rows);
}

async function events(store: Store, { tenantId }: JobsWorld): Promise<Record<string, number>> {
  const { items } = await store.logEvents.list(tenantId, {}, { offset: 0, limit: 1_000, newestFirst: false });
  return Object.fromEntries([...Map.groupBy(items, ({ type }) => type)].map(([type, some]) => [type, some.length]));
}

const LIST = { format: "auth0-import" };

export const exactJobs: readonly ExactJob[] = [
  {
    name: "an import",
    transactions: 3,
    async begin(store) {
      const world = await setUpJobs(store);
      const file = people(PEOPLE).map((row, index) => (index % 7 === 3 ? { email: "broken" } : row));
      return { world, id: await world.insert("users_import", {}, file) };
    },
    async expectExact(store, world, id) {
      const failed = 43;
      const inserted = PEOPLE - failed;
      const summary = { total: PEOPLE, inserted, failed, updated: 0 };
      expect(await world.find(id)).toMatchObject({ status: "completed", summary });
      await expectRows(store, world, id, { failed });
      expect(await world.countUsers()).toBe(inserted);
      expect(await counted(store, world.connection)).toEqual({ "unlisted:bulk": inserted });
      expect(await events(store, world)).toEqual({ sui: 1 });
    },
  },
  {
    name: "a list",
    transactions: 5,
    async begin(store) {
      const world = await setUpJobs(store);
      const broken = Array.from({ length: BROKEN }, () => ({ email: "broken" }));
      const twice = [{ user_id: "u1", email: "other@shop.example" }];
      return { world, id: await world.insert("roster_load", LIST, [...people(LISTED), ...broken, ...twice]) };
    },
    async expectExact(store, world, id) {
      const summary = { total: LISTED + BROKEN + 1, failed: BROKEN, listed: LISTED - 1, collision: 2 };
      expect(await world.find(id)).toMatchObject({ status: "completed", summary });
      await expectRows(store, world, id, { failed: BROKEN, collision: 2 });
      expect(await counted(store, world.connection)).toEqual(await recounted(store, world.connection));
      expect(await counted(store, world.connection)).toMatchObject({ listed: LISTED, "state:never_seen": LISTED - 1 });
    },
  },
  {
    name: "a campaign",
    transactions: 2 * MAILED + 1,
    async begin(store) {
      const world = await setUpJobs(store);
      await world.workOn(await world.insert("roster_load", LIST, people(MAILED)));
      const payload = { dryRun: false, ratePerMinute: 6_000, pagesDomain: "shop.example" };
      return { world, id: await world.insert("reset_campaign", payload) };
    },
    async expectExact(store, world, id) {
      const summary = { sent: MAILED, failed: 0, skipped: 0 };
      expect(await world.find(id)).toMatchObject({ status: "completed", summary });
      await expectRows(store, world, id, { sent: MAILED });
      expect(new Set(world.mailed).size).toBe(MAILED);
      // Whoever stops between the note of a mail and the note that it went makes it come again.
      expect(world.mailed.length).toBeLessThanOrEqual(MAILED + 1);
      expect(await events(store, world)).toEqual({ migration_campaign_ended: 1 });
    },
  },
  {
    name: "undoing",
    transactions: 4,
    async begin(store) {
      const world = await setUpJobs(store);
      const batchId = await world.insert("users_import", {}, people(UNDONE));
      await world.workOn(batchId);
      const review = { criteria: { batchId }, batchType: "users_import" };
      const reviewId = await world.insert("migration_terminate", { ...review, dryRun: true });
      await world.workOn(reviewId);
      return { world, id: await world.insert("migration_terminate", { ...review, dryRun: false, reviewId }) };
    },
    async expectExact(store, world, id) {
      expect(await world.find(id)).toMatchObject({
        status: "completed",
        statusDetails: undefined,
        summary: { removed: UNDONE, kept: 0 },
      });
      await expectRows(store, world, id, { removed: UNDONE });
      expect(await world.countUsers()).toBe(0);
      expect(await counted(store, world.connection)).toEqual({});
      expect(await events(store, world)).toEqual({ sui: 1, sdu: UNDONE, migration_terminated: 1 });
    },
  },
];
