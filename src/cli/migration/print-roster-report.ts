import type { Job, JobRow } from "../../domain/job.ts";
import type { Foundation } from "../../foundation.ts";
import type { CommandContext } from "../command-context.ts";

const SHOWN_ROWS = 20;

/** What became of a list: its counts, and the first rows that somebody should look at. */
export async function printRosterReport(
  job: Job,
  flags: { readonly json?: boolean },
  { store }: Pick<Foundation, "store">,
  { terminal }: CommandContext,
): Promise<void> {
  if (flags.json) {
    terminal.out(JSON.stringify({ job: job.id, status: job.status, summary: job.summary }, null, 2));
    return;
  }
  const { dry_run: dryRun, ...counts } = job.summary ?? {};
  terminal.out(`${dryRun === true ? "Dry run" : "List"} ${job.id}: ${job.status}`);
  for (const [name, count] of Object.entries(counts)) terminal.out(`  ${name.padEnd(14)} ${String(count).padStart(9)}`);
  const rows = await store.jobs.listJobRows(job.tenantId, job.id, { limit: SHOWN_ROWS });
  for (const row of rows) terminal.out(rowLine(row));
  if (rows.length === SHOWN_ROWS) terminal.out(`All of them: usher migration roster verdicts ${job.id}`);
}

/** For example `row 7  collision  id:42  Has the same e-mail address as row 3.`. */
export const rowLine = ({ row, verdict, key, message }: JobRow): string =>
  [`row ${row}`, verdict, key ?? "", message ?? ""].filter((part) => part !== "").join("  ");
