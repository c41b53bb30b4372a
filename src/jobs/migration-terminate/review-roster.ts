import { setImmediate } from "node:timers/promises";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { JobVerdict } from "../job-handler.ts";
import {
  type MigrationTerminateDeps,
  type TerminateCursor,
  type Termination,
  terminateSummary,
} from "./terminate-job.ts";

const PAGE = 500;

/** The dry run over a list's rows of the roster: which of them would go. Whoever has moved stays listed. */
export async function reviewRoster(
  { context, connection }: Termination,
  from: TerminateCursor,
  deps: MigrationTerminateDeps,
): Promise<TerminateCursor> {
  const { payload, signal } = context;
  const { batchType, criteria } = payload;
  let cursor = from;
  if (batchType !== "roster_load") return { ...cursor, step: "done" };
  while (cursor.step === "roster") {
    signal.throwIfAborted();
    const filter = { listedBy: criteria.batchId };
    const page = { after: cursor.afterKey, limit: PAGE };
    const entries = await deps.store.roster.listAfter(connection.tenantId, connection.id, filter, page);
    const rows = entries.map(
      ({ key, state }, index): JobVerdict => ({
        row: cursor.row + index + 1,
        key,
        ...(state === "moved"
          ? { verdict: "roster_kept", code: "moved", message: sayOfRow("roster_moved") }
          : { verdict: "would_unlist" }),
      }),
    );
    const stay = rows.filter(({ verdict }) => verdict === "roster_kept").length;
    const { counts } = cursor;
    const next: TerminateCursor = {
      ...(entries.length === PAGE ? { step: cursor.step, afterKey: entries.at(-1)?.key } : { step: "done" }),
      row: cursor.row + rows.length,
      counts: {
        ...counts,
        unlisted: counts.unlisted + rows.length - stay,
        rosterKept: counts.rosterKept + stay,
      },
    };
    await deps.store.transaction(
      async (tx) => {
        await context.addRows(rows, tx);
        await context.checkpoint({ cursor: { ...next }, summary: terminateSummary(next, payload) }, tx);
      },
      { readsLatest: true },
    );
    cursor = next;
    await setImmediate();
  }
  return cursor;
}
