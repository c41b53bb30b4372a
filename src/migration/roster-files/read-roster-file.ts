import { DomainError } from "../../domain/errors.ts";
import type { ReadRow } from "../../domain/import-row.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import { createCsvCutter } from "./cutting/cut-csv-records.ts";
import { createJsonCutter } from "./cutting/cut-json-items.ts";
import { createJsonLineCutter } from "./cutting/cut-json-lines.ts";
import { createLdifCutter } from "./cutting/cut-ldif-entries.ts";
import { type DetectedFile, detectFormat } from "./detect-format.ts";
import { DamagedGzip, type OpenedBytes, openBytes } from "./open-bytes.ts";
import { readRecords } from "./read-records.ts";
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
  const opened = await openOrRefuse(input.bytes);
  const detected = detectFormat(opened, { format: input.format, options });
  const rows = rowsOf(opened.pieces, detected, options);
  const { format, container } = detected;
  return { format, container, rows: options.withoutHashes ? withoutHashes(rows) : rows };
}

async function openOrRefuse(bytes: AsyncIterable<Uint8Array>): Promise<OpenedBytes> {
  try {
    return await openBytes(bytes);
  } catch (error) {
    if (!(error instanceof DamagedGzip)) throw error;
    throw new DomainError("invalid_body", error.message, { cause: error });
  }
}

function rowsOf(pieces: AsyncIterable<Buffer>, file: DetectedFile, options: RosterFileOptions): AsyncIterable<ReadRow> {
  const format = ROSTER_FORMATS[file.format];
  switch (file.container) {
    case "csv": {
      const csv = format.csv!;
      const cutter = createCsvCutter({ delimiter: file.delimiter, backslashEscapes: csv.backslashEscapes === true });
      return readRecords(pieces, {
        cutter,
        read: csvReader(csv.open(file.columns, options), file.columns.length),
        hasHeader: true,
      });
    }
    case "ldif":
      return readRecords(pieces, { cutter: createLdifCutter(), read: format.ldif!.open(options), hasHeader: false });
    case "lines":
      return readRecords(pieces, {
        cutter: createJsonLineCutter(),
        read: jsonReader(format.json!.open(options)),
        hasHeader: false,
      });
    case "json": {
      const cutter = createJsonCutter({ lists: file.lists });
      return readRecords(pieces, { cutter, read: jsonReader(format.json!.open(options)), hasHeader: false });
    }
  }
}

async function* withoutHashes(rows: AsyncIterable<ReadRow>): AsyncGenerator<ReadRow> {
  for await (const row of rows) yield withoutHash(row);
}

function jsonReader(read: (value: unknown, rowNumber: number, size: number) => ReadRow | undefined) {
  return (text: string, rowNumber: number): ReadRow | undefined => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The parser's own message quotes the text, which may hold a hash.
      return { ok: false, rowNumber, problems: [{ code: "FORMAT", message: sayOfRow("row_not_json") }] };
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
