import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { DomainError } from "../../src/domain/errors.ts";
import { newJobId, newTenantId, type TenantId } from "../../src/domain/ids.ts";
import type { Job } from "../../src/domain/job.ts";
import { sealInputPiece } from "../../src/jobs/input-pieces.ts";
import type { JobContext, JobHandler, JobPause } from "../../src/jobs/job-handler.ts";
import { createJobRunner, type JobRunner } from "../../src/jobs/job-runner.ts";
import { openStore } from "../../src/store/open-store.ts";
import { createSealer } from "../../src/store/sealer.ts";
import type { Store } from "../../src/store/store.ts";
import { engines, type TestDatabase } from "../support/databases.ts";

const CANARY = "canary-Passw0rd-41c9";
const payload = z.object({ rows: z.number().default(3) });
const sealer = createSealer(Buffer.alloc(32, 7));
type Work = (context: JobContext<z.output<typeof payload>>) => Promise<JobPause | undefined> | Promise<void>;

describe.each(engines)("job runners on $name", (engine) => {
  let database: TestDatabase;
  // As two nodes have it: each a store of its own on one database.
  let stores: Store[];

  beforeAll(async () => {
    if (!engine.available) return;
    database = await engine.create();
    stores = [await openStore(database.options), await openStore(database.options)];
  });
  afterAll(async () => {
    if (!engine.available) return;
    for (const store of stores) await store.close();
    await database.drop();
  });

  const it$ = engine.available ? it : it.skip; // the engine's own message says why it is not here

  /** A tenant with jobs of a type of its own clock and any number of runners, which work only when they are told to. */
  async function setUp(work: Work, options: { maxAttempts?: number; concurrency?: number; leaseMs?: number } = {}) {
    const [store, other] = stores as [Store, Store];
    const tenantId = newTenantId();
    await store.tenants.insert({ id: tenantId, name: "acme", domains: [], settings: {}, createdAt: new Date() });
    let nowMs = Date.parse("2026-03-01T10:00:00Z");
    const clock = { now: () => new Date(nowMs) };
    const failures: unknown[] = [];
    const handler: JobHandler<z.output<typeof payload>> = {
      type: "users_import",
      payload,
      maxAttempts: options.maxAttempts ?? 3,
      async run(context) {
        const pause = (await work(context)) as JobPause | undefined;
        return pause ?? { summary: { total: context.payload.rows } };
      },
    };
    const runner = (own = store): JobRunner =>
      createJobRunner(
        {
          store: onlyOf(tenantId, own),
          sealer,
          handlers: [handler],
          clock,
          onFailure: (error) => void failures.push(error),
        },
        options,
      );
    return {
      store,
      other,
      tenantId,
      failures,
      runner,
      passTime: (ms: number) => {
        nowMs += ms;
      },
      async insert(rows = 3): Promise<string> {
        const id = newJobId();
        await store.jobs.insert({
          tenantId,
          id,
          type: "users_import",
          payload: { rows },
          createdBy: "cli",
          createdAt: clock.now(),
        });
        return id;
      },
      job: async (id: string): Promise<Job> => (await store.jobs.find(tenantId, id))!,
    };
  }

  it$("run a job once, however many look for it at once", async () => {
    const runs: string[] = [];
    const world = await setUp(async ({ job }) => void runs.push(job.id));
    const ids = await Promise.all(Array.from({ length: 6 }, () => world.insert()));
    const runners = [world.runner(), world.runner(world.other), world.runner(), world.runner(world.other)];
    await Promise.all(runners.map((runner) => runner.runDue()));
    expect(runs.toSorted()).toEqual(ids.toSorted());
    expect(await world.job(ids[0]!)).toMatchObject({ status: "completed", summary: { total: 3 }, percentage: 100 });
  });

  it$("let go of a job that can do nothing until later, on whichever node, and count that as no attempt", async () => {
    const runs: unknown[] = [];
    const world = await setUp(
      async ({ job, checkpoint }) => {
        runs.push(job.cursor?.row);
        if (runs.length > 4) return;
        await checkpoint({ cursor: { row: runs.length } });
        return { goesOnAt: new Date(Date.parse("2026-03-01T10:00:00Z") + runs.length * 60_000), because: "It waits." };
      },
      { maxAttempts: 1 },
    );
    const id = await world.insert();
    for (const store of [world.store, world.other, world.store, world.other, world.store]) {
      await world.runner(store).runDue();
      world.passTime(59_999);
      await world.runner(store).runDue();
      world.passTime(1);
    }
    expect(runs).toEqual([undefined, 1, 2, 3, 4]);
    expect(await world.job(id)).toMatchObject({ status: "completed" });
    expect(world.failures).toEqual([]);
  });

  it$("work on no more jobs of a tenant at once than leave a place to others", async () => {
    let [now, most] = [0, 0];
    const twoAtOnce = Promise.withResolvers<void>();
    const world = await setUp(
      async ({ checkpoint }) => {
        most = Math.max(most, ++now);
        if (now === 2) twoAtOnce.resolve();
        await twoAtOnce.promise;
        await checkpoint({ cursor: { row: 1 } });
        now--;
      },
      { concurrency: 3 },
    );
    await Promise.all(Array.from({ length: 7 }, () => world.insert()));
    await world.runner().runDue();
    expect(most).toBe(2);
  });

  it$("find what was made while every place was taken", async () => {
    const begun = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const world = await setUp(
      async () => {
        begun.resolve();
        await mayEnd.promise;
      },
      { concurrency: 1 },
    );
    await world.insert();
    const runner = world.runner();
    const due = runner.runDue();
    await begun.promise;
    runner.poke();
    mayEnd.resolve();
    await due;
    const later = await world.insert();
    await runner.runDue();
    expect((await world.job(later)).status).toBe("completed");
  });

  it$("go on from the last cursor of a worker that died, when its lease has run out", async () => {
    const seen: unknown[] = [];
    const world = await setUp(async ({ job }) => void seen.push(job.cursor));
    const id = await world.insert();
    // A worker that claims, gets somewhere, and is killed: nothing more is heard of it.
    const lease = { tenantId: world.tenantId, jobId: id, owner: "killed" };
    const at = (await world.job(id)).createdAt;
    const until = new Date(at.getTime() + 60_000);
    await world.store.jobs.claim({
      owner: "killed",
      now: at,
      until,
      types: ["users_import"],
      only: { tenantId: world.tenantId, jobId: id },
    });
    await world.store.jobs.checkpoint(lease, { cursor: { row: 1 } }, { at, until });
    await world.runner().runDue();
    expect(seen).toEqual([]);
    world.passTime(60_000);
    await world.runner(world.other).runDue();
    expect(seen).toEqual([{ row: 1 }]);
    expect((await world.job(id)).status).toBe("completed");
  });

  it$("stop writing for a job that another worker has taken over", async () => {
    let takenOver = false;
    const world = await setUp(async ({ job, checkpoint, addRows }) => {
      if (!takenOver) {
        takenOver = true;
        world.passTime(60_001);
        await world.runner(world.other).runDue();
      }
      await world.store.transaction(async (tx) => {
        await addRows([{ row: job.attempts, verdict: "failed" }], tx);
        await checkpoint({ cursor: { row: 3 } }, tx);
      });
    });
    const id = await world.insert();
    await world.runner().runDue();
    const rows = await world.store.jobs.listJobRows(world.tenantId, id, { limit: 10 });
    expect(rows.map(({ row }) => row)).toEqual([2]);
    expect((await world.job(id)).status).toBe("completed");
    expect(world.failures).toEqual([]);
  });

  it$("give a job back when they are stopped, and the next one goes on from its cursor", async () => {
    const begun = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    const world = await setUp(async ({ job, checkpoint, signal }) => {
      seen.push(job.cursor);
      if (job.cursor !== undefined) return;
      await checkpoint({ cursor: { row: 2 } });
      begun.resolve();
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const id = await world.insert();
    const first = world.runner();
    first.poke();
    await begun.promise;
    await first.stop();
    expect(await world.job(id)).toMatchObject({ status: "pending", cursor: { row: 2 }, attempts: 0 });
    await world.runner(world.other).runDue();
    expect(seen).toEqual([undefined, { row: 2 }]);
    expect(world.failures).toEqual([]);
  });

  it$("interrupt a job that is cancelled, and leave it cancelled", async () => {
    const world = await setUp(async ({ job, checkpoint }) => {
      await world.store.jobs.cancel(job.tenantId, job.id, new Date());
      await checkpoint({ cursor: { row: 1 } });
    });
    const id = await world.insert();
    await world.runner().runDue();
    expect(await world.job(id)).toMatchObject({ status: "cancelled", cursor: undefined });
    expect(world.failures).toEqual([]);
  });

  it$("hear of a cancellation from the heartbeat, without a checkpoint", async () => {
    const world = await setUp(
      async ({ job, signal }) => {
        await world.store.jobs.cancel(job.tenantId, job.id, new Date());
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
      { leaseMs: 30 },
    );
    const id = await world.insert();
    await world.runner().runDue();
    expect((await world.job(id)).status).toBe("cancelled");
  });

  it$(
    "stop reading a file when the job is cancelled, whatever comes of it: gzip unpacks to a thousand times its size",
    async () => {
      let pieces = 0;
      const world = await setUp(
        async ({ job, input, signal }) => {
          for await (const _ of input()) {
            pieces++;
            await world.store.jobs.cancel(job.tenantId, job.id, new Date());
            await new Promise((resolve) => signal.addEventListener("abort", resolve));
          }
        },
        { leaseMs: 30 },
      );
      const id = await world.insert();
      for (let position = 0; position < 3; position++) {
        const sealed = sealInputPiece(Buffer.from("row\n"), { tenantId: world.tenantId, id }, position, { sealer });
        await world.store.jobs.putChunk(world.tenantId, id, "input", position, sealed);
      }
      await world.runner().runDue();
      expect([pieces, (await world.job(id)).status]).toEqual([1, "cancelled"]);
    },
  );

  it$("fail a job with the words of a refusal, at the first attempt", async () => {
    const world = await setUp(async () => {
      throw new DomainError("invalid_body", "Failed to parse users file JSON", { detail: CANARY });
    });
    const id = await world.insert();
    await world.runner().runDue();
    expect(await world.job(id)).toMatchObject({
      status: "failed",
      statusDetails: "Failed to parse users file JSON",
      attempts: 1,
    });
  });

  it$("try again after an unexpected failure, later each time, and then fail the job without its words", async () => {
    let runs = 0;
    const world = await setUp(async () => {
      runs++;
      throw new Error(CANARY);
    });
    const id = await world.insert();
    const runner = world.runner();
    await runner.runDue();
    await runner.runDue();
    expect(runs).toBe(1);
    world.passTime(1_000);
    await runner.runDue();
    expect(runs).toBe(2);
    world.passTime(1_999);
    await runner.runDue();
    expect(runs).toBe(2);
    world.passTime(1);
    await runner.runDue();
    const job = await world.job(id);
    expect([runs, job.status, world.failures.length]).toEqual([3, "failed", 3]);
    expect(JSON.stringify(job)).not.toContain(CANARY);
  });

  it$("give up on a job that its workers die of, without running it again", async () => {
    let runs = 0;
    const world = await setUp(async () => void runs++, { maxAttempts: 2 });
    const id = await world.insert();
    const only = { tenantId: world.tenantId, jobId: id };
    for (let attempt = 0; attempt < 2; attempt++) {
      const now = new Date((await world.job(id)).createdAt.getTime() + attempt * 60_000);
      const until = new Date(now.getTime() + 60_000);
      await world.store.jobs.claim({ owner: `killed ${attempt}`, now, until, types: ["users_import"], only });
    }
    world.passTime(120_000);
    await world.runner().runDue();
    expect([runs, (await world.job(id)).status]).toEqual([0, "failed"]);
  });

  it$("wait for a database that takes no writes, however long, and say so", async () => {
    let full = true;
    const world = await setUp(
      async () => {
        if (full) throw new DomainError("overloaded", "Later.", { retryAfterSeconds: 5 });
      },
      { maxAttempts: 1 },
    );
    const id = await world.insert();
    const runner = world.runner();
    for (let attempt = 0; attempt < 3; attempt++) {
      await runner.runDue();
      const { status, statusDetails } = await world.job(id);
      expect([status, statusDetails]).toEqual(["pending", expect.stringContaining("goes on by itself")]);
      world.passTime(5_000);
    }
    full = false;
    await runner.runDue();
    expect(await world.job(id)).toMatchObject({ status: "completed", statusDetails: undefined });
  });

  it$("read the uploaded file, which is sealed, and remove it when the job has ended", async () => {
    const bytes = Uint8Array.from({ length: 600_000 }, (_, index) => (index * 7) % 251);
    const read: Buffer[] = [];
    const world = await setUp(async ({ input }) => {
      for (let time = 0; time < 2; time++) read.push(await bytesOf(input()));
    });
    const id = await world.insert();
    for (let position = 0; position * 262_144 < bytes.length; position++) {
      const piece = bytes.subarray(position * 262_144, (position + 1) * 262_144);
      const sealed = sealInputPiece(piece, { tenantId: world.tenantId, id }, position, { sealer });
      await world.store.jobs.putChunk(world.tenantId, id, "input", position, sealed);
    }
    await world.runner().runDue();
    expect(read.map((part) => part.equals(bytes))).toEqual([true, true]);
    expect((await world.store.jobs.measureFile(world.tenantId, id, "input")).chunks).toBe(0);
  });

  it$("remove what was dismissed, however much it is, and can be stopped meanwhile", async () => {
    const many = 51_000;
    const world = await setUp(async () => undefined);
    const id = await world.insert();
    await world.runner().runDue();
    for (let row = 0; row < many; row += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => ({ row: row + index, verdict: "failed" }));
      await world.store.jobs.addJobRows(rows.map((one) => ({ ...one, tenantId: world.tenantId, jobId: id })));
    }
    await world.store.jobs.dismissJobRows(world.tenantId, id, new Date("2026-03-01T10:00:00Z"));
    expect(await world.store.jobs.countJobRows(world.tenantId, id)).toEqual({});
    const stopped = world.runner();
    await stopped.stop();
    await stopped.runDue();
    // One bite is what a stop has to wait for.
    expect(await world.store.jobs.removeDismissedRows(world.tenantId, id, 100)).toBe(100);
    await world.runner(world.other).runDue();
    expect(await world.store.jobs.removeDismissedRows(world.tenantId, id, 100)).toBe(0);
  });

  it$("keep the file that a job made for a day", async () => {
    const world = await setUp(async ({ writeOutput }) => writeOutput(0, Buffer.from("made")));
    const id = await world.insert();
    const runner = world.runner();
    await runner.runDue();
    const chunks = async () => (await world.store.jobs.measureFile(world.tenantId, id, "output")).chunks;
    world.passTime(86_399_999);
    await runner.runDue();
    expect(await chunks()).toBe(1);
    world.passTime(1);
    await runner.runDue();
    expect(await chunks()).toBe(0);
  });

  it$("remove what has arrived of an upload that broke off", async () => {
    const world = await setUp(async () => {});
    const id = newJobId();
    const createdAt = new Date("2026-03-01T10:00:00Z");
    const job = {
      tenantId: world.tenantId,
      id,
      type: "users_import",
      payload: {},
      createdBy: "cli",
      createdAt,
    } as const;
    await world.store.jobs.insertArriving(job, new Date(createdAt.getTime() + 60_000));
    await world.store.jobs.putChunk(world.tenantId, id, "input", 0, Buffer.from("[{"));
    const chunks = async () => (await world.store.jobs.measureFile(world.tenantId, id, "input")).chunks;
    await world.runner().runDue();
    expect(await chunks()).toBe(1);
    world.passTime(60_000);
    await world.runner().runDue();
    expect(await chunks()).toBe(0);
    expect(await world.store.jobs.submitArrived(job, 2)).toBe("gone");
  });

  it$("work on one named job in the process that asks, or follow it where another works on it", async () => {
    const begun = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const world = await setUp(async () => {
      begun.resolve();
      await mayEnd.promise;
    });
    const [id, untouched] = [await world.insert(), await world.insert()];
    const here = world.runner().runHere({ tenantId: world.tenantId, id });
    await begun.promise;
    const following = world.runner(world.other).runHere({ tenantId: world.tenantId, id });
    mayEnd.resolve();
    expect((await here).status).toBe("completed");
    expect(await following).toMatchObject({ id, status: "completed", attempts: 1 });
    expect((await world.job(untouched)).status).toBe("pending");
  });

  it$("give a job back when the command that runs it is interrupted", async () => {
    const interrupt = new AbortController();
    const world = await setUp(async ({ signal }) => {
      interrupt.abort();
      signal.throwIfAborted();
    });
    const id = await world.insert();
    const runner = world.runner();
    await expect(runner.runHere({ tenantId: world.tenantId, id }, { signal: interrupt.signal })).rejects.toThrow();
    expect((await world.job(id)).status).toBe("pending");
  });
});

/** The store as if it had this tenant's jobs only: tests share a database, and each takes its own. */
function onlyOf(tenantId: TenantId, store: Store): Pick<Store, "jobs"> {
  return {
    jobs: {
      ...store.jobs,
      async claim(input) {
        if (input.only !== undefined) return store.jobs.claim(input);
        for (const { id } of (await store.jobs.list(tenantId, {}, { limit: 50 })).toReversed()) {
          const job = await store.jobs.claim({ ...input, only: { tenantId, jobId: id } });
          if (job !== undefined) return job;
        }
        return undefined;
      },
      listUntidy: async (now, limit) =>
        (await store.jobs.listUntidy(now, 10_000)).filter(({ job }) => job.tenantId === tenantId).slice(0, limit),
    },
  };
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
