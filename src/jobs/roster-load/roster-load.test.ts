import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted } from "../../../test/conformance/roster/roster-world.ts";
import { blankConnection } from "../../../test/support/blank-objects.ts";
import { systemClock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { newTenantId } from "../../domain/ids.ts";
import type { Job } from "../../domain/job.ts";
import { type Foundation, openFoundation } from "../../foundation.ts";
import type { JobContext, JobProgress, JobVerdict } from "../job-handler.ts";
import { createRosterLoad } from "./roster-load.ts";
import type { RosterLoadPayload } from "./roster-load-payload.ts";

const person = (index: number) => ({ user_id: `u${index}`, email: `${index}@shop.example` });

describe("the job that loads a list", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-list-job-"));
  let foundation: Foundation;
  beforeAll(async () => {
    foundation = await openFoundation({ dataDir, masterKey: randomBytes(32) });
  });
  afterAll(() => foundation.store.close());

  async function setUp() {
    const tenantId = newTenantId();
    await foundation.store.tenants.insert({
      id: tenantId,
      name: "acme",
      domains: [],
      settings: {},
      createdAt: new Date(),
    });
    const connection = blankConnection(tenantId, "Users", new Date(), { options: { import_mode: true } });
    await foundation.store.connections.insert(connection);
    return connection;
  }

  /** One worker, which is killed at its n-th batch: the transaction that it is in is not kept. */
  async function work(
    connection: Connection,
    rows: readonly object[],
    before: JobProgress = {},
    killedAt = Number.POSITIVE_INFINITY,
  ) {
    let last = before;
    let checkpoints = 0;
    const verdicts: JobVerdict[] = [];
    const percentages: number[] = [];
    const context: JobContext<RosterLoadPayload> = {
      job: { tenantId: connection.tenantId, id: "job_1", connectionId: connection.id, cursor: before.cursor } as Job,
      payload: { dryRun: false, options: {} },
      signal: new AbortController().signal,
      async checkpoint(progress) {
        if (progress.cursor !== undefined && ++checkpoints === killedAt) throw new Error("Killed.");
        last = { ...last, ...progress };
        if (progress.percentage !== undefined) percentages.push(progress.percentage);
      },
      async *input() {
        yield Buffer.from(JSON.stringify(rows));
      },
      writeOutput: async () => undefined,
      addRows: async (some) => void verdicts.push(...some),
    };
    const handler = createRosterLoad({ ...foundation, clock: systemClock, scratchDirectory: dataDir });
    const result = await handler.run(context).catch((error: Error) => error.message);
    return { result, last, verdicts, percentages };
  }

  it("goes on exactly where a killed worker left off, and counts nothing twice", async () => {
    const connection = await setUp();
    const rows = Array.from({ length: 1_300 }, (_, index) => person(index));
    const first = await work(connection, rows, {}, 2);
    expect([first.result, first.last.cursor?.row]).toEqual(["Killed.", 500]);
    expect(await counted(foundation.store, connection)).toEqual({ listed: 500, "state:never_seen": 500 });
    const second = await work(connection, rows, first.last);
    expect(second.result).toMatchObject({ summary: { total: 1_300, listed: 1_300, unchanged: 0, updated: 0 } });
    expect(await counted(foundation.store, connection)).toEqual({ listed: 1_300, "state:never_seen": 1_300 });
  });

  it("reports problems and collisions of the whole file before anything is written", async () => {
    const connection = await setUp();
    const rows = [
      ...Array.from({ length: 600 }, (_, index) => person(index)),
      { email: "nothing" },
      { ...person(0), user_id: "twin" },
    ];
    const { verdicts } = await work(connection, rows, {}, 1);
    expect(verdicts.slice(0, 3).map(({ row, verdict }) => [row, verdict])).toEqual([
      [601, "failed"],
      [1, "collision"],
      [602, "collision"],
    ]);
    expect(await counted(foundation.store, connection)).toEqual({});
    expect(readdirSync(dataDir).filter((name) => name.startsWith("collisions"))).toEqual([]);
  });

  it("says how far it is while it reads the file for the first time, and while it writes", async () => {
    const connection = await setUp();
    const { tenantId, id: connectionId } = connection;
    const job = { tenantId, id: "job_1", type: "roster_load", connectionId, payload: {}, createdBy: "cli" } as const;
    await foundation.store.jobs.insert({ ...job, createdAt: new Date() });
    const put = (position: number) =>
      foundation.store.jobs.putChunk(tenantId, "job_1", "input", position, Buffer.from("x"));
    for (const position of [0, 1]) await put(position);
    const rows = Array.from({ length: 10_100 }, (_, index) => person(index));
    const { percentages } = await work(connection, rows);
    expect(percentages[0]).toBe(24);
    expect(percentages[1]).toBeGreaterThanOrEqual(50);
    expect(percentages).toEqual(percentages.toSorted((one, other) => one - other));
    expect(percentages.at(-1)).toBe(99);
  });

  it("keeps apart people who share a telephone", async () => {
    const connection = await setUp();
    const rows = [1, 2].map((index) => ({ ...person(index), phone_number: "+4915112345678" }));
    expect((await work(connection, rows)).result).toMatchObject({ summary: { listed: 2, collision: 0 } });
  });
});
