import { z } from "zod";
import type { JsonObject } from "../../domain/json.ts";

const count = z.int().min(0);
const counts = z.object({ failed: count, updated: count, inserted: count, total: count });
const cursor = z.object({ row: count, counts, isDone: z.boolean().default(false) });

/** The summary of contract §4.7. `total` is the file's number of rows. */
export type ImportCounts = Readonly<z.output<typeof counts>>;

/** How far an import is: everything up to `row` is written and counted. */
export type ImportCursor = Readonly<z.output<typeof cursor>>;

/** From what the last checkpoint left; the beginning where there was none. */
export const readCursor = (stored: JsonObject | undefined): ImportCursor =>
  stored === undefined
    ? { row: 0, counts: { failed: 0, updated: 0, inserted: 0, total: 0 }, isDone: false }
    : cursor.parse(stored);
