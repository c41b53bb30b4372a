import { expect, it } from "vitest";
import { z } from "zod";
import { newJobId, type TenantId } from "../../../src/domain/ids.ts";
import type { JobHandler } from "../../../src/jobs/job-handler.ts";
import { createJobRunner } from "../../../src/jobs/job-runner.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import type { Store } from "../../../src/store/store.ts";
import { engines } from "../../support/databases.ts";
import { insertTenant, later } from "../store/fixtures.ts";

const sealer = createSealer(Buffer.alloc(32, 7));

/** A runner whose jobs end when they are told to. */
function aRunner(store: Store, concurrency: number) {
  const begun: TenantId[] = [];
  const ends: (() => void)[] = [];
  let isSettled = false;
  const handler: JobHandler = {
    type: "users_import",
    payload: z.unknown(),
    maxAttempts: 1,
    async run({ job }) {
      begun.push(job.tenantId);
      if (!isSettled) await new Promise<void>((resolve) => ends.push(resolve));
      return { summary: {} };
    },
  };
  const failures: unknown[] = [];
  const runner = createJobRunner(
    {
      store,
      sealer,
      handlers: [handler],
      clock: { now: () => later(60_000) },
      onFailure: (error) => void failures.push(error),
    },
    { concurrency },
  );
  return {
    begun,
    failures,
    runner,
    /** The job that began first of those that run ends. */
    endOne: () => ends.shift()?.(),
    endAll() {
      isSettled = true;
      for (const end of ends) end();
    },
    begin: (jobs: number) => expect.poll(() => begun.length, { interval: 5 }).toBe(jobs),
  };
}

async function insertJobs(store: Store, tenantId: TenantId, count: number, afterMs: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const createdAt = later(afterMs + index);
    await store.jobs.insert({
      tenantId,
      id: newJobId(),
      type: "users_import",
      payload: {},
      createdBy: "cli",
      createdAt,
    });
  }
}

for (const engine of engines) {
  const it$ = it.skipIf(!engine.available);

  it$(`one tenant's many jobs leave a place to another's that comes later (${engine.name})`, async () => {
    const store = await engine.open();
    const [large, small] = [await insertTenant(store), await insertTenant(store)];
    await insertJobs(store, large, 10, 0);
    const { runner, begun, begin, endAll, failures } = aRunner(store, 3);
    runner.poke();
    await begin(2);
    await insertJobs(store, small, 1, 1_000);
    runner.poke();
    await begin(3);
    expect(begun).toEqual([large, large, small]);
    endAll();
    await runner.runDue();
    expect([begun.length, failures]).toEqual([11, []]);
    await store.close();
  });

  it$(`a place that gets free goes to each tenant before one has it again (${engine.name})`, async () => {
    const store = await engine.open();
    const tenants: TenantId[] = [];
    for (const jobs of [10, 2, 1, 3]) {
      const tenantId = await insertTenant(store);
      tenants.push(tenantId);
      // Each comes after all of those before it.
      await insertJobs(store, tenantId, jobs, tenants.length * 1_000);
    }
    const { runner, begun, begin, endOne, endAll } = aRunner(store, 1);
    runner.poke();
    for (let jobs = 1; jobs < 16; jobs++) {
      await begin(jobs);
      endOne();
    }
    endAll();
    await runner.runDue();
    const [first = [], second = [], third = []] = [begun.slice(0, 4), begun.slice(4, 7), begun.slice(7, 9)];
    expect(first.toSorted()).toEqual(tenants.toSorted());
    expect(second.toSorted()).toEqual([tenants[0], tenants[1], tenants[3]].toSorted());
    expect(third.toSorted()).toEqual([tenants[0], tenants[3]].toSorted());
    expect(begun.slice(9)).toEqual(Array.from({ length: 7 }, () => tenants[0]));
    await store.close();
  });
}
