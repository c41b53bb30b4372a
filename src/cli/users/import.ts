import { loadConfig } from "../../config/load-config.ts";
import { newJobId } from "../../domain/ids.ts";
import { usersImportPayload } from "../../jobs/users-import/import-job.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findConnection } from "../find-connection.ts";
import { withInstallation } from "../installation.ts";
import { runFileJob } from "../run-file-job.ts";
import { sizeOfFile } from "../submit-file.ts";

export interface UsersImportFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly connection: string;
  readonly upsert?: boolean;
  readonly json?: boolean;
}

/** `usher users import`: gives the file to a job and works on it here. Exit status 1 when rows could not be taken. */
export async function importUsers(file: string, flags: UsersImportFlags, context: CommandContext): Promise<void> {
  const size = await sizeOfFile(file);
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const connection = await findConnection(flags, installation);
    if (connection.strategy !== "auth0")
      throw new CliError(`${connection.name} is no database connection: only those take users.`, EXIT.usage);
    const job = {
      tenantId: connection.tenantId,
      id: newJobId(),
      type: "users_import" as const,
      connectionId: connection.id,
      payload: usersImportPayload.parse({ upsert: flags.upsert === true }),
      createdBy: "cli",
      createdAt: installation.clock.now(),
    };
    await runFileJob({ job, file, size, json: flags.json }, installation, config, context);
  });
}
