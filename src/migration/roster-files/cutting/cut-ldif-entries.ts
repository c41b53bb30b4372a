import { createRecordCutter } from "./cut-records.ts";
import type { Broken, Cutter } from "./cutter.ts";
import { decode } from "./decode.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const UNFINISHED: Broken = { problem: { code: "FORMAT", message: "The file ends in the middle of an entry." } };

/** The texts of LDIF's entries, which blank lines part (RFC 2849); comments and folded lines are still in them. */
export function createLdifCutter(): Cutter<string> {
  return createRecordCutter<string>({
    readNext(bytes, from, last) {
      const end = endOfEntry(bytes, from);
      if (end < 0 && !last) return undefined;
      const next = end < 0 ? bytes.length : end;
      const entry = bytes.subarray(from, next);
      return { next, record: entry.every((byte) => byte === NEWLINE || byte === RETURN) ? undefined : decode(entry) };
    },
    afterTooLong: endOfEntry,
    unfinished: UNFINISHED,
  });
}

/** Behind the blank line that ends the entry; -1: not here. */
function endOfEntry(bytes: Buffer, from: number): number {
  for (let newline = bytes.indexOf(NEWLINE, from); newline >= 0; newline = bytes.indexOf(NEWLINE, newline + 1)) {
    if (bytes[newline + 1] === NEWLINE) return newline + 2;
    if (bytes[newline + 1] === RETURN && bytes[newline + 2] === NEWLINE) return newline + 3;
  }
  return -1;
}
