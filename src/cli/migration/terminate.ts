import { type Command, Option } from "commander";
import { ARRIVAL_WAYS } from "../../domain/roster.ts";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption } from "./options.ts";
import type { TerminateFlags } from "./run-terminate.ts";

/** Adds `usher migration terminate`. */
export function addTerminate(migration: Command, context: CommandContext): void {
  migration
    .command("terminate")
    .description("Undo what a source, a list or an import brought: first a report, then, with --confirm, the deed.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(connectionOption())
    .option("--batch <job>", "the import, list or campaign whose people go")
    .option("--since <time>", "who came from then on")
    .option("--until <time>", "who came before")
    .option("--all", "all that the source, its lists and its files brought")
    .addOption(new Option("--way <names...>", "only who came like this").choices(ARRIVAL_WAYS))
    .option("--include-active", "also who has signed in again or been changed here since")
    .option("--confirm <review>", "carry out this report: the job that the same command without --confirm printed")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Removed people have no tombstones: they may come again. Whoever has done something here since is kept, and so is whoever came or
changed after the report. What an import changed of people who were here before is not undone. A report is good for an hour.

Examples:
  usher migration terminate --data ./data --connection Customers --batch job_6f0…
  usher migration terminate --data ./data --connection Customers --batch job_6f0… --confirm job_91c…`,
    )
    .action(async (flags: TerminateFlags) => (await import("./run-terminate.ts")).terminateFromFlags(flags, context));
}
