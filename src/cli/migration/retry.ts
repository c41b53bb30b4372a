import { type Command, Option } from "commander";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import type { CommandContext } from "../command-context.ts";
import { list } from "../options.ts";
import { aboutConnection, example } from "./options.ts";
import type { RetryFlags } from "./run-retry.ts";

/** Adds `usher migration retry`. */
export function addRetry(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("retry"))
    .description("Ask the source again about people who failed to come, and say who could come now.")
    .addOption(new Option("--cause <cause>", "only who failed for this").choices(FAILURE_CAUSES))
    .option("--key <key>", "only this person of the roster; repeatable", list)
    .addHelpText(
      "after",
      `
A running server does the work, behind the source's protection; this command only asks it to. Nobody is brought over: people
have to sign in. Where a wrong password was in the way, the failure is taken off them, since only they can tell.

Examples:
${example("retry --cause not_importable")}
${example("retry --key id:42")}`,
    )
    .action(async (flags: RetryFlags) => (await import("./run-retry.ts")).retryFailures(flags, context));
}
