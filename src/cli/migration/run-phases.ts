import type { Connection } from "../../domain/connection.ts";
import { normaliseEmailDomain } from "../../domain/email-domain.ts";
import type { CriterionResult, Ramp } from "../../domain/migration.ts";
import type { Foundation } from "../../foundation.ts";
import { createLogWriter } from "../../logs/batching-log-writer.ts";
import { CRITERION_NAMES } from "../../migration/cut-over/criterion-names.ts";
import {
  checkGate,
  finaliseMigration,
  reopenMigration,
  roundedDown,
} from "../../migration/cut-over/finalise-migration.ts";
import {
  type ChangeMigrationDeps,
  changePhase,
  changeSettings,
  type MigrationActor,
  type PhaseAction,
} from "../../migration/phases/change-migration.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface RampFlags extends MigrationFlags {
  readonly share?: number;
  readonly emailDomain?: readonly string[];
  readonly client?: readonly string[];
  readonly everybody?: boolean;
}

export interface FinaliseFlags extends MigrationFlags {
  readonly force?: boolean;
  readonly reason?: string;
}

export interface ReopenFlags extends MigrationFlags {
  readonly reason: string;
}

/** Whoever may run commands on the machine. */
const ACTOR: MigrationActor = { by: "cli", origin: {} };

type Deps = Foundation & ChangeMigrationDeps;

/** `usher migration status`. */
export function showStatus(flags: MigrationFlags, context: CommandContext): Promise<void> {
  return onConnection(flags, context, (connection, deps) => print(connection, flags, context, deps));
}

/** `usher migration start`, `shadow`, `pause`, `resume`. */
export function setPhase(action: PhaseAction, flags: MigrationFlags, context: CommandContext): Promise<void> {
  return onConnection(flags, context, async (connection, deps) => {
    await changePhase(action, { connection, actor: ACTOR }, deps);
    await print(connection, flags, context, deps);
  });
}

/** `usher migration ramp`. */
export function setRamp(flags: RampFlags, context: CommandContext): Promise<void> {
  const ramp = rampOf(flags);
  return onConnection(flags, context, async (connection, deps) => {
    await changeSettings({ connection, actor: ACTOR, change: { ramp } }, deps);
    await print(connection, flags, context, deps);
  });
}

function rampOf({ share, emailDomain, client, everybody }: RampFlags): Ramp | undefined {
  const hasRules = share !== undefined || emailDomain !== undefined || client !== undefined;
  if (hasRules === (everybody === true))
    throw new CliError("Give rules (--share, --email-domain, --client) or --everybody.", EXIT.usage);
  return hasRules ? { share, domains: emailDomain?.map(checkedDomain), clients: client } : undefined;
}

function checkedDomain(text: string): string {
  const domain = normaliseEmailDomain(text);
  if (domain === undefined)
    throw new CliError(`--email-domain: ${text} is no domain, such as example.com.`, EXIT.usage);
  return domain;
}

/** `usher migration gate`: exit status 1 while it is shut. */
export function showGate(flags: MigrationFlags, context: CommandContext): Promise<void> {
  return onConnection(flags, context, async (connection, deps) => {
    const { criteria, isOpen } = await checkGate(connection, deps);
    if (flags.json) context.terminal.out(JSON.stringify({ open: isOpen, criteria: criteria.map(describe) }, null, 2));
    else for (const criterion of criteria) context.terminal.out(lineOf(criterion, context));
    if (!isOpen) process.exitCode = EXIT.failed;
  });
}

/** `usher migration finalise`. */
export function finalise(flags: FinaliseFlags, context: CommandContext): Promise<void> {
  if (flags.force && !flags.reason?.trim()) throw new CliError("--force needs --reason.", EXIT.usage);
  const force = flags.force && flags.reason ? { reason: flags.reason } : undefined;
  return onConnection(flags, context, async (connection, deps) => {
    const { drainedAt } = await finaliseMigration({ connection, actor: ACTOR, force }, deps);
    await print(connection, flags, context, deps);
    context.terminal.note(
      `The report is there from ${drainedAt?.toISOString()} on: usher migration report --connection ${connection.name}`,
    );
  });
}

/** `usher migration reopen`. */
export function reopen(flags: ReopenFlags, context: CommandContext): Promise<void> {
  return onConnection(flags, context, async (connection, deps) => {
    await reopenMigration({ connection, actor: ACTOR, reason: flags.reason }, deps);
    await print(connection, flags, context, deps);
  });
}

async function onConnection(
  flags: MigrationFlags,
  context: CommandContext,
  work: (connection: Connection, deps: Deps) => Promise<void>,
): Promise<void> {
  await withMigration(flags, context, (connection, installation) =>
    // Events are stored with what they are about; the writer only gives them their ids.
    work(connection, { ...installation, logWriter: createLogWriter(installation) }),
  );
}

async function print(connection: Connection, flags: MigrationFlags, { terminal }: CommandContext, deps: Deps) {
  const { migration, counts, isOpen } = await checkGate(connection, deps);
  const { settings } = migration;
  const result = {
    connection: connection.name,
    phase: migration.phase,
    estimate: settings.estimate,
    ramp: settings.ramp,
    shadow_share: settings.shadowShare,
    finalised_at: migration.finalisedAt?.toISOString(),
    drained_at: migration.drainedAt?.toISOString(),
    finalised_by: migration.finalisedBy,
    listed: counts.listed,
    moved: counts.moved,
    denominator: counts.denominator,
    source_calls: counts.sourceCalls,
    gate_open: isOpen,
  };
  if (flags.json) return terminal.out(JSON.stringify(result, null, 2));
  const shown = Object.entries(result).filter(([, value]) => value !== undefined);
  for (const [name, value] of shown)
    terminal.out(`${name.padEnd(14)} ${typeof value === "object" ? JSON.stringify(value) : value}`);
}

const describe = (criterion: CriterionResult) => ({ ...criterion, name: CRITERION_NAMES[criterion.name] });

function lineOf(criterion: CriterionResult, { terminal }: CommandContext): string {
  const { name, required, actual, met } = describe(criterion);
  const bound = name === "open_failures" ? "at most" : "at least";
  const mark = met ? terminal.paint("green", "met    ") : terminal.paint("red", "not met");
  return `${mark}  ${name.padEnd(24)} is ${textOf(actual)}, must be ${bound} ${required}`;
}

const textOf = (actual: number | undefined): string =>
  actual === undefined ? "not known (load a roster or set an estimate)" : String(roundedDown(actual));
