import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption } from "./options.ts";
import type { RosterLoadFlags } from "./roster-load.ts";
import type { RosterVerdictsFlags } from "./roster-verdicts.ts";

/** Of a flag that may be given several times. */
const list = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];

/** Adds `usher migration roster …`. */
export function addRoster(migration: Command, context: CommandContext): void {
  const roster = migration
    .command("roster")
    .description("Who lives at the source: load lists of them, and see what became of each row.")
    .addHelpText(
      "after",
      "\nExamples:\n  usher migration roster load users.json --data ./data --connection Customers --dry-run",
    );
  addLoad(roster, context);
  addVerdicts(roster, context);
}

function addLoad(roster: Command, context: CommandContext): void {
  roster
    .command("load")
    .argument("<file>", "the list; plain or gzipped")
    .description("Put a list of people on a connection's roster, with or without their password hashes.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(connectionOption())
    .option("--format <name>", "what wrote the file (default: found out from the file)")
    .option("--dry-run", "say what would become of each row, and write nothing")
    .option("--map <target=column>", "CSV: which column holds what, for example email=E-Mail; repeatable", list)
    .option("--options <json>", "what else the reader must be told, for example Firebase's hash parameters")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
All of the file is checked before anything is written. The same file may be loaded again: what is there already stays as it
is. When the command is interrupted, a running server finishes the job. Exits with status 1 when rows could not be taken.

Examples:
  usher migration roster load users.json --data ./data --connection Customers --dry-run
  usher migration roster load people.csv --connection Customers --map email=E-Mail --map user_id=Nr`,
    )
    .action(async (file: string, flags: RosterLoadFlags) =>
      (await import("./roster-load.ts")).loadRosterFile(file, flags, context),
    );
}

function addVerdicts(roster: Command, context: CommandContext): void {
  roster
    .command("verdicts")
    .argument("<job>", "id of the list's job, as `load` printed it")
    .description("Show every row of a list that was not simply taken.")
    .addOption(dataOption())
    .addOption(domainOption())
    .option("--verdict <name>", "only these, for example collision")
    .option("--json", "print one JSON object a line")
    .addHelpText("after", "\nExamples:\n  usher migration roster verdicts job_6f0… --data ./data --verdict collision")
    .action(async (job: string, flags: RosterVerdictsFlags) =>
      (await import("./roster-verdicts.ts")).showVerdicts(job, flags, context),
    );
  roster
    .command("dismiss")
    .argument("<job>", "id of the list's job")
    .description("Remove the verdicts of a list once they have been read.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  usher migration roster dismiss job_6f0… --data ./data")
    .action(async (job: string, flags: Omit<RosterVerdictsFlags, "verdict">) =>
      (await import("./roster-verdicts.ts")).dismissVerdicts(job, flags, context),
    );
}
