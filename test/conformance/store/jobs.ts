import { expect, it } from "vitest";
import { newConnectionId, newJobId, type TenantId } from "../../../src/domain/ids.ts";
import type { Job, JobRow } from "../../../src/domain/job.ts";
import type { NewJob } from "../../../src/store/jobs.ts";
import type { Store } from "../../../src/store/store.ts";
import { at, insertTenant, later, refusalOf, type TheStore } from "./fixtures.ts";

const aJob = (tenantId: TenantId, change: Partial<NewJob> = {}): NewJob => ({
  tenantId,
  id: newJobId(),
  type: "users_import",
  payload: { upsert: false },
  createdBy: "client@clients",
  createdAt: at,
  ...change,
});

async function insertJob(store: Store, change: Partial<NewJob> = {}): Promise<NewJob> {
  const job = aJob(change.tenantId ?? (await insertTenant(store)), change);
  await store.jobs.insert(job);
  return job;
}

/** Claims of one job: suites share a database, and a worker takes what is due of any tenant. */
const claim = (store: Store, job: NewJob, owner: string, now = at): Promise<Job | undefined> =>
  store.jobs.claim({
    owner,
    now,
    until: new Date(now.getTime() + 60_000),
    types: ["users_import", "users_export"],
    only: { tenantId: job.tenantId, jobId: job.id },
  });

const lease = (job: NewJob, owner: string) => ({ tenantId: job.tenantId, jobId: job.id, owner });

const aRow = (job: NewJob, row: number, change: Partial<JobRow> = {}): JobRow => ({
  tenantId: job.tenantId,
  jobId: job.id,
  row,
  verdict: "failed",
  code: "FORMAT",
  message: "Not an address",
  detail: { user: { email: "x" } },
  ...change,
});

/** Jobs, who works on them, their rows and files. */
export function jobsSuite(the: TheStore): void {
  it("finds a job as it was inserted, for its tenant only", async () => {
    const store = the();
    const job = await insertJob(store, { connectionId: newConnectionId(), externalId: "batch-7" });
    expect(await store.jobs.find(job.tenantId, job.id)).toMatchObject({ ...job, status: "pending", attempts: 0 });
    expect(await store.jobs.find(await insertTenant(store), job.id)).toBeUndefined();
    expect(await refusalOf(store.jobs.insert(job))).toBe("conflict:id");
  });

  it("lists jobs newest first, page by page, by connection, type and status", async () => {
    const store = the();
    const tenantId = await insertTenant(store);
    const connectionId = newConnectionId();
    const jobs: NewJob[] = [];
    for (let index = 0; index < 5; index++) {
      jobs.push(
        await insertJob(store, {
          tenantId,
          createdAt: later(index < 2 ? 0 : index),
          ...(index % 2 === 0 ? { connectionId } : { type: "users_export" as const }),
        }),
      );
    }
    const first = await store.jobs.list(tenantId, {}, { limit: 3 });
    const rest = await store.jobs.list(tenantId, {}, { limit: 3, after: first.at(-1)?.id });
    const listed = [...first, ...rest].map(({ id }) => id);
    expect(listed.slice(0, 3)).toEqual([jobs[4]!.id, jobs[3]!.id, jobs[2]!.id]);
    expect(listed.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
    const ids = async (filter: Parameters<Store["jobs"]["list"]>[1]) =>
      (await store.jobs.list(tenantId, filter, { limit: 10 })).map(({ id }) => id);
    expect(await ids({ connectionId })).toEqual([jobs[4]!.id, jobs[2]!.id, jobs[0]!.id]);
    expect(await ids({ type: "users_export" })).toEqual([jobs[3]!.id, jobs[1]!.id]);
    expect(await ids({ status: "completed" })).toEqual([]);
  });

  it("gives a job to exactly one of many workers", async () => {
    const store = the();
    const job = await insertJob(store);
    const claims = await Promise.all(Array.from({ length: 8 }, (_, index) => claim(store, job, `worker-${index}`)));
    expect(claims.filter((claimed) => claimed !== undefined)).toHaveLength(1);
    expect(await store.jobs.find(job.tenantId, job.id)).toMatchObject({
      status: "processing",
      attempts: 1,
      startedAt: at,
    });
  });

  it("gives jobs to workers in the order in which they became due", async () => {
    const store = the();
    const tenantId = await insertTenant(store);
    // A type of their own, since the database is shared.
    const type = "migration_terminate";
    const younger = await insertJob(store, { tenantId, type, createdAt: later(5) });
    const older = await insertJob(store, { tenantId, type });
    const take = (owner: string) =>
      store.jobs.claim({ owner, now: later(10), until: later(60_000), types: [type] }).then((job) => job?.id);
    expect(await take("one")).toBe(older.id);
    expect(await take("other")).toBe(younger.id);
    expect(await take("third")).toBeUndefined();
  });

  it("wakes the waiting jobs of one type at one connection, and no others", async () => {
    const store = the();
    const tenantId = await insertTenant(store);
    const [here, elsewhere] = [newConnectionId(), newConnectionId()];
    const jobs: NewJob[] = [];
    for (const change of [
      { connectionId: here },
      { connectionId: elsewhere },
      { connectionId: here, type: "users_export" as const },
    ])
      jobs.push(await insertJob(store, { tenantId, ...change }));
    for (const job of jobs) {
      await claim(store, job, "w1");
      await store.jobs.release(lease(job, "w1"), { at, dueAt: later(600), counted: false });
    }
    await store.jobs.wake(tenantId, { connectionId: here, type: "users_import" }, later(1));
    const claimed: boolean[] = [];
    for (const job of jobs) claimed.push((await claim(store, job, "w2", later(1))) !== undefined);
    expect(claimed).toEqual([true, false, false]);
  });

  it("takes no job of a type that the worker cannot do", async () => {
    const store = the();
    const job = await insertJob(store, { type: "reset_campaign" });
    expect(await claim(store, job, "worker")).toBeUndefined();
    expect(await store.jobs.claim({ owner: "worker", now: at, until: later(1), types: [] })).toBeUndefined();
  });

  it("gives a job to another worker when its lease has run out, and takes nothing more from the first", async () => {
    const store = the();
    const job = await insertJob(store);
    await claim(store, job, "first");
    expect(await claim(store, job, "second", later(59_999))).toBeUndefined();
    expect(await store.jobs.renewLease(lease(job, "first"), later(90_000))).toBe(true);
    expect(await claim(store, job, "second", later(60_001))).toBeUndefined();
    expect(await claim(store, job, "second", later(90_000))).toMatchObject({ attempts: 2 });
    const times = { at: later(90_001), until: later(99_000) };
    expect(await store.jobs.renewLease(lease(job, "first"), later(200_000))).toBe(false);
    expect(await store.jobs.checkpoint(lease(job, "first"), { cursor: { row: 9 } }, times)).toBe(false);
    expect(await store.jobs.finish(lease(job, "first"), { status: "completed", at })).toBe(false);
    expect(await store.jobs.release(lease(job, "first"), { at, dueAt: at, counted: true })).toBe(false);
    expect((await store.jobs.find(job.tenantId, job.id))?.cursor).toBeUndefined();
  });

  it("keeps a checkpoint with the transaction it is made in, and drops it with it", async () => {
    const store = the();
    const job = await insertJob(store);
    await claim(store, job, "worker");
    const times = { at: later(1), until: later(60_000) };
    await store.transaction(async (tx) => {
      await tx.jobs.checkpoint(
        lease(job, "worker"),
        { cursor: { row: 1 }, summary: { total: 1 }, percentage: 10 },
        times,
      );
      await tx.jobs.addJobRows([aRow(job, 1)]);
    });
    const broken = store.transaction(async (tx) => {
      await tx.jobs.checkpoint(lease(job, "worker"), { cursor: { row: 2 } }, times);
      throw new Error("no");
    });
    await expect(broken).rejects.toThrow("no");
    expect(await store.jobs.find(job.tenantId, job.id)).toMatchObject({
      cursor: { row: 1 },
      summary: { total: 1 },
      percentage: 10,
    });
  });

  it("counts attempts anew when the cursor has moved, and not at all for a worker that was told to stop", async () => {
    const store = the();
    const job = await insertJob(store);
    await claim(store, job, "one");
    await claim(store, job, "two", later(70_000));
    const times = { at: later(70_001), until: later(80_000) };
    await store.jobs.checkpoint(lease(job, "two"), { cursor: { row: 1 } }, times);
    expect((await store.jobs.find(job.tenantId, job.id))?.attempts).toBe(1);
    await store.jobs.release(lease(job, "two"), { at: later(71_000), dueAt: later(72_000), counted: false });
    expect(await store.jobs.find(job.tenantId, job.id)).toMatchObject({ status: "pending", attempts: 0 });
    expect(await claim(store, job, "three", later(71_999))).toBeUndefined();
    expect(await claim(store, job, "three", later(72_000))).toMatchObject({ attempts: 1, cursor: { row: 1 } });
  });

  it("ends a job once: finished or cancelled, it stays so", async () => {
    const store = the();
    const done = await insertJob(store);
    await claim(store, done, "worker");
    const summary = { total: 3 };
    expect(await store.jobs.finish(lease(done, "worker"), { status: "completed", summary, at: later(5) })).toBe(true);
    expect(await store.jobs.find(done.tenantId, done.id)).toMatchObject({
      status: "completed",
      summary,
      percentage: 100,
      finishedAt: later(5),
    });
    expect(await store.jobs.cancel(done.tenantId, done.id, later(6))).toBe(false);
    const cancelled = await insertJob(store);
    await claim(store, cancelled, "worker");
    expect(await store.jobs.cancel(cancelled.tenantId, cancelled.id, later(6))).toBe(true);
    expect(await store.jobs.renewLease(lease(cancelled, "worker"), later(60_000))).toBe(false);
    expect(await claim(store, cancelled, "other", later(999_999))).toBeUndefined();
  });

  it("counts what of a type waits or is worked on, per tenant", async () => {
    const store = the();
    const tenantId = await insertTenant(store);
    await insertJob(store);
    const [pending, processing, ended] = [
      await insertJob(store, { tenantId }),
      await insertJob(store, { tenantId }),
      await insertJob(store, { tenantId }),
    ];
    await claim(store, processing, "worker");
    await store.jobs.cancel(tenantId, ended.id, at);
    expect(await store.jobs.countActive(tenantId, "users_import")).toBe(2);
    expect(await store.jobs.countActive(tenantId, "users_export")).toBe(0);
    expect(await store.jobs.find(tenantId, pending.id)).toMatchObject({ status: "pending" });
  });

  it("shows a job whose file is still arriving to nobody, and submits at most as many as are allowed", async () => {
    const store = the();
    const tenantId = await insertTenant(store);
    const jobs = [aJob(tenantId), aJob(tenantId), aJob(tenantId)];
    for (const job of jobs) await store.jobs.insertArriving(job, later(60_000));
    await store.jobs.putChunk(tenantId, jobs[0]!.id, "input", 0, Buffer.from("[]"));
    expect(await store.jobs.find(tenantId, jobs[0]!.id)).toBeUndefined();
    expect(await store.jobs.list(tenantId, {}, { limit: 10 })).toEqual([]);
    expect(await store.jobs.countArriving(tenantId, later(59_999))).toBe(3);
    expect(await store.jobs.countArriving(tenantId, later(60_000))).toBe(0);
    expect(await claim(store, jobs[0]!, "worker", later(100_000))).toBeUndefined();
    const outcomes = await Promise.all(jobs.map((job) => store.jobs.submitArrived({ ...job, externalId: "now" }, 2)));
    expect(outcomes.toSorted()).toEqual(["submitted", "submitted", "too_many"]);
    const submitted = await store.jobs.list(tenantId, {}, { limit: 10 });
    expect(submitted.map(({ status, externalId }) => [status, externalId])).toEqual([
      ["pending", "now"],
      ["pending", "now"],
    ]);
    expect(await store.jobs.submitArrived(aJob(tenantId), 9)).toBe("gone");
  });

  it("lists ended jobs and broken uploads to be tidied, each when it is due", async () => {
    const store = the();
    const tenantId = await insertTenant(store);
    const [ended, waiting] = [await insertJob(store, { tenantId }), await insertJob(store, { tenantId })];
    await store.jobs.cancel(tenantId, ended.id, later(1_000));
    const broken = aJob(tenantId);
    await store.jobs.insertArriving(broken, later(2_000));
    await store.jobs.keepArriving(tenantId, broken.id, later(3_000));
    const untidy = async (now: Date) =>
      (await store.jobs.listUntidy(now, 1_000))
        .filter(({ job }) => job.tenantId === tenantId)
        .map(({ job, broken: isBroken }) => [job.id, isBroken]);
    expect(await untidy(later(999))).toEqual([]);
    expect(await untidy(later(2_500))).toEqual([[ended.id, false]]);
    expect(await untidy(later(3_000))).toEqual([
      [ended.id, false],
      [broken.id, true],
    ]);
    await store.jobs.tidied(tenantId, ended.id, undefined);
    await store.jobs.remove(tenantId, broken.id);
    expect(await untidy(later(9_000))).toEqual([]);
    expect(await store.jobs.find(tenantId, waiting.id)).toBeDefined();
  });

  it("keeps a file in pieces, and gives each piece as it was", async () => {
    const store = the();
    const { tenantId, id } = await insertJob(store);
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
    await store.jobs.putChunk(tenantId, id, "input", 0, bytes);
    await store.jobs.putChunk(tenantId, id, "input", 1, bytes.subarray(3, 10));
    await store.jobs.putChunk(tenantId, id, "input", 1, bytes.subarray(3, 11));
    await store.jobs.putChunk(tenantId, id, "output", 0, bytes.subarray(0, 1));
    expect(Buffer.from((await store.jobs.readChunk(tenantId, id, "input", 0))!).equals(bytes)).toBe(true);
    expect([...(await store.jobs.readChunk(tenantId, id, "input", 1))!]).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await store.jobs.readChunk(tenantId, id, "input", 2)).toBeUndefined();
    expect(await store.jobs.measureFile(tenantId, id, "input")).toEqual({ chunks: 2, lastChunkBytes: 8 });
    expect(await store.jobs.removeChunks(tenantId, id, "input", 1)).toBe(1);
    expect(await store.jobs.removeChunks(tenantId, id, "input", 1)).toBe(1);
    expect(await store.jobs.removeChunks(tenantId, id, "input", 1)).toBe(0);
    expect(await store.jobs.measureFile(tenantId, id, "input")).toEqual({ chunks: 0, lastChunkBytes: 0 });
    expect(await store.jobs.measureFile(tenantId, id, "output")).toEqual({ chunks: 1, lastChunkBytes: 1 });
  });

  it("keeps what became of rows, once each, until they are dismissed", async () => {
    const store = the();
    const job = await insertJob(store);
    const rows = Array.from({ length: 1_200 }, (_, index) =>
      aRow(job, index + 1, { verdict: index % 3 === 0 ? "collision" : "failed" }),
    );
    await store.jobs.addJobRows(rows);
    await store.jobs.addJobRows([aRow(job, 2, { message: "Other words" })]);
    expect(await store.jobs.countJobRows(job.tenantId, job.id)).toEqual({ collision: 400, failed: 800 });
    const page = await store.jobs.listJobRows(job.tenantId, job.id, { verdict: "failed", after: 1, limit: 2 });
    expect(page).toEqual([aRow(job, 2, { message: "Other words" }), aRow(job, 3)]);
    expect(await store.jobs.dismissJobRows(job.tenantId, job.id, later(1))).toBe(false);
    expect(await store.jobs.removeDismissedRows(job.tenantId, job.id, 1_000)).toBe(0);
    await store.jobs.cancel(job.tenantId, job.id, at);
    await store.jobs.tidied(job.tenantId, job.id, undefined);
    expect(await store.jobs.dismissJobRows(job.tenantId, job.id, later(1))).toBe(true);
    expect(await store.jobs.listJobRows(job.tenantId, job.id, { limit: 1 })).toEqual([]);
    expect(await store.jobs.countJobRows(job.tenantId, job.id)).toEqual({});
    const untidy = await store.jobs.listUntidy(later(1), 1_000);
    expect(untidy.map(({ job: { id } }) => id)).toContain(job.id);
    expect(await store.jobs.removeDismissedRows(job.tenantId, job.id, 1_000)).toBe(1_000);
    expect(await store.jobs.removeDismissedRows(job.tenantId, job.id, 1_000)).toBe(200);
    expect(await store.jobs.removeDismissedRows(job.tenantId, job.id, 1_000)).toBe(0);
  });
}
