import { type Command, Option } from "commander";
import { ARRIVAL_WAYS } from "../../domain/roster.ts";
import type { CommandContext } from "../command-context.ts";
import { time } from "../options.ts";
import { aboutConnection, example } from "./options.ts";
import type { TerminateFlags } from "./run-terminate.ts";

/** Adds `usher migration terminate`. */
export function addTerminate(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("terminate"))
    .description("Undo what a source, a list or an import brought: first a report, then, with --confirm, the deed.")
    .option("--batch <job>", "the import, list or campaign whose people go")
    .option("--since <time>", "who came from then on, for example 2026-03-01T08:00:00Z", time)
    .option("--until <time>", "who came before", time)
    .option("--all", "all that the source, its lists and its files brought")
    .addOption(new Option("--way <way...>", "only who came like this; repeatable").choices(ARRIVAL_WAYS))
    .option("--include-active", "also who has signed in again or been changed here since")
    .option("--confirm <review>", "carry out this report: the job that the same command without --confirm printed")
    .addHelpText(
      "after",
      `
Removed people have no tombstones: they may come again. Whoever has done something here since is kept, and so is whoever came or
changed after the report. What an import changed of people who were here before is not undone. A report is good for an hour.

Examples:
${example("terminate --batch job_6f0…")}
${example("terminate --batch job_6f0… --confirm job_91c…")}`,
    )
    .action(async (flags: TerminateFlags) => (await import("./run-terminate.ts")).terminateFromFlags(flags, context));
}
