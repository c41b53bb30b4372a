import { z } from "zod";
import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { JOB_TYPES, type Job } from "../../domain/job.ts";
import type { JsonObject } from "../../domain/json.ts";
import { ARRIVAL_WAYS } from "../../domain/roster.ts";
import type { LogWriter } from "../../logs/log-writer.ts";
import type { BroughtFilter } from "../../store/brought-users.ts";
import type { Store } from "../../store/store.ts";
import type { JobContext } from "../job-handler.ts";

/** What is undone: what one job brought, what came in a time, or all that came from the source. */
export const terminateCriteria = z.object({
  batchId: z.string().optional(),
  /** Epoch milliseconds. */
  sinceMs: z.number().optional(),
  /** Epoch milliseconds, exclusive. */
  untilMs: z.number().optional(),
  all: z.boolean().default(false),
  /** Sorted. */
  ways: z.array(z.enum(ARRIVAL_WAYS)).optional(),
  /** Also who has done something here since. */
  includeActive: z.boolean().default(false),
});
export type TerminateCriteria = z.output<typeof terminateCriteria>;

/** What the job is told. */
export const migrationTerminatePayload = z.object({
  criteria: terminateCriteria,
  /** Of the job that `criteria.batchId` names. */
  batchType: z.enum(JOB_TYPES).optional(),
  /** Users whom that job changed and who were here before. */
  updatesNotUndone: z.int().min(0).default(0),
  dryRun: z.boolean().default(true),
  /** The dry run whose report was looked at. */
  reviewId: z.string().optional(),
});
export type MigrationTerminatePayload = z.output<typeof migrationTerminatePayload>;

export interface MigrationTerminateDeps {
  readonly store: Pick<Store, "connections" | "roster" | "broughtUsers" | "jobs" | "transaction">;
  readonly logWriter: Pick<LogWriter, "complete">;
  readonly clock: Clock;
}

/** What all steps of the job work with. */
export interface Termination {
  readonly context: JobContext<MigrationTerminatePayload>;
  readonly connection: Connection;
}

/** Why somebody whom the criteria name stays. */
export const KEEP_REASONS = [
  "linked_to_another_user",
  "has_other_identities",
  "signed_in_since",
  "password_changed",
  "changed_since",
  "arrived_since_review",
  "changed_since_review",
] as const;
export type KeepReason = (typeof KEEP_REASONS)[number];

/** Steps in their order. A dry run has `users` and `roster`, the real run `remove`, `unlist` and `kept`. */
export const TERMINATE_STEPS = ["users", "roster", "remove", "unlist", "kept", "done"] as const;

const count = z.int().min(0);
const cursor = z.object({
  step: z.enum(TERMINATE_STEPS),
  /** Within the step: a row of the review, a key of the roster, or an arrival. */
  afterRow: count.optional(),
  afterKey: z.string().optional(),
  afterAtMs: z.number().optional(),
  row: count,
  counts: z.object({
    /** In a dry run: would be. */
    removed: count,
    unlisted: count,
    rosterKept: count,
    kept: z.partialRecord(z.enum(KEEP_REASONS), count),
  }),
});

/** How far the job is. */
export type TerminateCursor = Readonly<z.output<typeof cursor>>;

/** From what the last checkpoint left; the beginning where there was none. */
export function readTerminateCursor(stored: JsonObject | undefined, dryRun: boolean): TerminateCursor {
  if (stored !== undefined) return cursor.parse(stored);
  const counts = { removed: 0, unlisted: 0, rosterKept: 0, kept: {} };
  return { step: dryRun ? "users" : "remove", row: 0, counts };
}

/** Whose arrival the criteria name. */
export const broughtFilterOf = (
  { id }: Pick<Connection, "id">,
  { batchId, sinceMs, untilMs, ways }: TerminateCriteria,
): BroughtFilter => ({
  connectionId: id,
  batchId,
  since: sinceMs === undefined ? undefined : new Date(sinceMs),
  until: untilMs === undefined ? undefined : new Date(untilMs),
  ways,
});

/** Counts for readers. */
export function terminateSummary({ counts }: TerminateCursor, payload: MigrationTerminatePayload): JsonObject {
  const kept = Object.values(counts.kept).reduce((sum, one) => sum + (one ?? 0), 0);
  const { dryRun } = payload;
  return {
    dry_run: dryRun,
    [dryRun ? "would_remove" : "removed"]: counts.removed,
    kept,
    kept_by_reason: { ...counts.kept },
    [dryRun ? "would_unlist" : "unlisted"]: counts.unlisted,
    roster_kept: counts.rosterKept,
    updates_not_undone: payload.updatesNotUndone,
  };
}

/** Both as the same text exactly when they name the same people. */
export const sameCriteria = (one: TerminateCriteria, other: TerminateCriteria): boolean =>
  criteriaText(one) === criteriaText(other);

const criteriaText = ({ batchId, sinceMs, untilMs, all, ways, includeActive }: TerminateCriteria): string =>
  JSON.stringify([batchId, sinceMs, untilMs, all, ways && [...new Set(ways)].toSorted(), includeActive]);

/** Of a job that `Job.type` says is a termination. */
export const readTermination = (job: Job): MigrationTerminatePayload => migrationTerminatePayload.parse(job.payload);
