import type { ReadRow, RowProblem } from "../../domain/import-row.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { JobTransaction, JobVerdict } from "../job-handler.ts";
import { toldRows } from "../told-rows.ts";
import type { RosterLoad, RosterLoadDeps } from "./roster-load-parts.ts";
import { toListing } from "./to-listing.ts";

const ROWS_AT_ONCE = 500;
const ROWS_BETWEEN_SIGNS = 10_000;

/** Of a file's rows: how many there are, and how many cannot be taken. */
export interface RowCounts {
  total: number;
  invalid: number;
}

/** How much of the file has been read, for the first time. */
export interface Reading {
  readonly piecesRead: number;
  readonly pieces: number;
}

/** What the first reading of the file works with. */
export interface CheckInput {
  readonly rows: AsyncIterable<ReadRow>;
  /** Filled. */
  readonly counts: RowCounts;
  readonly reading: Reading;
}

/** Of the whole job: the first reading is about half of it. */
const FIRST_READING_PERCENT = 49;

/**
 * The rows as they are read the first time, for whoever compares them with each other; reports each that cannot be taken, and
 * fills `counts`. Nothing else is written.
 */
export async function* checkRows(
  { context, connection, stripIdPrefix }: RosterLoad,
  { rows, counts, reading }: CheckInput,
  deps: Pick<RosterLoadDeps, "sealer" | "store" | "maxToldRows">,
): AsyncGenerator<ReadRow> {
  const reported: JobVerdict[] = [];
  for await (const read of rows) {
    counts.total++;
    const problems = problemsOf(read, { tenantId: connection.tenantId, stripIdPrefix }, deps);
    if (problems.length > 0) {
      reported.push(...toldRows([invalidRow(read, problems)], counts.invalid++, deps));
    } else yield read;
    if (reported.length >= ROWS_AT_ONCE) await reportRows(context, reported.splice(0), deps);
    if (counts.total % ROWS_BETWEEN_SIGNS === 0) {
      context.signal.throwIfAborted();
      // Without a cursor: whoever goes on has to compare all rows anew.
      const summary = { total: counts.total, failed: counts.invalid };
      await context.checkpoint({ summary, percentage: percentageRead(reading) });
    }
  }
  await reportRows(context, reported, deps);
}

const percentageRead = ({ piecesRead, pieces }: Reading): number =>
  pieces === 0 ? 0 : Math.floor(Math.min(1, piecesRead / pieces) * FIRST_READING_PERCENT);

/** Before anything is done with the rows, and so without a cursor. */
export async function reportRows(
  context: RosterLoad["context"],
  rows: readonly JobVerdict[],
  { store }: Pick<RosterLoadDeps, "store">,
): Promise<void> {
  if (rows.length === 0) return;
  const work = async (tx: JobTransaction) => {
    await context.addRows(rows, tx);
    await context.checkpoint({}, tx);
  };
  await store.transaction(work, { readsLatest: true });
}

function problemsOf(
  read: ReadRow,
  input: Parameters<typeof toListing>[1],
  deps: Pick<RosterLoadDeps, "sealer">,
): readonly RowProblem[] {
  if (!read.ok) return read.problems;
  const result = toListing({ ...read.row, hash: undefined, factors: [], roles: [] }, input, deps);
  return result.ok ? [] : result.problems;
}

const invalidRow = (read: ReadRow, problems: readonly RowProblem[]): JobVerdict => ({
  row: read.ok ? read.row.row : read.rowNumber,
  verdict: "failed",
  code: problems[0]?.code,
  message: problems.map(({ message }) => message).join(" "),
  detail: detailOf(read.shown, problems),
});

/** As `GET /jobs/{id}/errors` shows a row. */
export const detailOf = (shown: JsonObject | undefined, problems: readonly RowProblem[]): JsonObject => ({
  user: shown ?? {},
  errors: problems.map(({ code, message, path }) => ({ code, message, ...(path === undefined ? {} : { path }) })),
});
