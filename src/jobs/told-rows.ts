import type { JobVerdict } from "./job-handler.ts";

/**
 * Of each kind: about half a gigabyte. All are counted; but a packed file of empty rows would otherwise fill the disk with thousands of
 * times its size, and nobody reads more.
 */
const MAX_TOLD_ROWS = 1_000_000;

/** What a handler may be given. */
export interface ToldRowsLimit {
  /** Rows of each kind of which a job says what became of them. Default: a million. */
  readonly maxToldRows?: number;
}

/** Those of the rows that are still told of, after so many of their kind. */
export const toldRows = (
  rows: readonly JobVerdict[],
  toldBefore: number,
  { maxToldRows = MAX_TOLD_ROWS }: ToldRowsLimit,
): readonly JobVerdict[] => rows.slice(0, Math.max(0, maxToldRows - toldBefore));
