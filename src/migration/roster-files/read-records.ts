import { DomainError } from "../../domain/errors.ts";
import type { ReadRow } from "../../domain/import-row.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { Broken, Cutter } from "./cutting/cutter.ts";
import { DamagedGzip } from "./open-bytes.ts";

/** How a file's bytes become rows. */
export interface RecordReading<Cut> {
  readonly cutter: Cutter<Cut>;
  /** undefined: the record is no person, and takes no row number. */
  readonly read: (cut: Cut, rowNumber: number) => ReadRow | undefined;
  /** Whether the first record says what the cells of the others are. */
  readonly hasHeader: boolean;
}

/** The rows of the pieces, in order. Throws `DomainError`, with the row where it was, when the file as a whole goes wrong. */
export async function* readRecords<Cut>(
  pieces: AsyncIterable<Buffer>,
  { cutter, read, hasHeader }: RecordReading<Cut>,
): AsyncGenerator<ReadRow> {
  let rowNumber = 1;
  let headerComes = hasHeader;

  function* toRows(cuts: readonly (Cut | Broken)[]): Generator<ReadRow> {
    for (const cut of cuts) {
      if (isBroken(cut) && cut.ends !== undefined) throw endOf(cut, rowNumber);
      if (headerComes) {
        headerComes = false;
        continue;
      }
      const row: ReadRow | undefined = isBroken(cut)
        ? { ok: false, rowNumber, problems: [cut.problem] }
        : read(cut, rowNumber);
      if (row === undefined) continue;
      rowNumber++;
      yield row;
    }
  }

  try {
    for await (const piece of pieces) for (const row of toRows(cutter.push(piece))) yield row;
  } catch (error) {
    if (!(error instanceof DamagedGzip)) throw error;
    throw new DomainError("invalid_body", brokenAfter(rowNumber, error.message), { cause: error });
  }
  yield* toRows(cutter.end());
}

function endOf({ ends, problem }: Broken, rowNumber: number): DomainError {
  if (ends === "cut_off")
    return new DomainError("invalid_body", sayOfJob("file_cut_off", { row: rowNumber, problem: problem.message }));
  return new DomainError("invalid_body", brokenAfter(rowNumber, problem.message));
}

const brokenAfter = (rowNumber: number, problem: string) => sayOfJob("file_broken", { row: rowNumber - 1, problem });

const isBroken = (cut: unknown): cut is Broken => typeof cut === "object" && cut !== null && "problem" in cut;
