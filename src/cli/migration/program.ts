import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { addCampaign } from "./campaign.ts";
import { addPhases } from "./phases.ts";
import { addProbe } from "./probe.ts";
import { addProgress } from "./progress.ts";
import { addReport } from "./report.ts";
import { addRetry } from "./retry.ts";
import { addRoster } from "./roster.ts";
import { addScripts } from "./scripts.ts";
import { addTerminate } from "./terminate.ts";
import { addTombstones } from "./tombstones.ts";

/** `usher migration …`: one function a command, in the order of a migration. */
const commands: readonly ((migration: Command, context: CommandContext) => void)[] = [
  addProbe,
  addScripts,
  addRoster,
  addPhases,
  addProgress,
  addRetry,
  addCampaign,
  addReport,
  addTerminate,
  addTombstones,
];

/** Adds the commands that steer a migration. */
export function addMigration(program: Command, context: CommandContext): void {
  const migration = program
    .command("migration")
    .description("Probe the source, load the roster, follow the progress, close the source.");
  for (const add of commands) add(migration, context);
}
