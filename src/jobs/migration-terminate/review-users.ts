import { setImmediate } from "node:timers/promises";
import type { BroughtPosition, BroughtUser } from "../../store/brought-users.ts";
import type { Store } from "../../store/store.ts";
import type { JobVerdict } from "../job-handler.ts";
import { terminatedEvent } from "./log-events.ts";
import { KEEP_TEXTS, reasonToKeep } from "./reason-to-keep.ts";
import {
  broughtFilterOf,
  type KeepReason,
  type MigrationTerminateDeps,
  type TerminateCursor,
  type Termination,
  terminateSummary,
} from "./terminate-job.ts";

const PAGE = 200;

/** What a look at everybody whom the criteria name is for. */
export interface UserLook {
  readonly step: "users" | "kept";
  readonly next: TerminateCursor["step"];
  /** Why somebody stays; undefined: they go. */
  readonly reasonOf: (user: BroughtUser) => KeepReason | undefined;
  /** In the transaction of the last page. */
  readonly atEnd?: (tx: Pick<Store, "logEvents">, cursor: TerminateCursor) => Promise<void>;
}

/** The dry run: who would go, and who would stay and why. */
export const reviewUsers = (termination: Termination, cursor: TerminateCursor, deps: MigrationTerminateDeps) =>
  lookAtUsers(
    termination,
    cursor,
    {
      step: "users",
      next: "roster",
      reasonOf: (user) => reasonToKeep(user, termination.context.payload.criteria),
    },
    deps,
  );

/** After the real run: whoever is still there stayed, and this says why. The job's log event belongs to the last page. */
export const tellWhoStayed = (
  termination: Termination,
  cursor: TerminateCursor,
  reviewedAt: Date,
  deps: MigrationTerminateDeps,
) =>
  lookAtUsers(
    termination,
    cursor,
    {
      step: "kept",
      next: "done",
      reasonOf: (user) =>
        reasonToKeep(user, termination.context.payload.criteria) ??
        (user.at > reviewedAt ? "arrived_since_review" : "changed_since_review"),
      async atEnd(tx, last) {
        const stats = terminateSummary(last, termination.context.payload);
        await tx.logEvents.insert([deps.logWriter.complete(terminatedEvent(termination, stats))]);
      },
    },
    deps,
  );

/** A page at a time: rows, counts and cursor in one transaction. */
async function lookAtUsers(
  { context, connection }: Termination,
  from: TerminateCursor,
  look: UserLook,
  deps: MigrationTerminateDeps,
): Promise<TerminateCursor> {
  const { payload, signal } = context;
  const filter = broughtFilterOf(connection, payload.criteria);
  let cursor = from;
  while (cursor.step === look.step) {
    signal.throwIfAborted();
    const page = { after: positionOf(cursor), limit: PAGE };
    const users = await deps.store.broughtUsers.listAfter(connection.tenantId, filter, page);
    const { rows, counts } = describe(users, cursor, look);
    const last = users.at(-1);
    const position =
      last && users.length === PAGE
        ? { step: cursor.step, afterKey: last.userId, afterAtMs: last.at.getTime() }
        : { step: look.next };
    cursor = { ...position, row: cursor.row + rows.length, counts };
    const kept = cursor;
    await deps.store.transaction(
      async (tx) => {
        await context.addRows(rows, tx);
        if (kept.step === look.next) await look.atEnd?.(tx, kept);
        await context.checkpoint({ cursor: { ...kept }, summary: terminateSummary(kept, payload) }, tx);
      },
      { readsLatest: true },
    );
    // Whoever waited for the database, or for this process, goes first.
    await setImmediate();
  }
  return cursor;
}

const positionOf = ({ afterKey, afterAtMs }: TerminateCursor): BroughtPosition | undefined =>
  afterKey === undefined || afterAtMs === undefined ? undefined : { userId: afterKey, at: new Date(afterAtMs) };

function describe(users: readonly BroughtUser[], { row, counts }: TerminateCursor, { reasonOf }: UserLook) {
  const kept = { ...counts.kept };
  let { removed } = counts;
  const rows = users.map((user, index): JobVerdict => {
    const reason = reasonOf(user);
    const common = { row: row + index + 1, key: user.userId, detail: detailOf(user) };
    if (reason === undefined) {
      removed += 1;
      return { ...common, verdict: "would_remove" };
    }
    kept[reason] = (kept[reason] ?? 0) + 1;
    return { ...common, verdict: "kept", code: reason, message: KEEP_TEXTS[reason] };
  });
  return { rows, counts: { ...counts, kept, removed } };
}

/** By which the real run sees whether they are still as they were reviewed. */
const detailOf = ({ way, at, updatedAt, identities }: BroughtUser) => ({
  way,
  at: at.toISOString(),
  ...(updatedAt === undefined ? {} : { updated_at: updatedAt.toISOString() }),
  identities,
});

/** Whether somebody is just as the review saw them. */
export function isAsReviewed(user: BroughtUser, reviewed: JobVerdict): boolean {
  const now = detailOf(user);
  const { at, updated_at, identities } = reviewed.detail ?? {};
  return now.at === at && now.updated_at === updated_at && now.identities === identities;
}
