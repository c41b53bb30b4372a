import { type Command, InvalidArgumentError } from "commander";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption } from "./options.ts";
import type { ProbeFlags } from "./run-probe.ts";

/** Adds `usher migration probe`. */
export function addProbe(migration: Command, context: CommandContext): void {
  migration
    .command("probe")
    .description("Check the source step by step, and say what to change. Creates and changes nothing.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(connectionOption())
    .option("--account <email>", "a test user of the source")
    .option("--password-stdin", "read their password from stdin (first line); it is tried once and never printed")
    .option("--other-account <email>", "somebody of another connection at the source, who must not be found")
    .option("--people <number>", "how many people are to be moved, for the estimate", wholeNumber)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Asks the source a dozen questions. Wrong passwords are tried for somebody made up only.
Exit status 1 when a step fails; warnings do not count.

Examples:
  usher migration probe --data ./data --connection DestinationDatabase
  usher migration probe --data ./data --connection DestinationDatabase --account user1@source.com --password-stdin < password.txt
  usher migration probe --data ./data --connection DestinationDatabase --account user1@source.com --other-account news@source.com --json`,
    )
    .action(async (flags: ProbeFlags) => (await import("./run-probe.ts")).probe(flags, context));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}
