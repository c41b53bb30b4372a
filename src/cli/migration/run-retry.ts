import type { FailureCause } from "../../domain/roster.ts";
import { startRetry } from "../../jobs/migration-retry/start-retry.ts";
import type { CommandContext } from "../command-context.ts";
import { printJob } from "../print-job.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface RetryFlags extends MigrationFlags {
  readonly cause?: FailureCause;
  readonly key?: readonly string[];
}

/** `usher migration retry`: makes the job; a running server works on it. */
export async function retryFailures(flags: RetryFlags, context: CommandContext): Promise<void> {
  await withMigration(flags, context, async (connection, installation) => {
    const payload = {
      ...(flags.cause === undefined ? {} : { cause: flags.cause }),
      ...(flags.key === undefined ? {} : { keys: [...flags.key] }),
    };
    const job = await startRetry({ connection, payload, by: "cli" }, installation);
    printJob(job, flags, context.terminal);
    context.terminal.note(
      `A running server works on it. See: usher jobs show ${job.id}, and: usher jobs rows ${job.id}`,
    );
  });
}
