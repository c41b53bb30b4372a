import { DomainError } from "../../domain/errors.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import { columnName } from "./column-name.ts";
import { createCsvCutter } from "./cutting/cut-csv-records.ts";
import { lookAtJson } from "./look-at-json.ts";
import type { OpenedBytes } from "./open-bytes.ts";
import type { RosterFileOptions } from "./roster-file-options.ts";
import { ROSTER_FORMATS, type RosterFormatName } from "./roster-formats.ts";

/** How a file is to be read. */
export type DetectedFile = { readonly format: RosterFormatName } & (
  | { readonly container: "json"; readonly lists?: readonly string[] }
  | { readonly container: "lines" }
  | { readonly container: "csv"; readonly delimiter: string; readonly columns: readonly string[] }
  | { readonly container: "ldif" }
);

const NAMES = Object.keys(ROSTER_FORMATS) as RosterFormatName[];
const DELIMITERS = [",", ";", "\t", "|"];

/** Says from the first bytes what the file is. Throws `DomainError` when it is nothing known, or not what was named. */
export function detectFormat(
  opened: Pick<OpenedBytes, "head" | "isWhole">,
  input: { readonly format?: RosterFormatName; readonly options: RosterFileOptions },
): DetectedFile {
  const text = opened.head.toString("utf8");
  const first = text.trimStart()[0];
  if (first === "{" || first === "[") return detectJson(text, input.format);
  if (/^(?:\s*#[^\n]*\n|\s*version:[^\n]*\n|\s*\n)*\s*dn::?/i.test(text)) return detectLdif(input.format);
  return detectCsv(opened, input);
}

function detectJson(text: string, named: RosterFormatName | undefined): DetectedFile {
  const head = lookAtJson(text);
  const format = named ?? NAMES.find((name) => ROSTER_FORMATS[name].json?.recognises(head));
  const json = format === undefined ? undefined : ROSTER_FORMATS[format].json;
  if (format === undefined) throw refusal(sayOfJob("file_unknown_json"));
  if (json === undefined) throw refusal(sayOfJob("file_is_json", { format }));
  const lists = json.lists !== undefined && (json.usesLists?.(head) ?? true) ? json.lists : undefined;
  if (lists === undefined && head.root === "lines") return { format, container: "lines" };
  return { format, container: "json", lists };
}

function detectLdif(named: RosterFormatName | undefined): DetectedFile {
  const format = named ?? "ldif";
  if (ROSTER_FORMATS[format].ldif === undefined) throw refusal(sayOfJob("file_is_ldif", { format }));
  return { format, container: "ldif" };
}

function detectCsv(
  { head, isWhole }: Pick<OpenedBytes, "head" | "isWhole">,
  { format: named, options }: { readonly format?: RosterFormatName; readonly options: RosterFileOptions },
): DetectedFile {
  if (named !== undefined && ROSTER_FORMATS[named].csv === undefined)
    throw refusal(sayOfJob("file_unlike", { format: named }));
  const delimiter = options.delimiter ?? delimiterOf(head);
  const columns = headerOf(head, delimiter, isWhole);
  const known = new Set(columns.map(columnName));
  // Whoever says which column holds what means exactly that, whatever else the names look like.
  const recognised =
    options.columns !== undefined ? "csv" : NAMES.find((name) => ROSTER_FORMATS[name].csv?.recognises(known));
  const format = named ?? recognised;
  if (format === undefined) throw refusal(sayOfJob("file_unknown_csv", { columns: shortList(columns) }));
  return { format, container: "csv", delimiter, columns };
}

/** The character that parts the header's cells most often; quoted ones do not count. */
function delimiterOf(head: Buffer): string {
  const text = head
    .toString("utf8")
    .replace(/"(?:[^"]|"")*"/g, "q")
    .trimStart();
  const newline = text.indexOf("\n");
  const line = newline < 0 ? text : text.slice(0, newline);
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function headerOf(head: Buffer, delimiter: string, isWhole: boolean): readonly string[] {
  const cutter = createCsvCutter({ delimiter, backslashEscapes: false });
  const [header] = [...cutter.push(head), ...(isWhole ? cutter.end() : [])];
  if (header === undefined) throw refusal(sayOfJob("file_unknown"));
  if ("problem" in header) throw refusal(sayOfJob("file_header", { problem: header.problem.message }));
  return header.map((column) => column.trim());
}

function shortList(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).map((column) => column.slice(0, 40));
  return shown.join(", ") + (columns.length > 20 ? ", …" : "");
}

const refusal = (message: string) => new DomainError("invalid_body", message);
