import { type Command, InvalidArgumentError, Option } from "commander";
import { FAILURE_CAUSES, LEFT_STATES } from "../../domain/roster.ts";
import type { CommandContext } from "../command-context.ts";
import { time } from "../options.ts";
import { aboutConnection, example, type MigrationFlags } from "./options.ts";
import type { LeftFlags } from "./show-left.ts";
import type { ProgressFlags } from "./show-progress.ts";

/** Adds `usher migration progress`. */
export function addProgress(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("progress"))
    .description("Show who has moved and who is left, how fast it goes, and when it will be done.")
    .option("--days <number>", "of the curve", days, 90)
    .addHelpText("after", `\nExamples:\n${example("progress")}\n${example("progress --days 30 --json")}`)
    .action(async (flags: ProgressFlags) => (await import("./show-progress.ts")).showProgress(flags, context));
}

/** Adds `usher migration failures`. */
export function addFailures(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("failures"))
    .description("Show why people could not be moved, by cause, with examples.")
    .addHelpText("after", `\nExamples:\n${example("failures")}\n${example("failures --json")}`)
    .action(async (flags: MigrationFlags) => (await import("./show-failures.ts")).showFailures(flags, context));
}

/** Adds `usher migration left`. */
export function addLeft(migration: Command, context: CommandContext): void {
  aboutConnection(migration.command("left"))
    .description("List who has not moved yet; with --json one object a line.")
    .addOption(new Option("--state <state>", "only who stands like this").choices(LEFT_STATES))
    .addOption(new Option("--cause <cause>", "only who failed for this").choices(FAILURE_CAUSES))
    .option("--email-domain <domain>", "only e-mail addresses of this domain")
    .option("--last-seen-before <time>", "only who last signed in at the source before, for example 2026-03-01", time)
    .option("--last-seen-after <time>", "only who last signed in at the source then or later", time)
    .option("--text <beginning>", "only e-mail addresses and usernames that begin so")
    .option("--csv <file>", "write them to this file, which must not be there yet")
    .addHelpText(
      "after",
      `\nExamples:\n${example("left --email-domain shop.example")}\n${example("left --state failed --csv left.csv")}`,
    )
    .action(async (flags: LeftFlags) => (await import("./show-left.ts")).showLeft(flags, context));
}

function days(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > 1_100) throw new InvalidArgumentError("Give 1 to 1100.");
  return Number(text);
}
