import { setImmediate } from "node:timers/promises";
import type { Connection } from "../../domain/connection.ts";
import { DomainError } from "../../domain/errors.ts";
import { sayOfJob } from "../../domain/job-sentences.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import { sayOfRow } from "../../domain/row-sentences.ts";
import type { Store } from "../../store/store.ts";
import type { JobContext, JobHandler, JobPause, JobResult } from "../job-handler.ts";
import { askAgain, type NewFinding } from "./ask-again.ts";
import { type FailedEntry, failedEntries } from "./failed-entries.ts";
import {
  type MigrationRetryDeps,
  type MigrationRetryPayload,
  migrationRetryPayload,
  type RetryCursor,
  type RetryVerdict,
  readRetryCursor,
} from "./retry-job.ts";

/** How often somebody about whom the source gives no answer is asked about. */
const MAX_SILENCES = 3;
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Looks again at whoever failed to come: asks the source about each, says who could come now and takes the failure off them.
 * Nobody is brought over, and nobody is removed (design §4 rule 10). A source that is down is waited for.
 */
export const createMigrationRetry = (deps: MigrationRetryDeps): JobHandler<MigrationRetryPayload> => ({
  type: "migration_retry",
  payload: migrationRetryPayload,
  maxAttempts: 5,
  run: (context) => retryFailures(context, deps),
});

async function retryFailures(
  context: JobContext<MigrationRetryPayload>,
  deps: MigrationRetryDeps,
): Promise<JobResult | JobPause> {
  const { job, payload, signal } = context;
  const connection = await deps.store.connections.find(job.tenantId, job.connectionId ?? "");
  if (connection === undefined) throw new DomainError("not_found", sayOfJob("no_connection"));
  let cursor = readRetryCursor(job.cursor);
  for await (const failed of failedEntries({ connection, payload, from: cursor }, deps)) {
    signal.throwIfAborted();
    const finding = await findingOf(failed.entry, connection, signal, deps);
    if (finding.verdict === "not_now") return waitFor(finding.retryAfterSeconds, deps);
    if (finding.verdict === "silence" && (cursor.wasSilent || cursor.silences + 1 < MAX_SILENCES)) {
      cursor = { ...cursor, silences: cursor.silences + 1 };
      await context.checkpoint({ cursor: { ...cursor } });
      return waitFor(backOff(cursor.silences), deps);
    }
    cursor = await keep({ failed, finding, cursor, connection, context }, deps);
    // Whoever waited for the database, or for this process, goes first.
    await setImmediate();
  }
  return { summary: summaryOf(cursor) };
}

type Finding = NewFinding | { readonly verdict: "cleared" };
type Told = Exclude<Finding, { verdict: "not_now" }>;

/** A wrong password is nothing that the source could take back. */
async function findingOf(
  entry: RosterEntry,
  connection: Connection,
  signal: AbortSignal,
  deps: MigrationRetryDeps,
): Promise<Finding> {
  if (entry.cause === "wrong_password") return { verdict: "cleared" };
  return askAgain({ connection, entry, signal }, deps);
}

interface KeepInput {
  readonly failed: FailedEntry;
  readonly finding: Told;
  readonly cursor: RetryCursor;
  readonly connection: Connection;
  readonly context: JobContext<MigrationRetryPayload>;
}

/** Roster, row and cursor in one transaction. Gives the cursor after it. */
function keep({ failed, finding, cursor, connection, context }: KeepInput, deps: MigrationRetryDeps) {
  const { entry, position } = failed;
  const verdict: RetryVerdict = finding.verdict === "silence" ? "still_failing" : finding.verdict;
  const row = cursor.row + 1;
  const after: RetryCursor = {
    ...position,
    row,
    counts: { ...cursor.counts, [verdict]: cursor.counts[verdict] + 1 },
    silences: 0,
    wasSilent: finding.verdict === "silence",
  };
  const told = "cause" in finding ? { code: finding.cause, message: finding.detail } : { message: TEXTS[verdict] };
  return deps.store.transaction(
    async (tx) => {
      await changeRoster(entry, finding, connection, deps.clock.now(), tx);
      await context.addRows([{ row, verdict, key: entry.key, ...told }], tx);
      await context.checkpoint({ cursor: { ...after }, summary: summaryOf(after) }, tx);
      return after;
    },
    { readsLatest: true },
  );
}

const TEXTS: Record<RetryVerdict, string> = {
  ready: sayOfRow("would_come"),
  cleared: sayOfRow("only_they_can_tell"),
  still_failing: "Still failing.",
  gone: sayOfRow("gone_at_source"),
  here: sayOfRow("is_here"),
  deleted: sayOfRow("stays_deleted"),
};

async function changeRoster(
  entry: RosterEntry,
  finding: Told,
  { tenantId, id: connectionId }: Connection,
  at: Date,
  tx: Pick<Store, "roster">,
): Promise<void> {
  switch (finding.verdict) {
    case "ready":
    case "cleared":
      await tx.roster.clearFailure(tenantId, connectionId, entry.key, at);
      return;
    case "still_failing":
    case "silence": {
      const { cause, detail } = finding;
      const blocked = "blocked" in finding && finding.blocked;
      const { localId, email, username } = entry;
      const person = { localId, email, username };
      await tx.roster.noteFailure({ tenantId, connectionId, person, cause, detail, blocked, acknowledged: false, at });
      return;
    }
    case "gone":
    case "here":
    case "deleted":
  }
}

const summaryOf = ({ row, counts }: RetryCursor) => ({ total: row, ...counts });

const backOff = (silences: number): number => Math.min(FIRST_WAIT_SECONDS * 2 ** (silences - 1), LONGEST_WAIT_SECONDS);

const waitFor = (seconds: number, { clock }: Pick<MigrationRetryDeps, "clock">): JobPause => ({
  goesOnAt: new Date(clock.now().getTime() + seconds * 1_000),
  because: sayOfJob("source_silent"),
});
