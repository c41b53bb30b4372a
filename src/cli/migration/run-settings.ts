import { criteriaToWire } from "../../http/management/migrations/migration-wire.ts";
import { createLogWriter } from "../../logs/batching-log-writer.ts";
import { checkGate } from "../../migration/cut-over/finalise-migration.ts";
import { changeSettings, type SettingsChange } from "../../migration/phases/change-migration.ts";
import type { CommandContext } from "../command-context.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface SettingsFlags extends MigrationFlags {
  readonly estimate?: number;
  readonly shadowShare?: number;
  readonly shareMoved?: number;
  readonly quietDays?: number;
  readonly daysWithoutSourceCall?: number;
  readonly openFailures?: number;
}

/** `usher migration settings`: sets what is given, and shows all. */
export function settings(flags: SettingsFlags, context: CommandContext): Promise<void> {
  const change = changeOf(flags);
  return withMigration(flags, context, async (connection, installation) => {
    const deps = { ...installation, logWriter: createLogWriter(installation) };
    if (Object.keys(change).length > 0)
      await changeSettings({ connection, actor: { by: "cli", origin: {} }, change }, deps);
    const { migration } = await checkGate(connection, deps);
    const { estimate, shadowShare, criteria } = migration.settings;
    const shown = { estimate, shadow_share: shadowShare, criteria: criteriaToWire(criteria) };
    const { terminal } = context;
    if (flags.json) return terminal.out(JSON.stringify(shown, null, 2));
    const lines = { estimate: estimate ?? "not known", shadow_share: shadowShare, ...shown.criteria };
    for (const [name, value] of Object.entries(lines)) terminal.out(`${name.padEnd(24)} ${value}`);
  });
}

/** Only what is given: a key that is there and undefined would clear what was set. */
function changeOf(flags: SettingsFlags): SettingsChange {
  const { estimate, shadowShare, shareMoved, quietDays, daysWithoutSourceCall, openFailures } = flags;
  const criteria = given({ shareMoved, quietDays, daysWithoutSourceCall, openFailures });
  return {
    ...(estimate === undefined ? {} : { estimate: estimate === 0 ? undefined : estimate }),
    ...given({ shadowShare }),
    ...(Object.keys(criteria).length === 0 ? {} : { criteria }),
  };
}

const given = <Values extends Record<string, number | undefined>>(
  values: Values,
): Partial<Record<keyof Values, number>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof Values, number>
  >;
