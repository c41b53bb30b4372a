import { type Command, InvalidArgumentError, Option } from "commander";
import { FAILURE_CAUSES, LEFT_STATES } from "../../domain/roster.ts";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption, type MigrationFlags } from "./options.ts";
import type { LeftFlags } from "./show-left.ts";
import type { ProgressFlags } from "./show-progress.ts";

/** Adds the commands that say how far a migration is. */
export function addProgress(migration: Command, context: CommandContext): void {
  const add = (name: string, description: string, help: string) =>
    migration
      .command(name)
      .description(description)
      .addOption(dataOption())
      .addOption(domainOption())
      .addOption(connectionOption())
      .addOption(jsonOption())
      .addHelpText("after", `\n${help}`);
  const example = (rest: string) => `usher migration ${rest} --data ./data --connection DestinationDatabase`;

  add(
    "progress",
    "Show who has moved and who is left, how fast it goes, and when it will be done.",
    `Examples:\n  ${example("progress")}\n  ${example("progress --days 30 --json")}`,
  )
    .option("--days <number>", "of the curve", days, 90)
    .action(async (flags: ProgressFlags) => (await import("./show-progress.ts")).showProgress(flags, context));
  add(
    "failures",
    "Show why people could not be moved, by cause, with examples.",
    `Examples:\n  ${example("failures")}`,
  ).action(async (flags: MigrationFlags) => (await import("./show-failures.ts")).showFailures(flags, context));
  add(
    "left",
    "List who has not moved yet; with --json one object a line.",
    `Examples:\n  ${example("left --email-domain shop.example")}\n  ${example("left --state failed --csv left.csv")}`,
  )
    .addOption(new Option("--state <state>", "only who stands like this").choices(LEFT_STATES))
    .addOption(new Option("--cause <cause>", "only who failed for this").choices(FAILURE_CAUSES))
    .option("--email-domain <domain>", "only e-mail addresses of this domain")
    .option("--last-seen-before <time>", "only who last signed in at the source before, for example 2025-01-31", time)
    .option("--last-seen-after <time>", "only who last signed in at the source then or later", time)
    .option("--text <beginning>", "only e-mail addresses and usernames that begin so")
    .option("--csv <file>", "write them to this file, which must not be there yet")
    .action(async (flags: LeftFlags) => (await import("./show-left.ts")).showLeft(flags, context));
}

function days(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > 1_100) throw new InvalidArgumentError("Give 1 to 1100.");
  return Number(text);
}

function time(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError("Give a day or time, for example 2025-01-31.");
  return at;
}
