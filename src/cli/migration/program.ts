import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { addCampaign } from "./campaign.ts";
import { addCutOver, addReopen } from "./cut-over.ts";
import { example } from "./options.ts";
import { addComparisons, addPauses, addRamp, addSettings, addShadow, addStart, addStatus } from "./phases.ts";
import { addProbe } from "./probe.ts";
import { addFailures, addLeft, addProgress } from "./progress.ts";
import { addReport } from "./report.ts";
import { addRetry } from "./retry.ts";
import { addRoster } from "./roster.ts";
import { addScripts } from "./scripts.ts";
import { addTerminate } from "./terminate.ts";
import { addTombstones } from "./tombstones.ts";

type Add = (migration: Command, context: CommandContext) => void;

/** `usher migration …`, in the order of a migration. */
const groups: Readonly<Record<string, readonly Add[]>> = {
  "At any time:": [addStatus, addSettings, addScripts],
  "Beginning:": [addProbe, addRoster, addShadow, addComparisons, addRamp, addStart],
  "Middle:": [addProgress, addLeft, addFailures, addRetry, addPauses],
  "End:": [addCampaign, addCutOver, addReport],
  "Undo:": [addTerminate, addTombstones, addReopen],
};

/** Adds the commands that steer a migration. */
export function addMigration(program: Command, context: CommandContext): void {
  const migration = program
    .command("migration")
    .description("Probe the source, take people over, follow the progress, close the source.")
    .addHelpText(
      "after",
      `
docs/guides/migrate-from-auth0.md goes through a whole migration.

Examples:
${example("probe")}
${example("status")}
  usher migration COMMAND --help`,
    );
  for (const [heading, commands] of Object.entries(groups)) {
    migration.commandsGroup(heading);
    for (const add of commands) add(migration, context);
  }
}
