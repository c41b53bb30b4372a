import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/domain/clock.ts";
import type { Connection } from "../../src/domain/connection.ts";
import { newTenantId } from "../../src/domain/ids.ts";
import { ARRIVAL_WAYS, FAILURE_CAUSES, type RosterListing, rosterIdKey } from "../../src/domain/roster.ts";
import { describeFailures } from "../../src/migration/progress/describe-failures.ts";
import { everybodyLeft, type LeftFilter, listLeft } from "../../src/migration/progress/left-people.ts";
import { measureProgress } from "../../src/migration/progress/measure-progress.ts";
import { openStore } from "../../src/store/open-store.ts";
import { dayOf, type ProgressChange } from "../../src/store/progress.ts";
import type { Store } from "../../src/store/store.ts";
import { blankConnection } from "../../test/support/blank-objects.ts";

const ROWS_AT_ONCE = 1_000;
const DAYS = 365;
const RUNS = 20;
const FAILED = 20_000;
const DAY_MS = 86_400_000;

/** Milliseconds: the middle of several runs, and the longest of them. */
export interface Timing {
  readonly p50Ms: number;
  readonly longestMs: number;
}

export interface ProgressFigures {
  readonly people: number;
  readonly loadedPerSecond: number;
  /** Counts of a year, days, rates and forecast: all of `GET …/progress`. */
  readonly progress: Timing;
  readonly failures: Timing;
  /** One page of 50 for each of these. */
  readonly page: Timing;
  readonly pageOfDomain: Timing;
  readonly pageByName: Timing;
  /** Nobody is meant, and all that one request may pass over is passed over. */
  readonly pageOfNobody: Timing;
  readonly exportedPerSecond: number;
  /** Growth of the resident memory during the export; up to 256 of it are pages of the database's file, mapped by SQLite. */
  readonly exportMiB: number;
}

/** Loads a roster, makes up a year of arrivals and 20,000 failures, and measures what is read of them. */
export async function benchProgress(
  people: number,
  options: { readonly databaseUrl?: string } = {},
): Promise<ProgressFigures> {
  const folder = await mkdtemp(join(tmpdir(), "usher-bench-progress-"));
  const { databaseUrl } = options;
  const store = await openStore(databaseUrl ? { databaseUrl } : { file: join(folder, "usher.db") });
  try {
    const connection = await addConnection(store);
    const loadedPerSecond = await loadRoster(store, connection, people);
    await makeHistory(store, connection, people);
    const today = dayOf(new Date());
    const deps = { store, clock: systemClock };
    const page = (filter: LeftFilter) => time(() => listLeft({ connection, filter }, { limit: 50 }, deps));
    const figures = {
      progress: await time(() => measureProgress({ connection, from: today - 89, to: today }, deps)),
      failures: await time(() => describeFailures(connection, deps)),
      page: await page({}),
      pageOfDomain: await page({ domain: "d7.example" }),
      pageByName: await page({ text: `p${people - 1}@` }),
      pageOfNobody: await page({ lastSeenAfter: new Date("2100-01-01") }),
    };
    return { people, loadedPerSecond, ...figures, ...(await exportAll(store, connection)) };
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function addConnection(store: Store): Promise<Connection> {
  const tenantId = newTenantId();
  const createdAt = new Date(Date.now() - DAYS * DAY_MS);
  await store.tenants.insert({ id: tenantId, name: "bench", domains: [], settings: {}, createdAt });
  const connection = blankConnection(tenantId, "Users", createdAt);
  await store.connections.insert(connection);
  return connection;
}

async function loadRoster(store: Store, connection: Connection, people: number): Promise<number> {
  const startedAtMs = performance.now();
  const loading = { tenantId: connection.tenantId, connectionId: connection.id, listedBy: "job_1", at: new Date() };
  for (let from = 0; from < people; from += ROWS_AT_ONCE) {
    const listings = Array.from({ length: Math.min(ROWS_AT_ONCE, people - from) }, (_, index) => listing(from + index));
    await store.roster.load(loading, listings);
  }
  return people / ((performance.now() - startedAtMs) / 1_000);
}

function listing(number: number): RosterListing {
  const localId = String(number);
  const email = `p${number}@d${number % 50}.example`;
  const profile = { id: localId, email, emailVerified: true, extra: {} };
  const lastSeenAt = new Date(Date.UTC(2025, 0, 1) - number * 1_000);
  return { key: rosterIdKey(localId), localId, email, lastSeenAt, blocked: false, profile, digest: localId };
}

/** As counts only, where they are all that is read; failures as people. */
async function makeHistory(store: Store, connection: Connection, people: number): Promise<void> {
  const { tenantId, id: connectionId } = connection;
  for (let ago = DAYS; ago > 0; ago--) {
    const at = new Date(Date.now() - ago * DAY_MS);
    const change = (metric: ProgressChange["metric"], amount: number) => ({
      tenantId,
      connectionId,
      at,
      metric,
      amount,
    });
    const came = Math.ceil((people * 0.5) / DAYS / ARRIVAL_WAYS.length);
    await store.progress.record([
      ...ARRIVAL_WAYS.map((way) => change(`moved:${way}`, came)),
      ...ARRIVAL_WAYS.map((way) => change(`unlisted:${way}`, 1)),
      change("state:moved", came * ARRIVAL_WAYS.length),
      change("state:never_seen", -came * ARRIVAL_WAYS.length),
      change("source_calls", came),
    ]);
  }
  for (let number = 0; number < Math.min(FAILED, people); number++) {
    await store.roster.noteFailure({
      tenantId,
      connectionId,
      person: { localId: String(number) },
      cause: FAILURE_CAUSES[number % FAILURE_CAUSES.length] ?? "restricted",
      detail: `The source gave no answer: ${number % 40}.`,
      acknowledged: true,
      at: new Date(),
    });
  }
  while ((await store.progress.fold(5_000)) > 0);
}

async function time(work: () => Promise<unknown>): Promise<Timing> {
  const took: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAtMs = performance.now();
    await work();
    took.push(performance.now() - startedAtMs);
  }
  took.sort((a, b) => a - b);
  return { p50Ms: took[RUNS / 2] ?? 0, longestMs: took.at(-1) ?? 0 };
}

async function exportAll(store: Store, connection: Connection) {
  const before = process.memoryUsage.rss();
  const startedAtMs = performance.now();
  let [people, most] = [0, before];
  for await (const some of everybodyLeft({ connection, filter: {} }, { store })) {
    people += some.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  return {
    exportedPerSecond: people / ((performance.now() - startedAtMs) / 1_000),
    exportMiB: (most - before) / 1_048_576,
  };
}
