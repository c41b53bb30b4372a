import { sayOfRow } from "../../../domain/row-sentences.ts";
import { createRecordCutter } from "./cut-records.ts";
import { type Broken, type Cutter, NOT_UTF8 } from "./cutter.ts";
import { decode } from "./decode.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** How a CSV file is written. */
export interface CsvDialect {
  /** One character. */
  readonly delimiter: string;
  /** Whether `\` before a delimiter makes it a part of the cell, as Cognito has it. */
  readonly backslashEscapes: boolean;
}

const UNCLOSED: Broken = {
  problem: { code: "FORMAT", message: sayOfRow("quote_open") },
  ends: "cut_off",
};
const AFTER_QUOTE: Broken = { problem: { code: "FORMAT", message: sayOfRow("text_after_quote") } };

/**
 * Cuts CSV (RFC 4180) into the cells of its records, without blank lines; `\n` and `\r\n` end a record. A quote inside an
 * unquoted cell is a part of it. A quote that is not closed within a row's greatest length is taken for a stray one: its line
 * is given up, and the next one is read. csv-parse, against which this is tested, ends the whole file at a row that is too long.
 */
export function createCsvCutter(dialect: CsvDialect): Cutter<readonly string[]> {
  const split = dialect.backslashEscapes
    ? (line: string) => splitEscaped(line, dialect.delimiter)
    : (line: string) => line.split(dialect.delimiter);
  const delimiter = dialect.delimiter.charCodeAt(0);
  let quoteIn: Buffer | undefined;
  let quoteAt = -1;

  /** The first quote at or after `from`, looked for once in each piece as long as none comes. */
  function nextQuote(bytes: Buffer, from: number): number {
    if (quoteIn !== bytes || (quoteAt >= 0 && quoteAt < from)) {
      quoteIn = bytes;
      quoteAt = bytes.indexOf(QUOTE, from);
    }
    return quoteAt;
  }

  return createRecordCutter<readonly string[]>({
    readNext(bytes, from, last) {
      const newline = bytes.indexOf(NEWLINE, from);
      if (newline < 0 && !last) return undefined;
      const lineEnd = newline < 0 ? bytes.length : newline;
      const quote = nextQuote(bytes, from);
      if (quote >= 0 && quote < lineEnd) return readQuoted(bytes, from, { delimiter, split, last });
      const end = lineEnd > from && bytes[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
      const next = newline < 0 ? lineEnd : lineEnd + 1;
      if (end === from) return { next };
      const line = decode(bytes.subarray(from, end));
      return { next, record: typeof line === "string" ? split(line) : line };
    },
    afterTooLong: (bytes, from) => bytes.indexOf(NEWLINE, from) + 1 || -1,
    unfinished: UNCLOSED,
  });
}

interface QuotedDialect {
  readonly delimiter: number;
  readonly split: (line: string) => string[];
  readonly last: boolean;
}

/** Reads a record that has a quote somewhere, cell by cell. */
function readQuoted(
  bytes: Buffer,
  from: number,
  dialect: QuotedDialect,
): { next: number; record: string[] | Broken } | undefined {
  const cells: string[] = [];
  let broken: Broken | undefined;
  let at = from;
  for (;;) {
    const cell = bytes[at] === QUOTE ? readQuotedCell(bytes, at, dialect) : readPlainCells(bytes, at, dialect);
    if (cell === undefined) return undefined;
    for (const value of cell.values)
      if (typeof value === "string") cells.push(value);
      else broken ??= value;
    if (cell.endsRecord) return { next: cell.next, record: broken ?? cells };
    at = cell.next;
  }
}

interface ReadCells {
  readonly values: readonly (string | Broken)[];
  /** Where the next cell, or the next record, starts. */
  readonly next: number;
  readonly endsRecord: boolean;
}

function readQuotedCell(bytes: Buffer, from: number, { delimiter, last }: QuotedDialect): ReadCells | undefined {
  let quote = bytes.indexOf(QUOTE, from + 1);
  let doubled = false;
  while (quote >= 0 && bytes[quote + 1] === QUOTE) {
    doubled = true;
    quote = bytes.indexOf(QUOTE, quote + 2);
  }
  if (quote < 0) return undefined;
  const text = decode(bytes.subarray(from + 1, quote));
  const value = typeof text === "string" && doubled ? text.replaceAll('""', '"') : text;
  const after = quote + 1;
  if (after >= bytes.length) return last ? { values: [value], next: after, endsRecord: true } : undefined;
  if (bytes[after] === delimiter) return { values: [value], next: after + 1, endsRecord: false };
  if (bytes[after] === NEWLINE) return { values: [value], next: after + 1, endsRecord: true };
  if (bytes[after] === RETURN) {
    if (after + 1 >= bytes.length) return last ? { values: [value], next: after + 1, endsRecord: true } : undefined;
    if (bytes[after + 1] === NEWLINE) return { values: [value], next: after + 2, endsRecord: true };
  }
  const newline = bytes.indexOf(NEWLINE, after);
  if (newline < 0) return last ? { values: [AFTER_QUOTE], next: bytes.length, endsRecord: true } : undefined;
  return { values: [AFTER_QUOTE], next: newline + 1, endsRecord: true };
}

/** The cells up to the next one that starts with a quote, or to the record's end. */
function readPlainCells(bytes: Buffer, from: number, { delimiter, split, last }: QuotedDialect): ReadCells | undefined {
  let at = from;
  while (at < bytes.length && bytes[at] !== NEWLINE && !(bytes[at] === delimiter && bytes[at + 1] === QUOTE)) at++;
  if (at === bytes.length && !last) return undefined;
  if (bytes[at] === delimiter) {
    if (at + 1 === bytes.length && !last) return undefined;
    return { values: cellsOf(bytes.subarray(from, at), split), next: at + 1, endsRecord: false };
  }
  const end = at > from && bytes[at - 1] === RETURN ? at - 1 : at;
  return { values: cellsOf(bytes.subarray(from, end), split), next: Math.min(at + 1, bytes.length), endsRecord: true };
}

function cellsOf(bytes: Buffer, split: (line: string) => string[]): readonly (string | Broken)[] {
  const line = decode(bytes);
  return typeof line === "string" ? split(line) : [NOT_UTF8];
}

function splitEscaped(line: string, delimiter: string): string[] {
  if (!line.includes("\\")) return line.split(delimiter);
  const cells: string[] = [];
  for (const part of line.split(delimiter)) {
    const before = cells.at(-1);
    if (before?.endsWith("\\")) cells[cells.length - 1] = before.slice(0, -1) + delimiter + part;
    else cells.push(part);
  }
  return cells;
}
