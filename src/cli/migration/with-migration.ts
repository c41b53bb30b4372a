import { loadConfig } from "../../config/load-config.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Foundation } from "../../foundation.ts";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findConnection } from "../find-connection.ts";
import { withInstallation } from "../installation.ts";
import type { MigrationFlags } from "./options.ts";

/** Opens the installation for a command about one connection's migration. Throws `CliError` for a connection that has none. */
export async function withMigration(
  flags: MigrationFlags,
  context: CommandContext,
  work: (connection: Connection, installation: Foundation) => Promise<void>,
): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const connection = await findConnection(flags, installation);
    if (connection.strategy !== "auth0") throw new CliError("Only database connections have a migration.");
    await work(connection, installation);
  });
}
