import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { list } from "../options.ts";
import { aboutConnection, example } from "./options.ts";
import type { RosterLoadFlags } from "./roster-load.ts";

/** Adds `usher migration roster …`. */
export function addRoster(migration: Command, context: CommandContext): void {
  const roster = migration
    .command("roster")
    .description("Who lives at the source: load lists of them.")
    .addHelpText("after", `\nExamples:\n${example("roster load users.json --dry-run")}`);
  aboutConnection(roster.command("load"))
    .argument("<file>", "the list; plain or gzipped")
    .description("Put a list of people on a connection's roster, with or without their password hashes.")
    .option("--format <name>", "what wrote the file (default: found out from the file)")
    .option("--dry-run", "say what would become of each row, and write nothing")
    .option("--map <target=column>", "CSV: which column holds what, for example email=E-Mail; repeatable", list)
    .option("--options <json>", "what else the reader must be told, for example Firebase's hash parameters")
    .addHelpText(
      "after",
      `
All of the file is checked before anything is written. The same file may be loaded again: what is there already stays as it
is. When the command is interrupted, a running server finishes the job. Exit status 1 when rows could not be taken.

Examples:
${example("roster load users.json --dry-run")}
${example("roster load people.csv --map email=E-Mail --map user_id=Nr")}
  usher jobs rows job_6f0… --data ./data --verdict collision`,
    )
    .action(async (file: string, flags: RosterLoadFlags) =>
      (await import("./roster-load.ts")).loadRosterFile(file, flags, context),
    );
}
