import { setImmediate } from "node:timers/promises";
import type { Connection } from "../../domain/connection.ts";
import type { ReadRow } from "../../domain/import-row.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { JobContext, JobVerdict } from "../job-handler.ts";
import { toldRows } from "../told-rows.ts";
import { createBatchSize } from "./batch-size.ts";
import type { ImportCounts, ImportCursor } from "./import-cursor.ts";
import type { UsersImportDeps, UsersImportPayload } from "./import-job.ts";
import { type Candidate, type ImportRowsDeps, importRows } from "./import-rows.ts";
import { failed, failedRow, type ImportVerdict } from "./import-verdict.ts";
import { newUserOfRow } from "./new-user-of-row.ts";
import { openPlaces, type Places } from "./places.ts";
import { readUsersFile, type SurveyedFile } from "./read-users-file.ts";

export interface WriteUsersInput {
  readonly context: JobContext<UsersImportPayload>;
  readonly connection: Connection;
  readonly file: SurveyedFile;
  /** Where to go on. */
  readonly cursor: ImportCursor;
}

type WriteUsersDeps = Pick<UsersImportDeps, "store" | "sealer" | "clock" | "maxToldRows">;

/** After how many new users the database is told that it has grown. */
const GROWTHS = [50, 1_000, 10_000, 100_000, 1_000_000];

/**
 * Writes the rows after the cursor in short transactions. Users, failed rows, counts and cursor of a batch are one transaction: killed
 * at any moment, the job goes on with exact counts, and no row is done twice or left out.
 */
export async function writeUsers(input: WriteUsersInput, deps: WriteUsersDeps): Promise<ImportCounts> {
  const size = createBatchSize();
  const places = openPlaces(input.connection, deps);
  let at: ImportCursor = { ...input.cursor, counts: { ...input.cursor.counts, total: input.file.total } };
  let batch: ReadRow[] = [];

  async function write(): Promise<void> {
    const rows = batch;
    batch = [];
    if (rows.length === 0) return;
    const before = at.counts.inserted;
    await places.learn(rows);
    at = await size.measure(() => writeBatch(rows, at, { ...input, places }, deps));
    if (GROWTHS.some((growth) => before < growth && at.counts.inserted >= growth))
      await deps.store.users.measureGrowth();
    // Whoever waited for the database, or for this process, goes first.
    await setImmediate();
    input.context.signal.throwIfAborted();
  }

  for await (const row of readUsersFile(input.context)) {
    if (rowNumberOf(row) <= input.cursor.row) continue;
    batch.push(row);
    if (batch.length >= size.rows) await write();
  }
  await write();
  return at.counts;
}

const rowNumberOf = (read: ReadRow): number => (read.ok ? read.row.row : read.rowNumber);

/** Gives the cursor after the batch. */
function writeBatch(
  rows: readonly ReadRow[],
  before: ImportCursor,
  { context, connection, file, places }: WriteUsersInput & { readonly places: Places },
  deps: WriteUsersDeps,
): Promise<ImportCursor> {
  const rowContext = { connection, places, jobId: context.job.id, at: deps.clock.now() };
  const prepared = rows.map((read) => prepare(read, rowContext, file, deps));
  return deps.store.transaction(
    async (tx) => {
      const verdicts = await decide(prepared, context.payload, { users: tx.users, sealer: deps.sealer });
      const after = advance(before, rowNumberOf(rows.at(-1)!), verdicts);
      await context.addRows(toldRows(failedRows(rows, verdicts), before.counts.failed, deps), tx);
      const { counts } = after;
      const percentage = Math.floor((99 * after.row) / Math.max(counts.total, 1));
      const cursor = { ...after, counts: { ...counts } };
      await context.checkpoint({ cursor, summary: { ...counts }, percentage }, tx);
      return after;
    },
    { readsLatest: true },
  );
}

/** The rows' verdicts, in their order: of those that stand for a user, what the store says. */
async function decide(
  prepared: readonly (Candidate | ImportVerdict)[],
  { upsert }: UsersImportPayload,
  deps: ImportRowsDeps,
): Promise<ImportVerdict[]> {
  const [first, ...others] = prepared.filter((one): one is Candidate => "user" in one);
  const imported = first === undefined ? [] : await importRows({ candidates: [first, ...others], upsert }, deps);
  const next = imported.values();
  return prepared.map((one) => ("user" in one ? next.next().value! : one));
}

/** The user to write, or why there is none. */
function prepare(
  read: ReadRow,
  rowContext: Parameters<typeof newUserOfRow>[1],
  file: SurveyedFile,
  deps: WriteUsersDeps,
): Candidate | ImportVerdict {
  if (!read.ok) {
    const [first = { code: "FORMAT", message: sayOfRow("row_unreadable") }, ...others] = read.problems;
    return { outcome: "failed", problems: [first, ...others] };
  }
  const { row } = read;
  const collision = file.collisionOf(row.row);
  const earlier = collision?.with.find((other) => other < row.row);
  // The first of the rows that mean one person is imported.
  if (collision !== undefined && earlier !== undefined)
    return failed("DUPLICATED_USER", sayOfRow("twice_in_file", { row: earlier, by: NAMES[collision.on] }));
  const made = newUserOfRow(row, rowContext, deps.sealer);
  return made.ok ? { row, user: made.user } : { outcome: "failed", problems: [made.problem] };
}

const NAMES = { id: "user_id", email: "email", username: "username", phone: "phone_number", identifier: "identifier" };

function advance(before: ImportCursor, row: number, verdicts: readonly ImportVerdict[]): ImportCursor {
  const counts = { ...before.counts };
  for (const { outcome } of verdicts) counts[outcome]++;
  return { row, counts, isDone: false };
}

const failedRows = (rows: readonly ReadRow[], verdicts: readonly ImportVerdict[]): JobVerdict[] =>
  verdicts.flatMap((verdict, index) => {
    const read = rows[index]!;
    return verdict.outcome === "failed" ? failedRow(rowNumberOf(read), verdict.problems, read.shown) : [];
  });
