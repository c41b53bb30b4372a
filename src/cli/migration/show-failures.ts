import { failuresToWire } from "../../http/management/migrations/failures.ts";
import { describeFailures } from "../../migration/progress/describe-failures.ts";
import type { CommandContext } from "../command-context.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

/** `usher migration failures`: by cause, most people first. */
export function showFailures(flags: MigrationFlags, context: CommandContext): Promise<void> {
  return withMigration(flags, context, async (connection, installation) => {
    const failures = (await describeFailures(connection, installation)).map(failuresToWire);
    const { terminal } = context;
    if (flags.json) return terminal.out(JSON.stringify({ failures }, null, 2));
    if (failures.length === 0) return terminal.out("Nobody failed who is not here by now.");
    for (const { state, cause, people, last_at: lastAt, details, examples } of failures) {
      const last = lastAt === undefined ? "" : `, last on ${lastAt}`;
      terminal.out(`${terminal.paint("bold", cause ?? state)}  ${people} ${people === 1 ? "person" : "people"}${last}`);
      for (const { detail, people: same } of details.slice(0, 5))
        if (detail !== undefined) terminal.out(`  ${String(same).padStart(7)}  ${detail}`);
      for (const { identifier, at, trace_id: trace } of examples)
        terminal.out(`  e.g. ${[identifier, at, trace && `trace ${trace}`].filter(Boolean).join("  ")}`);
    }
  });
}
