import type { DatabaseSync } from "node:sqlite";

/** Pages of the log before a commit copies them to their places, memory for pages and what stays of the log's file, both in KiB. */
interface Pace {
  readonly checkpointPages: number;
  readonly cacheKib: number;
  readonly logKib: number;
}

const EVERY_DAY: Pace = { checkpointPages: 1_000, cacheKib: 4_000, logKib: 8_000 };
/** Measured: twice the rows a second. Indexes in random order touch a page for every row, and most of them again before it is copied. */
const BULK: Pace = { checkpointPages: 16_000, cacheKib: 64_000, logKib: 80_000 };

/** How the writing connection works in daily life, and while something writes much (`Engine.expectMuch`). */
export function createSqlitePace(writer: DatabaseSync): () => () => void {
  let bulks = 0;
  setPace(writer, EVERY_DAY);
  return () => {
    if (bulks++ === 0) setPace(writer, BULK);
    let ended = false;
    return () => {
      if (ended || !writer.isOpen) return;
      ended = true;
      if (--bulks > 0) return;
      setPace(writer, EVERY_DAY);
      writer.exec("pragma shrink_memory");
    };
  };
}

/** Durability is no part of it: every commit is on disk either way. All of it may be set while a transaction is open. */
function setPace(writer: DatabaseSync, { checkpointPages, cacheKib, logKib }: Pace): void {
  writer.exec(
    `pragma wal_autocheckpoint = ${checkpointPages}; pragma cache_size = -${cacheKib}; pragma journal_size_limit = ${logKib * 1024}`,
  );
}
