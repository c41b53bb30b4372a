import type { Config } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { createJobRunner, type JobRunner } from "../jobs/job-runner.ts";
import { createJobHandlers } from "../jobs/job-types.ts";
import { createLogWriter } from "../logs/batching-log-writer.ts";
import { createNoMailSender } from "../mail/no-mail-sender.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Gives a command a runner for its own job (`runHere`); a server on the same database may run beside it. A command sends no mail.
 * What goes wrong is told on stderr.
 */
export async function withJobRunner<Result>(
  foundation: Foundation,
  { dataDir }: Pick<Config, "dataDir">,
  { terminal }: { readonly terminal: Pick<Terminal, "note"> },
  work: (runner: Pick<JobRunner, "runHere">) => Promise<Result>,
): Promise<Result> {
  const { store, clock, sealer } = foundation;
  const logWriter = createLogWriter({ store, clock });
  const runner = createJobRunner({
    store,
    sealer,
    handlers: createJobHandlers({ ...foundation, logWriter, mail: createNoMailSender(), scratchDirectory: dataDir }),
    clock,
    onFailure: (error) => terminal.note(`usher: ${error instanceof Error ? error.message : String(error)}`),
  });
  try {
    return await work(runner);
  } finally {
    await runner.stop();
    await logWriter.close();
  }
}
