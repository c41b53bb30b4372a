import type { Job } from "../../domain/job.ts";
import type { ArrivalWay } from "../../domain/roster.ts";
import type { Foundation } from "../../foundation.ts";
import { startTermination } from "../../jobs/migration-terminate/start-termination.ts";
import type { TerminateCriteria } from "../../jobs/migration-terminate/terminate-job.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { printJob } from "../print-job.ts";
import { withJobRunner } from "../with-job-runner.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface TerminateFlags extends MigrationFlags {
  readonly batch?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly all?: boolean;
  readonly way?: readonly ArrivalWay[];
  readonly includeActive?: boolean;
  /** The dry run whose report was looked at. */
  readonly confirm?: string;
}

const SHOWN_AT_MOST = 50;

/** `usher migration terminate`: reports, or carries a report out. Exit status 1 when it could not be done. */
export async function terminateFromFlags(flags: TerminateFlags, context: CommandContext): Promise<void> {
  const criteria = criteriaOf(flags);
  await withMigration(flags, context, async (connection, installation, config) => {
    const input = { connection, criteria, reviewId: flags.confirm, by: "cli" };
    const job = await startTermination(input, installation);
    const done = await withJobRunner(installation, config, context, (runner) => runner.runHere(job));
    printJob(done, flags, context.terminal);
    if (done.status !== "completed") throw new CliError(done.statusDetails ?? `The job ended as ${done.status}.`);
    await listKept(done, installation, context);
    if (flags.confirm !== undefined) return;
    const migration = await installation.store.migrations.find(connection.tenantId, connection.id);
    if (migration?.phase === "finalised")
      context.terminal.note("The source is closed: whoever goes can only come back by what the roster says of them.");
    context.terminal.note(`Nothing was removed. To do it, give the same flags again and --confirm ${job.id}`);
  });
}

/** Some of those who stay, each with the reason; all of them are in the job's rows. */
async function listKept(
  { tenantId, id }: Job,
  { store }: Pick<Foundation, "store">,
  { terminal }: CommandContext,
): Promise<void> {
  const rows = await store.jobs.listJobRows(tenantId, id, { verdict: "kept", limit: SHOWN_AT_MOST });
  for (const { key, message } of rows) terminal.note(`kept ${key}: ${message}`);
}

function criteriaOf({ batch, since, until, all, way, includeActive }: TerminateFlags): TerminateCriteria {
  const isTime = since !== undefined || until !== undefined;
  if ([batch !== undefined, isTime, all === true].filter(Boolean).length !== 1)
    throw new CliError("Say what is undone: --batch, or --since and --until, or --all.", EXIT.usage);
  return {
    ...(batch === undefined ? {} : { batchId: batch }),
    ...(since === undefined ? {} : { sinceMs: since.getTime() }),
    ...(until === undefined ? {} : { untilMs: until.getTime() }),
    all: all === true,
    ...(way === undefined ? {} : { ways: [...way] }),
    includeActive: includeActive === true,
  };
}
