import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Connection } from "../../src/domain/connection.ts";
import type { Job } from "../../src/domain/job.ts";
import type { TestDatabase, TestEngine } from "./databases.ts";
import { type ManagementSite, openManagementSite, type TenantAtSite } from "./management-site.ts";

/** The options of a connection that asks its source. */
export const IMPORTING = { enabledDatabaseCustomization: true, import_mode: true };

/** What a test finds there. Time stands still but for what the test adds to `nowMs`. */
export interface ImportingSite {
  readonly site: ManagementSite;
  /** A tenant of the test's own. */
  readonly acme: TenantAtSite;
  /** In import mode. A test may put another of the tenant's in its place. */
  connection: Connection;
  nowMs: number;
  /** Runs what is due, and goes on at later times until the tenant's job has ended. */
  runToTheEnd(jobId: string, stepMs: number): Promise<Job>;
}

/** The Management API on a database of this engine, for the tests of the `describe` in which it is called. */
export function useImportingSite(
  engine: TestEngine,
  options: Pick<NonNullable<Parameters<typeof openManagementSite>[0]>, "onMail"> = {},
): ImportingSite {
  let database: TestDatabase;
  let site: ManagementSite;
  let acme: TenantAtSite;
  let connection: Connection;

  beforeAll(async () => {
    database = await engine.create();
    site = await openManagementSite({
      clock: { now: () => new Date(the.nowMs) },
      databaseUrl: database.options.databaseUrl,
      ...options,
    });
  });
  afterAll(async () => {
    await site?.close();
    await database?.drop();
  });
  beforeEach(async () => {
    acme = await site.addTenant();
    connection = await acme.addConnection("Users", IMPORTING);
  });

  const the: ImportingSite = {
    get site() {
      return site;
    },
    get acme() {
      return acme;
    },
    get connection() {
      return connection;
    },
    set connection(another) {
      connection = another;
    },
    nowMs: Date.parse("2026-03-01T08:00:00Z"),
    async runToTheEnd(jobId, stepMs) {
      for (let step = 0; step < 200; step++) {
        await site.jobs.runDue();
        const job = await site.deps.store.jobs.find(acme.tenant.id, jobId);
        if (job?.finishedAt) return job;
        the.nowMs += stepMs;
      }
      throw new Error("The job did not end.");
    },
  };
  return the;
}
