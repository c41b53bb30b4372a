import { type Command, Option } from "commander";
import { JOB_STATUSES, JOB_TYPES } from "../../domain/job.ts";
import type { CommandContext } from "../command-context.ts";
import { dataOption, domainOption, jsonOption, wholeNumber } from "../options.ts";
import type { JobFlags, JobListFlags, JobRowsFlags } from "./run-jobs.ts";

/** Adds `usher jobs …`. */
export function addJobs(program: Command, context: CommandContext): void {
  const jobs = program
    .command("jobs")
    .description("Background work: imports, exports, lists, retries, campaigns and undoing.")
    .addHelpText("after", "\nExamples:\n  usher jobs list --data ./data\n  usher jobs rows job_6f0… --data ./data");
  const about = (name: string, description: string): Command =>
    jobs.command(name).description(description).addOption(dataOption()).addOption(domainOption());
  const ID = "id of the job, as the command that began it printed it";

  about("list", "List jobs, newest first; with --json one object a line.")
    .addOption(new Option("--type <type>", "only of this kind").choices(JOB_TYPES))
    .addOption(new Option("--status <status>", "only who stand like this").choices(JOB_STATUSES))
    .option("--limit <number>", "how many", wholeNumber, 20)
    .option("--json", "print one JSON object a line")
    .addHelpText(
      "after",
      "\nExamples:\n  usher jobs list --data ./data\n  usher jobs list --data ./data --status failed",
    )
    .action(async (flags: JobListFlags) => (await import("./run-jobs.ts")).listJobs(flags, context));
  about("show", "Show how far a job is, and its counts.")
    .argument("<job>", ID)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      "\nExamples:\n  usher jobs show job_6f0… --data ./data\n  usher jobs show job_6f0… --data ./data --json",
    )
    .action(async (id: string, flags: JobFlags) => (await import("./run-jobs.ts")).showJob(id, flags, context));
  about("rows", "Show every row or person of a job that there is something to say of.")
    .argument("<job>", ID)
    .option("--verdict <name>", "only these, for example collision, failed or kept")
    .option("--json", "print one JSON object a line")
    .addHelpText("after", "\nExamples:\n  usher jobs rows job_6f0… --data ./data --verdict collision")
    .action(async (id: string, flags: JobRowsFlags) => (await import("./run-jobs.ts")).showRows(id, flags, context));
  about("dismiss", "Remove the rows of a job that has ended, once they have been read.")
    .argument("<job>", ID)
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  usher jobs dismiss job_6f0… --data ./data")
    .action(async (id: string, flags: JobFlags) => (await import("./run-jobs.ts")).dismissRows(id, flags, context));
  about("cancel", "End a job before it is done. What it has done stays.")
    .argument("<job>", ID)
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  usher jobs cancel job_6f0… --data ./data")
    .action(async (id: string, flags: JobFlags) => (await import("./run-jobs.ts")).cancelJob(id, flags, context));
}
