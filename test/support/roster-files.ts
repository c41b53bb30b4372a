import type { ReadRow } from "../../src/domain/import-row.ts";
import { type RosterFileInput, readRosterFile } from "../../src/migration/roster-files/read-roster-file.ts";

/** The bytes in pieces of the given sizes, over and over; whole without sizes. */
export async function* inPiecesOf(
  content: string | Uint8Array,
  sizes: readonly number[] = [],
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  if (sizes.length === 0) yield bytes;
  else
    for (let at = 0, index = 0; at < bytes.length; index++) {
      const size = sizes[index % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
}

/** Every row of the file, with `shown` as a plain value. */
export async function readRows(
  content: string | Uint8Array,
  input: Omit<RosterFileInput, "bytes"> & { readonly pieces?: readonly number[] } = {},
): Promise<ReadRow[]> {
  const file = await readRosterFile({ ...input, bytes: inPiecesOf(content, input.pieces) });
  const rows: ReadRow[] = [];
  for await (const row of file.rows) rows.push({ ...row });
  return rows;
}

/** The people of a file of which every row can be read, without their row numbers. */
export async function readPeople(content: string | Uint8Array, input: Omit<RosterFileInput, "bytes"> = {}) {
  return (await readRows(content, input)).map((read) => {
    if (!read.ok) throw new Error(`Row ${read.rowNumber}: ${JSON.stringify(read.problems)}`);
    const { row: _, ...person } = read.row;
    return person;
  });
}

/** What the file is taken for. */
export async function formatOf(
  content: string | Uint8Array,
  options: RosterFileInput["options"] = {},
): Promise<string> {
  return (await readRosterFile({ bytes: inPiecesOf(content), options })).format;
}

/** The texts as lines of a file. */
export const lines = (...texts: readonly string[]) => `${texts.join("\n")}\n`;

/** The values as JSON, one a line. */
export const ndjson = (...values: readonly unknown[]) => lines(...values.map((value) => JSON.stringify(value)));
