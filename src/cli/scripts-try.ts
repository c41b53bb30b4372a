import { readFileSync } from "node:fs";
import { reasonOf } from "../config/data-folder.ts";
import { loadConfig } from "../config/load-config.ts";
import { type DatabaseOptions, databaseOptions } from "../connections/database/database-options.ts";
import { createDomainList } from "../connections/database/domain-list.ts";
import type { Connection } from "../domain/connection.ts";
import type { Foundation } from "../foundation.ts";
import { openSettings } from "../http/management/connection-settings.ts";
import { scriptResultToWire } from "../http/management/script-result-wire.ts";
import { refuseWhenFinalised } from "../migration/phases/refuse-when-finalised.ts";
import type { ScriptEntry, ScriptRequest, ScriptResult } from "../scripts/script-runner.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { CommandContext } from "./command-context.ts";
import { findConnection } from "./find-connection.ts";
import { withInstallation } from "./installation.ts";
import { openScriptRunner } from "./open-script-runner.ts";
import { printScriptResult } from "./print-script-result.ts";
import { readPasswordFromStdin } from "./read-password.ts";

export interface ScriptsTryFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly connection: string;
  readonly entry: ScriptEntry;
  readonly identifier: string;
  readonly passwordStdin?: boolean;
  readonly script?: string;
  readonly json?: boolean;
}

/** `usher scripts try`: one run of a connection's script in the sandbox, shown in full but for secrets. Writes nothing. */
export async function tryScript(flags: ScriptsTryFlags, context: CommandContext): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  const password = await readPassword(flags);
  await withInstallation(config, async (installation) => {
    const request = await scriptRequest(flags, password, installation);
    const runner = openScriptRunner(config);
    try {
      const result = await runner.run(request, new AbortController().signal);
      if (flags.json) context.terminal.out(JSON.stringify(scriptResultToWire(result), null, 2));
      else printScriptResult(result, context.terminal);
      if (!accepted(result, flags.entry)) process.exitCode = EXIT.failed;
    } finally {
      await runner.close();
    }
  });
}

/** `login` without a profile has accepted nobody; `get_user` without one is a good answer: there is no such person. */
const accepted = (result: ScriptResult, entry: ScriptEntry): boolean =>
  result.outcome === "returned" &&
  (entry === "get_user" || (result.values[0] !== undefined && result.values[0] !== null));

async function scriptRequest(
  flags: ScriptsTryFlags,
  password: string,
  installation: Foundation,
): Promise<ScriptRequest> {
  const { store, sealer } = installation;
  const connection = await findConnection(flags, { store });
  await refuseWhenFinalised(connection, { store });
  const options = optionsOf(connection);
  const configuration = openSettings(connection, { sealer });
  const alwaysReachable = await createDomainList(store)();
  const { network } = options.usher;
  return {
    tenantId: connection.tenantId,
    connectionId: connection.id,
    entry: flags.entry,
    source: readScript(flags, options),
    args: flags.entry === "login" ? [flags.identifier, password] : [flags.identifier],
    context: options.enable_script_context ? {} : undefined,
    configuration,
    network:
      network.policy === "list"
        ? { kind: "list", hosts: network.hosts, alwaysReachable }
        : { kind: "public", alwaysReachable },
    timeoutMs: options.usher.source_timeout_ms,
    redact: [password, ...Object.values(configuration)].filter((text) => text !== ""),
  };
}

function optionsOf(connection: Connection): DatabaseOptions {
  if (connection.strategy !== "auth0")
    throw new CliError(`${connection.name} is no database connection, and has no scripts.`);
  return databaseOptions.parse(connection.options);
}

function readScript(flags: ScriptsTryFlags, options: DatabaseOptions): string {
  if (flags.script === undefined) {
    const saved = options.customScripts[flags.entry];
    if (saved === undefined || saved === "")
      throw new CliError(`${flags.connection} has no ${flags.entry} script. Give one with --script FILE.`);
    return saved;
  }
  try {
    return readFileSync(flags.script, "utf8");
  } catch (error) {
    throw new CliError(`Cannot read ${flags.script}: ${reasonOf(error)}.`, EXIT.usage, { cause: error });
  }
}

async function readPassword(flags: ScriptsTryFlags): Promise<string> {
  if (flags.entry !== "login") return "";
  if (!flags.passwordStdin)
    throw new CliError("The login script needs a password. Give --password-stdin and write it to stdin.", EXIT.usage);
  return readPasswordFromStdin();
}
