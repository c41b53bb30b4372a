import type { RowProblem } from "../../../domain/import-row.ts";

/** Bytes above which one row of a file is refused. */
export const MAX_ROW_BYTES = 1024 * 1024;

/** A row that cannot be given. `cutOff`: nothing can come after it, because the file ends in its middle. */
export interface Broken {
  readonly problem: RowProblem;
  readonly cutOff?: true;
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
  problem: { code: "MAX_LENGTH", message: "The row is larger than 1 MiB and was left out." },
};

/** The row that stands for one that is not UTF-8. */
export const NOT_UTF8: Broken = { problem: { code: "FORMAT", message: "The row is not valid UTF-8." } };
