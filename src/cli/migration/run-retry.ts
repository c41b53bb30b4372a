import { loadConfig } from "../../config/load-config.ts";
import type { FailureCause } from "../../domain/roster.ts";
import { startRetry } from "../../jobs/migration-retry/start-retry.ts";
import type { CommandContext } from "../command-context.ts";
import { withInstallation } from "../installation.ts";
import { findConnection } from "./find-connection.ts";
import type { MigrationFlags } from "./options.ts";
import { printJob } from "./print-job.ts";
import { withRefusals } from "./with-refusals.ts";

export interface RetryFlags extends MigrationFlags {
  readonly cause?: FailureCause;
  readonly key?: readonly string[];
}

/** `usher migration retry`: makes the job; a running server works on it. */
export async function retryFailures(flags: RetryFlags, context: CommandContext): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const connection = await findConnection(flags, installation);
    const payload = {
      ...(flags.cause === undefined ? {} : { cause: flags.cause }),
      ...(flags.key === undefined ? {} : { keys: [...flags.key] }),
    };
    const job = await withRefusals(() => startRetry({ connection, payload, by: "cli" }, installation));
    printJob(job, flags, context.terminal);
    context.terminal.note(
      `A running server works on it. What it found: GET /api/v2/jobs/${job.id}, and /errors below it.`,
    );
  });
}
