import type { RowProblem } from "../../../domain/import-row.ts";
import { sayOfRow } from "../../../domain/row-sentences.ts";

/** Bytes above which one row of a file is refused. */
export const MAX_ROW_BYTES = 1024 * 1024;

/** A row that cannot be given, or the end of what can be read. */
export interface Broken {
  readonly problem: RowProblem;
  /**
   * Nothing comes after it. `cut_off`: the file ends in its middle; `unreadable`: the file as a whole is not what it seemed. A
   * value and not an error, so that the rows before it, found in the same piece, are not lost with it.
   */
  readonly ends?: "cut_off" | "unreadable";
}

/** Cuts bytes that come in pieces into records. Holds no more than one record, whatever the file's size. */
export interface Cutter<Cut> {
  /** The records that end in this piece, in order. */
  push(piece: Buffer): readonly (Cut | Broken)[];
  /** What is left when no more pieces come. */
  end(): readonly (Cut | Broken)[];
}

/** The row that stands for one of more than `MAX_ROW_BYTES`. */
export const TOO_LONG: Broken = {
  problem: { code: "MAX_LENGTH", message: sayOfRow("row_too_large") },
};

/** The row that stands for one that is not UTF-8. */
export const NOT_UTF8: Broken = { problem: { code: "FORMAT", message: sayOfRow("row_not_utf8") } };
