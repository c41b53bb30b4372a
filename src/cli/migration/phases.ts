import { type Command, InvalidArgumentError } from "commander";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption, type MigrationFlags } from "./options.ts";
import type { FinaliseFlags, RampFlags, ReopenFlags } from "./run-phases.ts";

/** Adds the commands that bring a migration from one phase to the next. */
export function addPhases(migration: Command, context: CommandContext): void {
  const add = (name: string, description: string, help: string) =>
    migration
      .command(name)
      .description(description)
      .addOption(dataOption())
      .addOption(domainOption())
      .addOption(connectionOption())
      .addOption(jsonOption())
      .addHelpText("after", `\n${help}`);
  const example = (rest: string) =>
    `Examples:\n  usher migration ${rest} --data ./data --connection DestinationDatabase`;

  add("status", "Show where the migration stands.", example("status")).action(async (flags: MigrationFlags) =>
    (await import("./run-phases.ts")).showStatus(flags, context),
  );
  add(
    "shadow",
    "Start shadow mode: sign-ins are answered here, the source is only compared with.",
    example("shadow"),
  ).action(async (flags: MigrationFlags) => (await import("./run-phases.ts")).setPhase("shadow", flags, context));
  add("start", "Take people over as they come.", example("start")).action(async (flags: MigrationFlags) =>
    (await import("./run-phases.ts")).setPhase("start", flags, context),
  );
  add(
    "ramp",
    "Say who is taken over already: whoever meets one of the rules.",
    `The rules replace those that were set. Whoever is in by the share stays in while it grows.\n\n${example("ramp --share 0.1 --email-domain pilot.example")}\n  usher migration ramp --everybody --data ./data --connection DestinationDatabase`,
  )
    .option("--share <number>", "of all people, 0 to 1", share)
    .option("--email-domain <domain>", "people with an address of this domain; repeatable", list)
    .option("--client <client_id>", "people who sign in at this application; repeatable", list)
    .option("--everybody", "no rules: everybody is taken over")
    .action(async (flags: RampFlags) => (await import("./run-phases.ts")).setRamp(flags, context));
  add("pause", "Ask the source about nobody for now.", example("pause")).action(async (flags: MigrationFlags) =>
    (await import("./run-phases.ts")).setPhase("pause", flags, context),
  );
  add("resume", "Go on after a pause.", example("resume")).action(async (flags: MigrationFlags) =>
    (await import("./run-phases.ts")).setPhase("resume", flags, context),
  );
  add(
    "gate",
    "Check whether the source may be closed.",
    `Exit status 1 when a criterion is not met.\n\n${example("gate")}`,
  ).action(async (flags: MigrationFlags) => (await import("./run-phases.ts")).showGate(flags, context));
  add(
    "finalise",
    "Close the source for good: nobody is asked for there any more.",
    `Fails while a criterion is not met. "usher migration report" proves it afterwards.\n\n${example("finalise")}\n  usher migration finalise --force --reason "The old system goes" --data ./data --connection DestinationDatabase`,
  )
    .option("--force", "although criteria are not met; needs --reason")
    .option("--reason <text>", "why; the report names it")
    .action(async (flags: FinaliseFlags) => (await import("./run-phases.ts")).finalise(flags, context));
  add(
    "reopen",
    "Open a source that was closed by mistake. Every later report names it.",
    example('reopen --reason "Closed the wrong one"'),
  )
    .requiredOption("--reason <text>", "why")
    .action(async (flags: ReopenFlags) => (await import("./run-phases.ts")).reopen(flags, context));
}

function share(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= 0 && number <= 1)) throw new InvalidArgumentError("Give a number from 0 to 1.");
  return number;
}

/** Of a flag that may be given several times. */
const list = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value];
