import type { ReadRow } from "../../domain/import-row.ts";

/** The row without its password hash: for lists that only say who is there. */
export function withoutHash(read: ReadRow): ReadRow {
  if (!read.ok || read.row.hash === undefined) return read;
  const { hash: _, ...row } = read.row;
  return {
    ok: true,
    row,
    get shown() {
      return read.shown;
    },
  };
}
