import { type Command, Option } from "commander";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption } from "./options.ts";
import type { RetryFlags } from "./run-retry.ts";

/** Of a flag that may be given several times. */
const list = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** Adds `usher migration retry`. */
export function addRetry(migration: Command, context: CommandContext): void {
  migration
    .command("retry")
    .description("Ask the source again about people who failed to come, and say who could come now.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(connectionOption())
    .addOption(new Option("--cause <name>", "only who failed for this").choices(FAILURE_CAUSES))
    .option("--key <key>", "only this person of the roster; repeatable", list)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
A running server does the work, behind the source's protection; this command only asks it to. Nobody is brought over: people
have to sign in. Where a wrong password was in the way, the failure is taken off them, since only they can tell.

Examples:
  usher migration retry --data ./data --connection Customers --cause not_importable
  usher migration retry --data ./data --connection Customers --key id:42`,
    )
    .action(async (flags: RetryFlags) => (await import("./run-retry.ts")).retryFailures(flags, context));
}
