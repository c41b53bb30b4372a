import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption, type MigrationFlags } from "./options.ts";
import type { TombstoneListFlags } from "./run-tombstones.ts";

const EXAMPLE = "--data ./data --connection DestinationDatabase";

/** Adds `usher migration tombstones …`. */
export function addTombstones(migration: Command, context: CommandContext): void {
  const tombstones = migration
    .command("tombstones")
    .description("Who was deleted here and is not brought back from the source.")
    .addHelpText("after", `\nExamples:\n  usher migration tombstones list ${EXAMPLE}`);
  about(tombstones.command("list").description("List them, by user id."))
    .option("--identifier <text>", "only who had this e-mail address, username or alias")
    .addHelpText(
      "after",
      `
With --json one object a line.

Examples:
  usher migration tombstones list ${EXAMPLE}
  usher migration tombstones list --identifier ann@example.com --json ${EXAMPLE}`,
    )
    .action(async (flags: TombstoneListFlags) => (await import("./run-tombstones.ts")).listTombstones(flags, context));
  about(tombstones.command("lift").description("Let somebody who was deleted come again from the source."))
    .argument("<user_id>", "id of the user who was deleted, as `list` shows it")
    .addHelpText(
      "after",
      `\nNobody is created: they come at their next sign-in.\n\nExamples:\n  usher migration tombstones lift "auth0|1234" ${EXAMPLE}`,
    )
    .action(async (userId: string, flags: MigrationFlags) =>
      (await import("./run-tombstones.ts")).liftTombstone(userId, flags, context),
    );
}

const about = (command: Command): Command =>
  command.addOption(dataOption()).addOption(domainOption()).addOption(connectionOption()).addOption(jsonOption());
