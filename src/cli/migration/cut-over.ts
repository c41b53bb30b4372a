import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { aboutConnection, example, type MigrationFlags } from "./options.ts";
import type { FinaliseFlags, ReopenFlags } from "./run-phases.ts";

/** Adds `usher migration gate` and `finalise`. */
export function addCutOver(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("gate"))
    .description("Check whether the source may be closed.")
    .addHelpText(
      "after",
      `\nExit status 1 when a criterion is not met. "usher migration settings" sets the criteria.\n\nExamples:\n${example("gate")}`,
    )
    .action(async (flags: MigrationFlags) => (await import("./run-phases.ts")).showGate(flags, context));
  aboutConnection(migration.command("finalise"))
    .description("Close the source for good: nobody is asked for there any more.")
    .option("--force", "although criteria are not met; needs --reason")
    .option("--reason <text>", "why; the report names it")
    .addHelpText(
      "after",
      `
Fails while a criterion is not met. "usher migration report" proves it afterwards.

Examples:
${example("finalise")}
${example('finalise --force --reason "The old system goes"')}`,
    )
    .action(async (flags: FinaliseFlags) => (await import("./run-phases.ts")).finalise(flags, context));
}

/** Adds `usher migration reopen`. */
export function addReopen(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("reopen"))
    .description("Open a source that was closed by mistake. Every later report names it.")
    .requiredOption("--reason <text>", "why")
    .addHelpText(
      "after",
      `
The migration goes on in the phase from which it was closed; in a pause where that is not known. "usher migration status" shows it.

Examples:
${example('reopen --reason "Closed the wrong one"')}`,
    )
    .action(async (flags: ReopenFlags) => (await import("./run-phases.ts")).reopen(flags, context));
}
