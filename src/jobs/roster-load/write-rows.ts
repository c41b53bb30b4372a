import type { ReadRow, RowProblem } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import { ROSTER_VERDICTS, type RosterVerdict } from "../../domain/roster.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { Collisions } from "../../migration/roster-files/find-collisions.ts";
import type { RosterLoadVerdict } from "../../store/roster-load.ts";
import type { Store } from "../../store/store.ts";
import type { JobVerdict } from "../job-handler.ts";
import { toldRows } from "../told-rows.ts";
import { detailOf, type RowCounts, reportRows } from "./check-rows.ts";
import { describeCollision, isCollision } from "./describe-collision.ts";
import type { RosterLoad, RosterLoadDeps } from "./roster-load-parts.ts";
import { type ListingResult, toListing } from "./to-listing.ts";

const BATCH_ROWS = 500;

/** What the second reading of the file works with. */
export interface WriteInput {
  readonly rows: AsyncIterable<ReadRow>;
  readonly collisions: Collisions;
  /** Of the first reading. */
  readonly counts: RowCounts;
}

type Counts = Record<RosterVerdict | "without_hash", number>;

/** How far the job is: all rows up to this one are done and counted. */
interface Cursor {
  readonly row: number;
  readonly counts: Counts;
}

const NOTHING_DONE: Cursor = {
  row: 0,
  counts: { ...(Object.fromEntries(ROSTER_VERDICTS.map((verdict) => [verdict, 0])) as Counts), without_hash: 0 },
};

/** A row that can be taken. */
interface Taken {
  readonly read: Extract<ReadRow, { ok: true }>;
  readonly result: Extract<ListingResult, { ok: true }>;
}

/**
 * Puts the rows on the roster in batches, each in one transaction with the cursor and the verdicts that are worth reading. In a dry
 * run the verdicts alone are written. Gives the job's summary.
 */
export async function writeRows(load: RosterLoad, input: WriteInput, deps: RosterLoadDeps): Promise<JsonObject> {
  const { context, connection, stripIdPrefix } = load;
  let cursor = cursorOf(context.job.cursor);
  if (cursor.row === 0) await reportCollisions(load, input.collisions, deps);
  const batch: Taken[] = [];
  const flush = async () => {
    context.signal.throwIfAborted();
    cursor = await writeBatch(load, batch.splice(0), cursor, input.counts, deps);
  };
  for await (const read of input.rows) {
    if (!read.ok || read.row.row <= cursor.row) continue;
    const collision = input.collisions.collisionOf(read.row.row);
    const description = isCollision(collision) ? describeCollision(collision) : undefined;
    const result = toListing(read.row, { tenantId: connection.tenantId, stripIdPrefix, collision: description }, deps);
    if (!result.ok) continue;
    batch.push({ read, result });
    if (batch.length === BATCH_ROWS) await flush();
  }
  if (batch.length > 0) await flush();
  return summaryOf(cursor, input.counts, load);
}

const cursorOf = (cursor: JsonObject | undefined): Cursor =>
  typeof cursor?.row === "number" ? (cursor as unknown as Cursor) : NOTHING_DONE;

/** All of them before anything is written; the second reading adds who it is. */
async function reportCollisions({ context }: RosterLoad, collisions: Collisions, deps: RosterLoadDeps): Promise<void> {
  const rows: JobVerdict[] = [];
  let reported = 0;
  for (const collision of collisions.all()) {
    if (!isCollision(collision)) continue;
    const problem = { code: "COLLISION", message: describeCollision(collision) };
    const row = { row: collision.row, verdict: "collision", ...problem, detail: detailOf(undefined, [problem]) };
    const [told] = toldRows([row], reported++, deps);
    if (told === undefined) break;
    rows.push(told);
    if (rows.length === BATCH_ROWS) await reportRows(context, distinct(rows.splice(0)), deps);
  }
  await reportRows(context, distinct(rows), deps);
}

/** A row that collides on several things comes several times. */
const distinct = (rows: readonly JobVerdict[]): JobVerdict[] => [
  ...new Map(rows.map((row) => [row.row, row])).values(),
];

async function writeBatch(
  load: RosterLoad,
  batch: readonly Taken[],
  before: Cursor,
  found: RowCounts,
  deps: RosterLoadDeps,
): Promise<Cursor> {
  const { context, connection } = load;
  const loading = {
    tenantId: connection.tenantId,
    connectionId: connection.id,
    listedBy: context.job.id,
    at: deps.clock.now(),
    dryRun: context.payload.dryRun,
  };
  const work = async (tx: Pick<Store, "roster" | "jobs">): Promise<Cursor> => {
    const verdicts = await tx.roster.load(
      loading,
      batch.map(({ result }) => result.listing),
    );
    const cursor = afterBatch(before, batch, verdicts);
    const reports = batch.flatMap((taken, index) => report(taken, verdicts[index]!));
    await context.addRows(toldRows(reports, toldOf(before), deps), tx);
    const summary = summaryOf(cursor, found, load);
    await context.checkpoint({ cursor: { ...cursor }, summary, percentage: percentage(cursor, found) }, tx);
    return cursor;
  };
  return deps.store.transaction(work, { readsLatest: true });
}

function afterBatch(before: Cursor, batch: readonly Taken[], verdicts: readonly RosterLoadVerdict[]): Cursor {
  const counts = { ...before.counts };
  for (const { verdict } of verdicts) counts[verdict]++;
  for (const { result } of batch) if (result.warning) counts.without_hash++;
  return { row: batch.at(-1)?.read.row.row ?? before.row, counts };
}

/** The first half was the first reading; the last hundredth is for the job's end. */
const percentage = ({ row }: Cursor, { total }: RowCounts): number => Math.min(99, 50 + Math.floor((row / total) * 50));

const toldOf = ({ counts }: Cursor): number =>
  counts.collision + counts.deleted + counts.already_moved + counts.without_hash;

/** Nobody reads a million times that all went well. */
function report({ read, result }: Taken, { verdict, key, detail }: RosterLoadVerdict): JobVerdict[] {
  const said = saidOf(verdict, detail, result.warning);
  if (said === undefined) return [];
  return [
    { row: read.row.row, verdict, code: said.code, message: said.message, key, detail: detailOf(read.shown, [said]) },
  ];
}

function saidOf(verdict: RosterVerdict, detail: string | undefined, warning: RowProblem | undefined) {
  switch (verdict) {
    case "collision":
      return { code: "COLLISION", message: detail ?? sayOfRow("rival_listed") };
    case "deleted":
      return { code: "DELETED", message: sayOfRow("listed_was_deleted") };
    case "already_moved":
      return { code: "ALREADY_MOVED", message: sayOfRow("listed_is_here") };
    case "listed":
    case "updated":
    case "unchanged":
      return warning && { ...warning, message: sayOfRow("listed_without_hash", { problem: warning.message }) };
  }
}

const summaryOf = ({ counts }: Cursor, { total, invalid }: RowCounts, { context }: RosterLoad): JsonObject => ({
  total,
  failed: invalid,
  ...counts,
  dry_run: context.payload.dryRun,
});
