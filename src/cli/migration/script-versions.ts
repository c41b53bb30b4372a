import { readFileSync } from "node:fs";
import { reasonOf } from "../../config/data-folder.ts";
import type { Connection } from "../../domain/connection.ts";
import type { ScriptVersionSummary } from "../../domain/script-version.ts";
import { diffScripts } from "../../migration/script-versions/diff-scripts.ts";
import { type Brought, peopleByVersion } from "../../migration/script-versions/people-by-version.ts";
import { findScriptVersion, rollBackScripts } from "../../migration/script-versions/roll-back-scripts.ts";
import { type SaveScriptsDeps, saveScripts } from "../../migration/script-versions/save-scripts.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { type NotedChange, noteChange } from "../note-change.ts";
import { openScriptRunner } from "../open-script-runner.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface HistoryFlags extends MigrationFlags {
  readonly limit: number;
}
export interface DiffFlags extends MigrationFlags {
  readonly against?: number;
}
export type RollbackFlags = MigrationFlags;
export interface SaveFlags extends MigrationFlags {
  readonly entry: "login" | "get_user";
  readonly note?: string;
}

const AUTHOR = "cli";

/** `usher migration scripts history`. */
export async function history(flags: HistoryFlags, context: CommandContext): Promise<void> {
  await withMigration(flags, context, async ({ tenantId, id, scriptVersion }, { store }) => {
    const versions = await store.scriptVersions.list(tenantId, id, { limit: flags.limit });
    const brought = await peopleByVersion({ tenantId, connectionId: id }, { store });
    const lines = versions.map((version) => describe(version, brought.get(version.version), scriptVersion));
    if (flags.json) context.terminal.out(JSON.stringify({ script_versions: lines }, null, 2));
    else if (lines.length === 0) context.terminal.out("The connection never had a script.");
    else for (const line of lines) context.terminal.out(inWords(line));
  });
}

/** `usher migration scripts diff`. */
export async function diff(version: number, flags: DiffFlags, context: CommandContext): Promise<void> {
  await withMigration(flags, context, async ({ tenantId, id: connectionId }, { store }) => {
    const find = (wanted: number) => findScriptVersion({ tenantId, connectionId, version: wanted }, { store });
    const to = await find(version);
    const against = flags.against ?? version - 1;
    const entries = diffScripts(against === 0 ? undefined : await find(against), to);
    if (flags.json) context.terminal.out(JSON.stringify({ from: against, to: version, entries }, null, 2));
    else if (entries.length === 0) context.terminal.note("No difference.");
    else for (const entry of entries) context.terminal.out(entry.diff);
  });
}

/** `usher migration scripts rollback`. */
export async function rollback(version: number, flags: RollbackFlags, context: CommandContext): Promise<void> {
  const done = {
    description: "Make the scripts of an earlier version those of the connection again",
    details: { rolled_back_to: version },
  };
  await changeScripts(done, flags, context, ({ tenantId, id }, deps) =>
    rollBackScripts({ tenantId, connectionId: id, version, author: AUTHOR }, deps),
  );
}

/** `usher migration scripts save`. */
export async function save(file: string, flags: SaveFlags, context: CommandContext): Promise<void> {
  const text = readScript(file);
  const done = { description: "Save a script of the connection", details: { entry: flags.entry } };
  await changeScripts(done, flags, context, ({ tenantId, id }, deps) =>
    saveScripts(
      {
        tenantId,
        connectionId: id,
        change: (now) => ({ ...now, [flags.entry]: text }),
        saving: { author: AUTHOR, note: flags.note },
      },
      deps,
    ),
  );
}

async function changeScripts(
  done: Pick<NotedChange, "description" | "details">,
  flags: MigrationFlags,
  context: CommandContext,
  change: (connection: Connection, deps: SaveScriptsDeps) => Promise<Connection>,
): Promise<void> {
  await withMigration(flags, context, async (connection, installation, config) => {
    const scriptRunner = openScriptRunner(config);
    try {
      const { scriptVersion } = await change(connection, { ...installation, scriptRunner });
      const details = { ...done.details, script_version: scriptVersion };
      await noteChange({ connection, description: done.description, details }, installation);
      if (flags.json) context.terminal.out(JSON.stringify({ version: scriptVersion }));
      else context.terminal.out(`The scripts of ${connection.name} are version ${scriptVersion} now.`);
    } finally {
      await scriptRunner.close();
    }
  });
}

function readScript(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${reasonOf(error)}.`, EXIT.usage, { cause: error });
  }
}

const describe = (version: ScriptVersionSummary, brought: Brought | undefined, current: number | undefined) => ({
  version: version.version,
  is_current: version.version === current,
  saved_at: version.savedAt.toISOString(),
  author: version.author,
  note: version.note,
  hashes: version.hashes,
  people: { count: brought?.count ?? 0, first_day: brought?.firstDay, last_day: brought?.lastDay },
});

function inWords({ version, is_current, saved_at, author, note, people }: ReturnType<typeof describe>): string {
  const days = people.first_day === undefined ? "" : ` (${people.first_day} to ${people.last_day})`;
  const end = `${people.count} people${days}${note === undefined ? "" : `  ${note}`}`;
  return `${is_current ? "*" : " "} ${String(version).padStart(4)}  ${saved_at}  ${author}  ${end}`;
}
