import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { reasonOf } from "../config/data-folder.ts";
import { loadConfig } from "../config/load-config.ts";
import { tryScript as runOnce } from "../connections/database/try-script.ts";
import { scriptResultToWire } from "../http/management/script-result-wire.ts";
import { createLogWriter } from "../logs/batching-log-writer.ts";
import type { ScriptEntry, ScriptResult } from "../scripts/script-runner.ts";
import { createSourceProtection } from "../sources/protection/source-protection.ts";
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
  readonly despiteOpenBreaker?: boolean;
  readonly json?: boolean;
}

/** `usher scripts try`: one run of a connection's script in the sandbox, shown in full but for secrets. Creates and changes nobody; the source counts it as asked. */
export async function tryScript(flags: ScriptsTryFlags, context: CommandContext): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  const password = await readPassword(flags);
  const script = flags.script === undefined ? undefined : readScript(flags.script);
  await withInstallation(config, async (installation) => {
    const connection = await findConnection(flags, installation);
    const scriptRunner = openScriptRunner(config);
    const logWriter = createLogWriter(installation);
    const onFailure = (error: unknown) => context.terminal.note(`Not recorded: ${reasonOf(error)}.`);
    const newId = randomUUID;
    const protection = createSourceProtection({ ...installation, logWriter, node: "cli", newId, onFailure });
    const { entry, identifier, despiteOpenBreaker } = flags;
    const { signal } = new AbortController();
    try {
      const input = { connection, entry, identifier, password, script, despiteOpenBreaker, signal };
      const tried = await runOnce(input, { ...installation, scriptRunner, protection });
      if (flags.json) context.terminal.out(JSON.stringify(scriptResultToWire(tried), null, 2));
      else printScriptResult(tried.result, context.terminal);
      if (!accepted(tried.result, entry)) process.exitCode = EXIT.failed;
    } finally {
      await scriptRunner.close();
      await protection.close();
      await logWriter.close();
    }
  });
}

/** `login` without a profile has accepted nobody; `get_user` without one is a good answer: there is no such person. */
const accepted = (result: ScriptResult, entry: ScriptEntry): boolean =>
  result.outcome === "returned" &&
  (entry === "get_user" || (result.values[0] !== undefined && result.values[0] !== null));

function readScript(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${reasonOf(error)}.`, EXIT.usage, { cause: error });
  }
}

async function readPassword(flags: ScriptsTryFlags): Promise<string> {
  if (flags.entry !== "login") return "";
  if (!flags.passwordStdin)
    throw new CliError("The login script needs a password. Give --password-stdin and write it to stdin.", EXIT.usage);
  return readPasswordFromStdin();
}
