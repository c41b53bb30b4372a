import { randomUUID } from "node:crypto";
import { reasonOf } from "../../config/data-folder.ts";
import { probeConnection } from "../../connections/database/probe-connection.ts";
import type { JsonObject } from "../../domain/json.ts";
import { probeToWire } from "../../http/management/probe-wire.ts";
import { createLogWriter } from "../../logs/batching-log-writer.ts";
import { createLookAtTls } from "../../migration/probe/look-at-tls.ts";
import type { StepStatus } from "../../migration/probe/probe-step.ts";
import type { ProbeReport, StepResult } from "../../migration/probe/run-probe.ts";
import { createSourceProtection } from "../../sources/protection/source-protection.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { openScriptRunner, trustedAuthority } from "../open-script-runner.ts";
import { readPasswordFromStdin } from "../read-password.ts";
import type { Terminal } from "../terminal.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface ProbeFlags extends MigrationFlags {
  readonly account?: string;
  readonly passwordStdin?: boolean;
  readonly otherAccount?: string;
  readonly people?: number;
}

/** `usher migration probe`. */
export async function probe(flags: ProbeFlags, context: CommandContext): Promise<void> {
  const person = await readPerson(flags);
  await withMigration(flags, context, async (connection, installation, config) => {
    const scriptRunner = openScriptRunner(config);
    const logWriter = createLogWriter(installation);
    const onFailure = (error: unknown) => context.terminal.note(`Not recorded: ${reasonOf(error)}.`);
    const protection = createSourceProtection({
      ...installation,
      logWriter,
      node: "cli",
      newId: randomUUID,
      onFailure,
    });
    try {
      context.terminal.note(`Asking the source of ${connection.name} …`);
      const report = await probeConnection(
        {
          connection,
          person,
          stranger: flags.otherAccount,
          people: flags.people,
          signal: new AbortController().signal,
        },
        {
          ...installation,
          scriptRunner,
          protection,
          lookAtTls: createLookAtTls({ authorityFile: () => trustedAuthority(config) }),
        },
      );
      const shown = probeToWire(report);
      await installation.store.probeReports.save({
        tenantId: connection.tenantId,
        connectionId: connection.id,
        at: installation.clock.now(),
        by: "cli",
        report: { ...shown } as JsonObject,
      });
      if (flags.json) context.terminal.out(JSON.stringify(shown, null, 2));
      else printReport(report, context.terminal);
      if (report.counts.failed > 0) process.exitCode = EXIT.failed;
    } finally {
      await scriptRunner.close();
      await protection.close();
      await logWriter.close();
    }
  });
}

async function readPerson(flags: ProbeFlags) {
  if (flags.account === undefined) {
    if (flags.passwordStdin) throw new CliError("--password-stdin needs --account.", EXIT.usage);
    return undefined;
  }
  return { identifier: flags.account, password: flags.passwordStdin ? await readPasswordFromStdin() : undefined };
}

const MARKS: Readonly<Record<StepStatus, { mark: string; style: "green" | "yellow" | "red" | "dim" }>> = {
  ok: { mark: "ok     ", style: "green" },
  warning: { mark: "warning", style: "yellow" },
  failed: { mark: "failed ", style: "red" },
  skipped: { mark: "skipped", style: "dim" },
};

function printReport(report: ProbeReport, terminal: Terminal): void {
  for (const step of report.steps) printStep(step, terminal);
  const { user } = probeToWire(report);
  if (user !== undefined) {
    terminal.out("\nThe test user as they would be here (nobody was created):");
    for (const [name, value] of Object.entries(user)) terminal.out(`  ${name}: ${JSON.stringify(value)}`);
  }
  const { ok, warning, failed, skipped } = report.counts;
  terminal.out(`\n${ok} ok, ${warning} to look at, ${failed} failed, ${skipped} skipped.`);
}

function printStep({ title, status, seen, advice }: StepResult, terminal: Terminal): void {
  const { mark, style } = MARKS[status];
  terminal.out(`${terminal.paint(style, mark)}  ${terminal.paint("bold", title)}`);
  terminal.out(`         ${seen}`);
  if (advice !== undefined) terminal.out(`         -> ${advice}`);
}
