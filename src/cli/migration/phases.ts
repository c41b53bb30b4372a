import type { Command } from "commander";
import { Option } from "commander";
import { AGREEMENTS } from "../../domain/shadow.ts";
import type { CommandContext } from "../command-context.ts";
import { list, share, wholeNumber, wholeNumberOrZero } from "../options.ts";
import { aboutConnection, example, type MigrationFlags } from "./options.ts";
import type { RampFlags } from "./run-phases.ts";
import type { SettingsFlags } from "./run-settings.ts";
import type { ComparisonsFlags } from "./show-comparisons.ts";

const add = (migration: Command, name: string, description: string, help: string): Command =>
  aboutConnection(migration.command(name).description(description)).addHelpText("after", `\n${help}`);
const examples = (...rest: string[]): string => `Examples:\n${rest.map(example).join("\n")}`;

/** Adds `usher migration status`. */
export function addStatus(migration: Command, context: CommandContext): void {
  add(migration, "status", "Show where the migration stands.", examples("status", "status --json")).action(
    async (flags: MigrationFlags) => (await import("./run-phases.ts")).showStatus(flags, context),
  );
}

/** Adds `usher migration settings`. */
export function addSettings(migration: Command, context: CommandContext): void {
  add(
    migration,
    "settings",
    "Set the estimate, the share of shadow mode and the criteria of the cut-over, or show them.",
    `What is not given stays as it is.\n\n${examples("settings", "settings --estimate 12000", "settings --share-moved 0.98 --quiet-days 14")}`,
  )
    .option(
      "--estimate <people>",
      "how many people the source has, while no list says so; 0: not known",
      wholeNumberOrZero,
    )
    .option("--shadow-share <number>", "of the sign-ins, 0 to 1, that shadow mode compares", share)
    .option("--share-moved <number>", "criterion: share of the people who are here, 0 to 1", share)
    .option("--quiet-days <days>", "criterion: days without a takeover", wholeNumberOrZero)
    .option(
      "--days-without-source-call <days>",
      "criterion: days without a question; 0: not required",
      wholeNumberOrZero,
    )
    .option("--open-failures <people>", "criterion: people who tried in vain, at most", wholeNumberOrZero)
    .action(async (flags: SettingsFlags) => (await import("./run-settings.ts")).settings(flags, context));
}

/** Adds `usher migration shadow`. */
export function addShadow(migration: Command, context: CommandContext): void {
  add(
    migration,
    "shadow",
    "Start shadow mode: sign-ins are answered here, the source is only compared with.",
    `Nobody is taken over meanwhile. "usher migration comparisons" shows what was found, "usher migration start" ends it.\n\n${examples("shadow")}`,
  ).action(async (flags: MigrationFlags) => (await import("./run-phases.ts")).setPhase("shadow", flags, context));
}

/** Adds `usher migration comparisons`. */
export function addComparisons(migration: Command, context: CommandContext): void {
  add(
    migration,
    "comparisons",
    "Show how often shadow mode found the source of another opinion, and about whom.",
    examples("comparisons", "comparisons --agreement no_verdict --limit 100"),
  )
    .addOption(new Option("--agreement <name>", "which to list").choices(AGREEMENTS).default("disagreed"))
    .option("--limit <number>", "how many, newest first", wholeNumber, 20)
    .action(async (flags: ComparisonsFlags) => (await import("./show-comparisons.ts")).showComparisons(flags, context));
}

/** Adds `usher migration ramp`. */
export function addRamp(migration: Command, context: CommandContext): void {
  add(
    migration,
    "ramp",
    "Say who is taken over already: whoever meets one of the rules.",
    `The rules replace those that were set. Whoever is in by the share stays in while it grows.\n\n${examples("ramp --share 0.1 --email-domain pilot.example", "ramp --everybody")}`,
  )
    .option("--share <number>", "of all people, 0 to 1", share)
    .option("--email-domain <domain>", "people with an address of this domain; repeatable", list)
    .option("--client <client_id>", "people who sign in at this application; repeatable", list)
    .option("--everybody", "no rules: everybody is taken over")
    .action(async (flags: RampFlags) => (await import("./run-phases.ts")).setRamp(flags, context));
}

/** Adds `usher migration start`. */
export function addStart(migration: Command, context: CommandContext): void {
  add(migration, "start", "Take people over as they come.", examples("start")).action(async (flags: MigrationFlags) =>
    (await import("./run-phases.ts")).setPhase("start", flags, context),
  );
}

/** Adds `usher migration pause` and `resume`. */
export function addPauses(migration: Command, context: CommandContext): void {
  add(
    migration,
    "pause",
    "Ask the source about nobody for now.",
    `Whoever is here signs in as before; others are told to try again later.\n\n${examples("pause")}`,
  ).action(async (flags: MigrationFlags) => (await import("./run-phases.ts")).setPhase("pause", flags, context));
  add(migration, "resume", "Go on after a pause.", examples("resume")).action(async (flags: MigrationFlags) =>
    (await import("./run-phases.ts")).setPhase("resume", flags, context),
  );
}
