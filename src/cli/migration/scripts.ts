import { type Command, InvalidArgumentError, Option } from "commander";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption } from "./options.ts";
import type { DiffFlags, HistoryFlags, RollbackFlags, SaveFlags } from "./script-versions.ts";

const EXAMPLE = "--data ./data --connection DestinationDatabase";

/** Adds `usher migration scripts …`. */
export function addScripts(migration: Command, context: CommandContext): void {
  const scripts = migration
    .command("scripts")
    .description("Versions of a connection's scripts: see, compare, roll back, save.")
    .addHelpText("after", `\nExamples:\n  usher migration scripts history ${EXAMPLE}`);
  addHistory(scripts, context);
  addDiff(scripts, context);
  addRollback(scripts, context);
  addSave(scripts, context);
}

const about = (command: Command): Command =>
  command.addOption(dataOption()).addOption(domainOption()).addOption(connectionOption()).addOption(jsonOption());

function addHistory(scripts: Command, context: CommandContext): void {
  about(scripts.command("history").description("List the versions, newest first, and whom each brought."))
    .option("--limit <number>", "how many", version, 20)
    .addHelpText(
      "after",
      `\nExamples:\n  usher migration scripts history ${EXAMPLE}\n  usher migration scripts history ${EXAMPLE} --json`,
    )
    .action(async (flags: HistoryFlags) => (await import("./script-versions.ts")).history(flags, context));
}

function addDiff(scripts: Command, context: CommandContext): void {
  about(scripts.command("diff").description("Show what a version changed."))
    .argument("<version>", "its number", version)
    .option("--against <version>", "compare with this one (default: the one before)", version)
    .addHelpText(
      "after",
      `\nExamples:\n  usher migration scripts diff 4 ${EXAMPLE}\n  usher migration scripts diff 4 --against 1 ${EXAMPLE}`,
    )
    .action(async (number: number, flags: DiffFlags) =>
      (await import("./script-versions.ts")).diff(number, flags, context),
    );
}

function addRollback(scripts: Command, context: CommandContext): void {
  about(
    scripts
      .command("rollback")
      .description("Make the scripts of an earlier version the connection's again, as a new version."),
  )
    .argument("<version>", "its number", version)
    .addHelpText(
      "after",
      `\nRunning servers follow within seconds.\n\nExamples:\n  usher migration scripts rollback 3 ${EXAMPLE}`,
    )
    .action(async (number: number, flags: RollbackFlags) =>
      (await import("./script-versions.ts")).rollback(number, flags, context),
    );
}

function addSave(scripts: Command, context: CommandContext): void {
  about(scripts.command("save").description("Save a file as one of the connection's scripts; everything else stays."))
    .argument("<file>", "the script")
    .addOption(new Option("--entry <entry>", "which script").choices(["login", "get_user"]).makeOptionMandatory())
    .option("--note <text>", "kept with the version")
    .addHelpText(
      "after",
      `\nA script that could not run is refused. Running servers follow within seconds.\n\nExamples:\n  usher migration scripts save ./login.js --entry login --note "waits for 429" ${EXAMPLE}`,
    )
    .action(async (file: string, flags: SaveFlags) =>
      (await import("./script-versions.ts")).save(file, flags, context),
    );
}

function version(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}
