import type { Config } from "../config/config.ts";
import type { Job } from "../domain/job.ts";
import type { Foundation } from "../foundation.ts";
import type { NewJob } from "../store/jobs.ts";
import { CliError } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import { jobRowText } from "./job-row-text.ts";
import { printJob } from "./print-job.ts";
import { submitFile } from "./submit-file.ts";
import { withJobRunner } from "./with-job-runner.ts";

const SHOWN_ROWS = 20;

export interface FileJobInput {
  readonly job: NewJob;
  readonly file: string;
  /** Bytes, of `sizeOfFile`. */
  readonly size: number;
  readonly json?: boolean;
}

/**
 * Gives a file to a job, works on it here, and prints its counts and the first rows that were not simply taken. Throws `CliError`
 * when the job failed, or rows of it did.
 */
export async function runFileJob(
  input: FileJobInput,
  installation: Foundation,
  config: Pick<Config, "dataDir">,
  context: CommandContext,
): Promise<void> {
  const { job, file, size, json } = input;
  await submitFile(job, { file, size }, installation, context);
  const done = await withJobRunner(installation, config, context, (runner) =>
    runner.runHere(job, { onProgress: tellProgress(context) }),
  );
  printJob(done, { json }, context.terminal);
  if (!json) await printRows(done, installation, context);
  if (done.status !== "completed") throw new CliError(done.statusDetails ?? `The job ended as ${done.status}.`);
  const failed = Number(done.summary?.failed ?? 0);
  if (failed > 0)
    throw new CliError(
      `${failed} ${failed === 1 ? "row" : "rows"} could not be taken. See: usher jobs rows ${done.id}`,
    );
}

async function printRows(job: Job, { store }: Pick<Foundation, "store">, { terminal }: CommandContext): Promise<void> {
  const rows = await store.jobs.listJobRows(job.tenantId, job.id, { limit: SHOWN_ROWS });
  for (const row of rows) terminal.out(jobRowText(row));
  if (rows.length === SHOWN_ROWS) terminal.out(`All of them: usher jobs rows ${job.id}`);
}

/** Only what is new. */
function tellProgress({ terminal }: CommandContext): (job: Job) => void {
  let last = "";
  return ({ percentage, summary }) => {
    const counts = Object.entries(summary ?? {}).filter(([, count]) => typeof count === "number" && count > 0);
    const line = [`${percentage ?? 0} %`, ...counts.map(([name, count]) => `${name} ${count}`)].join(" · ");
    if (line !== last) terminal.note(line);
    last = line;
  };
}
