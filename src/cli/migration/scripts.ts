import { type Command, Option } from "commander";
import type { CommandContext } from "../command-context.ts";
import { wholeNumber } from "../options.ts";
import { aboutConnection, example } from "./options.ts";
import type { DiffFlags, HistoryFlags, RollbackFlags, SaveFlags } from "./script-versions.ts";

/** Adds `usher migration scripts …`. */
export function addScripts(migration: Command, context: CommandContext): void {
  const scripts = migration
    .command("scripts")
    .description("Versions of a connection's scripts: see, compare, roll back, save.")
    .addHelpText("after", `\nExamples:\n${example("scripts history")}`);
  addHistory(scripts, context);
  addDiff(scripts, context);
  addRollback(scripts, context);
  addSave(scripts, context);
}

function addHistory(scripts: Command, context: CommandContext): void {
  aboutConnection(scripts.command("history").description("List the versions, newest first, and whom each brought."))
    .option("--limit <number>", "how many", wholeNumber, 20)
    .addHelpText("after", `\nExamples:\n${example("scripts history")}\n${example("scripts history")} --json`)
    .action(async (flags: HistoryFlags) => (await import("./script-versions.ts")).history(flags, context));
}

function addDiff(scripts: Command, context: CommandContext): void {
  aboutConnection(scripts.command("diff").description("Show what a version changed."))
    .argument("<version>", "its number", wholeNumber)
    .option("--against <version>", "compare with this one (default: the one before)", wholeNumber)
    .addHelpText("after", `\nExamples:\n${example("scripts diff 4")}\n${example("scripts diff 4 --against 1")}`)
    .action(async (number: number, flags: DiffFlags) =>
      (await import("./script-versions.ts")).diff(number, flags, context),
    );
}

function addRollback(scripts: Command, context: CommandContext): void {
  aboutConnection(
    scripts
      .command("rollback")
      .description("Make the scripts of an earlier version the connection's again, as a new version."),
  )
    .argument("<version>", "its number", wholeNumber)
    .addHelpText("after", `\nRunning servers follow within seconds.\n\nExamples:\n${example("scripts rollback 3")}`)
    .action(async (number: number, flags: RollbackFlags) =>
      (await import("./script-versions.ts")).rollback(number, flags, context),
    );
}

function addSave(scripts: Command, context: CommandContext): void {
  aboutConnection(
    scripts.command("save").description("Save a file as one of the connection's scripts; everything else stays."),
  )
    .argument("<file>", "the script")
    .addOption(new Option("--entry <entry>", "which script").choices(["login", "get_user"]).makeOptionMandatory())
    .option("--note <text>", "kept with the version")
    .addHelpText(
      "after",
      `\nA script that could not run is refused. Running servers follow within seconds.\n\nExamples:\n${example('scripts save ./login.js --entry login --note "waits for 429"')}`,
    )
    .action(async (file: string, flags: SaveFlags) =>
      (await import("./script-versions.ts")).save(file, flags, context),
    );
}
