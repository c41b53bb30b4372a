import { newJobId } from "../../domain/ids.ts";
import type { JsonObject } from "../../domain/json.ts";
import { rosterLoadPayloadOf } from "../../jobs/roster-load/reader-options.ts";
import { type RosterLoadWish, rosterLoadWish } from "../../jobs/roster-load/roster-load-payload.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { parseFlags } from "../parse-flags.ts";
import { runFileJob } from "../run-file-job.ts";
import { sizeOfFile } from "../submit-file.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface RosterLoadFlags extends MigrationFlags {
  readonly format?: string;
  readonly dryRun?: boolean;
  /** `email=E-Mail`, several. */
  readonly map?: readonly string[];
  /** JSON. */
  readonly options?: string;
}

/** `usher migration roster load`: gives the file to a job and works on it here. Exit status 1 when rows could not be taken. */
export async function loadRosterFile(file: string, flags: RosterLoadFlags, context: CommandContext): Promise<void> {
  const wish = wishOf(flags);
  const size = await sizeOfFile(file);
  await withMigration(flags, context, async (connection, installation, config) => {
    const job = {
      tenantId: connection.tenantId,
      id: newJobId(),
      type: "roster_load" as const,
      connectionId: connection.id,
      payload: { ...rosterLoadPayloadOf(wish, connection, installation) },
      createdBy: "cli",
      createdAt: installation.clock.now(),
    };
    await runFileJob({ job, file, size, json: flags.json }, installation, config, context);
  });
}

function wishOf({ format, dryRun, map, options }: RosterLoadFlags): RosterLoadWish {
  const given = options === undefined ? {} : parseJson(options);
  const columns =
    map === undefined ? {} : { columns: { ...columnsOf(given), ...Object.fromEntries(map.map(splitMap)) } };
  return parseFlags(rosterLoadWish, { format, dryRun: dryRun === true, options: { ...given, ...columns } });
}

const columnsOf = ({ columns }: JsonObject): object => (typeof columns === "object" && columns !== null ? columns : {});

function parseJson(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (cause) {
    throw new CliError("--options must be JSON.", EXIT.usage, { cause });
  }
}

function splitMap(text: string): [target: string, column: string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new CliError(`--map ${text}: write TARGET=COLUMN, for example email=E-Mail.`, EXIT.usage);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
