import type { ReadRow } from "../../domain/import-row.ts";

/** The row without its password hash: for lists that only say who is there. */
export function withoutHash(read: ReadRow): ReadRow {
  if (!read.ok || (read.row.hash === undefined && read.row.exported === undefined)) return read;
  // Identities that this server exported have hashes of their own.
  const { hash: _, exported: __, ...row } = read.row;
  return {
    ok: true,
    row,
    get shown() {
      return read.shown;
    },
  };
}
