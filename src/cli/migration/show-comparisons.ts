import type { Agreement } from "../../domain/shadow.ts";
import { shadowReport } from "../../http/management/migrations/shadow.ts";
import type { CommandContext } from "../command-context.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface ComparisonsFlags extends MigrationFlags {
  readonly agreement: Agreement;
  readonly limit: number;
}

/** `usher migration comparisons`: what shadow mode found, as the API says it. */
export function showComparisons(flags: ComparisonsFlags, context: CommandContext): Promise<void> {
  return withMigration(flags, context, async (connection, installation) => {
    const report = await shadowReport({ connection, agreement: flags.agreement, limit: flags.limit }, installation);
    const { terminal } = context;
    if (flags.json) return terminal.out(JSON.stringify(report, null, 2));
    const rate = report.agreement_rate;
    terminal.out(
      `${report.total} compared${rate === undefined ? "" : `, ${(rate * 100).toFixed(1)} % with the same answer`}`,
    );
    for (const [name, count] of Object.entries(report.by_agreement)) terminal.out(`  ${name.padEnd(20)} ${count}`);
    for (const { local, source, count } of report.by_verdicts)
      terminal.out(`  here ${local}, source ${source}: ${count}`);
    for (const { field, count } of report.by_differing_field)
      terminal.out(`  the source has another ${field}: ${count}`);
    if (report.dropped > 0) terminal.out(`  ${"not compared".padEnd(20)} ${report.dropped} (too many at once)`);
    if (report.comparisons.length > 0) terminal.out(`${flags.agreement}, newest first:`);
    for (const { at, identifier, local, source } of report.comparisons)
      terminal.out(`  ${at}  ${identifier}  here ${local}, source ${source}`);
  });
}
