import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { aboutConnection, example, type MigrationFlags } from "./options.ts";
import type { TombstoneListFlags } from "./run-tombstones.ts";

/** Adds `usher migration tombstones …`. */
export function addTombstones(migration: Command, context: CommandContext): void {
  const tombstones = migration
    .command("tombstones")
    .description("Who was deleted here and is not brought back from the source.")
    .addHelpText("after", `\nExamples:\n${example("tombstones list")}`);
  aboutConnection(tombstones.command("list").description("List them, by user id."))
    .option("--identifier <text>", "only who had this e-mail address, username or alias")
    .addHelpText(
      "after",
      `
With --json one object a line.

Examples:
${example("tombstones list")}
${example("tombstones list --identifier ann@example.com --json")}`,
    )
    .action(async (flags: TombstoneListFlags) => (await import("./run-tombstones.ts")).listTombstones(flags, context));
  aboutConnection(tombstones.command("lift").description("Let somebody who was deleted come again from the source."))
    .argument("<user_id>", "id of the user who was deleted, as `list` shows it")
    .addHelpText(
      "after",
      `\nNobody is created: they come at their next sign-in.\n\nExamples:\n${example('tombstones lift "auth0|1234"')}`,
    )
    .action(async (userId: string, flags: MigrationFlags) =>
      (await import("./run-tombstones.ts")).liftTombstone(userId, flags, context),
    );
}
