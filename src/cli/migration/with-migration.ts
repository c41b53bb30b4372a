import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Connection } from "../../domain/connection.ts";
import type { Foundation } from "../../foundation.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findConnection } from "../find-connection.ts";
import { withInstallation } from "../installation.ts";
import type { MigrationFlags } from "./options.ts";

/** Opens the installation for a command about one connection's migration. Throws `CliError` for a connection that has none. */
export async function withMigration(
  flags: Pick<MigrationFlags, "data" | "domain" | "connection">,
  context: CommandContext,
  work: (connection: Connection, installation: Foundation, config: Config) => Promise<void>,
): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const connection = await findConnection(flags, installation);
    if (connection.strategy !== "auth0")
      throw new CliError(`${connection.name} is no database connection: only those have a migration.`, EXIT.usage);
    await work(connection, installation, config);
  });
}
