import { createRecordCutter } from "./cut-records.ts";
import type { Broken, Cutter } from "./cutter.ts";
import { decode } from "./decode.ts";

const NEWLINE = 0x0a;
const CUT_OFF: Broken = {
  problem: { code: "FORMAT", message: "The last line is no whole JSON value." },
  ends: "cut_off",
};

/** One text a line (NDJSON), without blank lines. A last line that neither ends nor is JSON means that the file is cut off. */
export function createJsonLineCutter(): Cutter<string> {
  return createRecordCutter<string>({
    readNext(bytes, from, last) {
      const newline = bytes.indexOf(NEWLINE, from);
      if (newline < 0 && !last) return undefined;
      const end = newline < 0 ? bytes.length : newline;
      const record = isBlank(bytes, from, end) ? undefined : decode(bytes.subarray(from, end));
      if (newline >= 0) return { next: end + 1, record };
      return { next: end, record: record === undefined || isWholeJson(record) ? record : CUT_OFF };
    },
    afterTooLong: (bytes, from) => bytes.indexOf(NEWLINE, from) + 1 || -1,
    unfinished: CUT_OFF,
  });
}

function isBlank(bytes: Buffer, from: number, end: number): boolean {
  let at = from;
  while (at < end && bytes[at]! <= 0x20) at++;
  return at === end;
}

function isWholeJson(text: string | Broken): boolean {
  if (typeof text !== "string") return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
