import { DomainError } from "../../domain/errors.ts";
import type { ReadRow } from "../../domain/import-row.ts";
import { createCsvCutter } from "./cutting/cut-csv-records.ts";
import { createJsonCutter } from "./cutting/cut-json-items.ts";
import { createJsonLineCutter } from "./cutting/cut-json-lines.ts";
import { createLdifCutter } from "./cutting/cut-ldif-entries.ts";
import type { Broken, Cutter } from "./cutting/cutter.ts";
import { type DetectedFile, detectFormat } from "./detect-format.ts";
import { openBytes } from "./open-bytes.ts";
import type { RosterFileOptions } from "./roster-file-options.ts";
import { ROSTER_FORMATS, type RosterFormatName } from "./roster-formats.ts";
import { withoutHash } from "./without-hash.ts";

export interface RosterFileInput {
  /** The file, plain or gzipped. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Absent: found out from the first bytes. */
  readonly format?: RosterFormatName;
  readonly options?: RosterFileOptions;
}

/** A file that is ready to be read, once. */
export interface RosterFile {
  readonly format: RosterFormatName;
  /** What it is made of, for example `json` or `csv`. */
  readonly container: DetectedFile["container"];
  /**
   * Its people in the file's order, in constant memory. A row that cannot be read is a row with its problems. Throws
   * `DomainError` where the file as a whole goes wrong: cut off, or no JSON after all; the rows before that were given.
   */
  readonly rows: AsyncIterable<ReadRow>;
}

/**
 * Opens a list of people that another system wrote. Reads up to 64 KiB to see what it is. Throws `DomainError` when that
 * cannot be told, when it is not of the format that was named, or when an option is missing.
 */
export async function readRosterFile(input: RosterFileInput): Promise<RosterFile> {
  const options = input.options ?? {};
  const opened = await openBytes(input.bytes);
  const detected = detectFormat(opened, { format: input.format, options });
  const rows = rowsOf(opened.pieces, detected, options);
  const { format, container } = detected;
  return { format, container, rows: options.withoutHashes ? withoutHashes(rows) : rows };
}

function rowsOf(pieces: AsyncIterable<Buffer>, file: DetectedFile, options: RosterFileOptions): AsyncIterable<ReadRow> {
  const format = ROSTER_FORMATS[file.format];
  switch (file.container) {
    case "csv": {
      const csv = format.csv!;
      const cutter = createCsvCutter({ delimiter: file.delimiter, backslashEscapes: csv.backslashEscapes === true });
      return readAll(pieces, {
        cutter,
        read: csvReader(csv.open(file.columns, options), file.columns.length),
        firstRow: 0,
      });
    }
    case "ldif":
      return readAll(pieces, { cutter: createLdifCutter(), read: format.ldif!.open(options), firstRow: 1 });
    case "lines":
      return readAll(pieces, {
        cutter: createJsonLineCutter(),
        read: jsonReader(format.json!.open(options)),
        firstRow: 1,
      });
    case "json": {
      const cutter = createJsonCutter({ lists: file.lists });
      return readAll(pieces, { cutter, read: jsonReader(format.json!.open(options)), firstRow: 1 });
    }
  }
}

async function* withoutHashes(rows: AsyncIterable<ReadRow>): AsyncGenerator<ReadRow> {
  for await (const row of rows) yield withoutHash(row);
}

interface Reading<Cut> {
  readonly cutter: Cutter<Cut>;
  readonly read: (cut: Cut, rowNumber: number) => ReadRow | undefined;
  /** 0: the first record is a header. */
  readonly firstRow: 0 | 1;
}

async function* readAll<Cut>(
  pieces: AsyncIterable<Buffer>,
  { cutter, read, firstRow }: Reading<Cut>,
): AsyncGenerator<ReadRow> {
  let rowNumber: number = firstRow;
  function toRow(cut: Cut | Broken): ReadRow | undefined {
    if (isBroken(cut)) {
      if (cut.cutOff)
        throw refusal(`The file is cut off: it ends in row ${Math.max(rowNumber, 1)}. ${cut.problem.message}`);
      return { ok: false, rowNumber, problems: [cut.problem] };
    }
    return read(cut, rowNumber);
  }
  function* toRows(cuts: readonly (Cut | Broken)[]): Generator<ReadRow> {
    for (const cut of cuts) {
      if (rowNumber === 0) {
        if (isBroken(cut)) throw refusal(`The header cannot be read. ${cut.problem.message}`);
        rowNumber = 1;
        continue;
      }
      const row = toRow(cut);
      if (row === undefined) continue;
      rowNumber++;
      yield row;
    }
  }
  try {
    for await (const piece of pieces) {
      const cuts = cutter.push(piece);
      for (const row of toRows(cuts)) yield row;
    }
    yield* toRows(cutter.end());
  } catch (error) {
    if (!(error instanceof DomainError) || error.message.startsWith("The file is cut off")) throw error;
    throw refusal(`${error.message} This was found after row ${Math.max(rowNumber - 1, 0)}.`, error);
  }
}

const isBroken = (cut: unknown): cut is Broken => typeof cut === "object" && cut !== null && "problem" in cut;

function jsonReader(read: (value: unknown, rowNumber: number, size: number) => ReadRow | undefined) {
  return (text: string, rowNumber: number): ReadRow | undefined => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The parser's own message quotes the text, which may hold a hash.
      return { ok: false, rowNumber, problems: [{ code: "FORMAT", message: "The row is not valid JSON." }] };
    }
    return read(value, rowNumber, text.length);
  };
}

function csvReader(read: (cells: readonly string[], rowNumber: number) => ReadRow | undefined, columns: number) {
  return (given: readonly string[], rowNumber: number): ReadRow | undefined => {
    const cells =
      given.length > columns && given.slice(columns).every((cell) => cell === "") ? given.slice(0, columns) : given;
    if (cells.length === columns) return read(cells, rowNumber);
    const code = cells.length < columns ? "ARRAY_LENGTH_SHORT" : "ARRAY_LENGTH_LONG";
    const message = `The row has ${cells.length} columns, and the header ${columns}.`;
    return { ok: false, rowNumber, problems: [{ code, message }] };
  };
}

const refusal = (message: string, cause?: unknown) => new DomainError("invalid_body", message, { cause });
