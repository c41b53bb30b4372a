import { setImmediate } from "node:timers/promises";
import type { JobRow } from "../../domain/job.ts";
import type { Store } from "../../store/store.ts";
import type { JobVerdict } from "../job-handler.ts";
import { userDeletedEvent } from "./log-events.ts";
import { reasonToKeep } from "./reason-to-keep.ts";
import { isAsReviewed } from "./review-users.ts";
import {
  type MigrationTerminateDeps,
  type TerminateCursor,
  type Termination,
  terminateSummary,
} from "./terminate-job.ts";

const BATCH = 200;

interface Step {
  readonly step: "remove" | "unlist";
  readonly next: TerminateCursor["step"];
  /** Of the review's rows. */
  readonly verdict: string;
  /** Does it for a batch of rows, in the transaction; gives the rows that it was done for. */
  work(rows: readonly JobRow[], tx: Store): Promise<readonly JobVerdict[]>;
}

/**
 * Removes whom the review said would go, and nobody else: whoever has come or changed since is not as reviewed, and stays. Without
 * tombstones, so that they may come again; their rows of the roster are as before they came.
 */
export function removeReviewed(termination: Termination, cursor: TerminateCursor, deps: MigrationTerminateDeps) {
  const { connection, context } = termination;
  const { tenantId, id } = connection;
  const { createdBy } = context.job;
  return carryOut(
    termination,
    cursor,
    {
      step: "remove",
      next: "unlist",
      verdict: "would_remove",
      async work(rows, tx) {
        const reviewed = new Map(rows.map((row) => [row.key ?? "", row]));
        const users = await tx.broughtUsers.lock(tenantId, id, [...reviewed.keys()]);
        const removed: JobVerdict[] = [];
        for (const user of users) {
          const row = reviewed.get(user.userId);
          if (!row || !isAsReviewed(user, row) || reasonToKeep(user, context.payload.criteria) !== undefined) continue;
          await tx.users.remove(tenantId, user.userId, { tombstone: false, by: createdBy });
          await tx.logEvents.insert([deps.logWriter.complete(userDeletedEvent(termination, user))]);
          removed.push({ row: row.row, key: user.userId, verdict: "removed", detail: { way: user.way } });
        }
        return removed;
      },
    },
    deps,
  );
}

/** Takes the reviewed rows of a list off the roster; who has moved since stays on it. */
export function unlistReviewed(termination: Termination, cursor: TerminateCursor, deps: MigrationTerminateDeps) {
  const { tenantId, id } = termination.connection;
  return carryOut(
    termination,
    cursor,
    {
      step: "unlist",
      next: "kept",
      verdict: "would_unlist",
      async work(rows, tx) {
        const keys = rows.flatMap(({ key }) => key ?? []);
        const removed = new Set(await tx.roster.remove(tenantId, id, keys, deps.clock.now()));
        return rows
          .filter(({ key }) => key !== undefined && removed.has(key))
          .map(({ row, key }) => ({ row, key, verdict: "unlisted" }));
      },
    },
    deps,
  );
}

/** Goes through the review's rows in batches, each in one transaction with its rows, counts and cursor. */
async function carryOut(
  { context }: Termination,
  from: TerminateCursor,
  { step, next, verdict, work }: Step,
  deps: MigrationTerminateDeps,
): Promise<TerminateCursor> {
  const { payload, signal, job } = context;
  let cursor = from;
  while (cursor.step === step) {
    signal.throwIfAborted();
    const page = { verdict, after: cursor.afterRow, limit: BATCH };
    const rows = await deps.store.jobs.listJobRows(job.tenantId, payload.reviewId ?? "", page);
    const before = cursor;
    cursor = await deps.store.transaction(
      async (tx) => {
        const done = rows.length === 0 ? [] : await work(rows, tx);
        const counts = { ...before.counts };
        if (step === "remove") counts.removed += done.length;
        else {
          counts.unlisted += done.length;
          counts.rosterKept += rows.length - done.length;
        }
        const lastRow = rows.at(-1)?.row;
        const after: TerminateCursor = {
          ...(rows.length === BATCH ? { step, afterRow: lastRow } : { step: next }),
          // Rows of the review keep their numbers; what is told afterwards follows them.
          row: Math.max(before.row, lastRow ?? 0),
          counts,
        };
        await context.addRows(done, tx);
        await context.checkpoint({ cursor: { ...after }, summary: terminateSummary(after, payload) }, tx);
        return after;
      },
      { readsLatest: true },
    );
    // Whoever waited for the database, or for this process, goes first.
    await setImmediate();
  }
  return cursor;
}
