import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { wholeNumber } from "../options.ts";
import { aboutConnection, example } from "./options.ts";
import type { ProbeFlags } from "./run-probe.ts";

/** Adds `usher migration probe`. */
export function addProbe(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("probe"))
    .description("Check the source step by step, and say what to change. Creates and changes nothing.")
    .option("--account <email>", "a test user of the source")
    .option("--password-stdin", "read their password from stdin (first line); it is tried once and never printed")
    .option("--other-account <email>", "somebody of another connection at the source, who must not be found")
    .option("--people <number>", "how many people are to be moved, for the estimate", wholeNumber)
    .addHelpText(
      "after",
      `
Asks the source a dozen questions. Wrong passwords are tried for somebody made up only.
Exit status 1 when a step fails; warnings do not count.

Examples:
${example("probe")}
${example("probe --account user1@source.com --password-stdin")} < password.txt
${example("probe --account user1@source.com --other-account news@source.com --json")}`,
    )
    .action(async (flags: ProbeFlags) => (await import("./run-probe.ts")).probe(flags, context));
}
