import { loadConfig } from "../../config/load-config.ts";
import type { Job, JobRow } from "../../domain/job.ts";
import type { Foundation } from "../../foundation.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findTenant } from "../find-tenant.ts";
import { withInstallation } from "../installation.ts";
import { rowLine } from "./print-roster-report.ts";

const ROWS_AT_ONCE = 1_000;

export interface RosterVerdictsFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly verdict?: string;
  readonly json?: boolean;
}

/** `usher migration roster verdicts`: every row worth reading; with `--json` one object a line. */
export async function showVerdicts(jobId: string, flags: RosterVerdictsFlags, context: CommandContext): Promise<void> {
  await withJob(jobId, flags, context, async (job, { store }) => {
    let after: number | undefined;
    for (;;) {
      const filter = { verdict: flags.verdict, after, limit: ROWS_AT_ONCE };
      const rows = await store.jobs.listJobRows(job.tenantId, job.id, filter);
      for (const row of rows) context.terminal.out(flags.json ? jsonLine(row) : rowLine(row));
      if (rows.length < ROWS_AT_ONCE) return;
      after = rows.at(-1)?.row;
    }
  });
}

/** `usher migration roster dismiss`: the verdicts have been read and may go. */
export async function dismissVerdicts(
  jobId: string,
  flags: Omit<RosterVerdictsFlags, "verdict">,
  context: CommandContext,
): Promise<void> {
  await withJob(jobId, flags, context, async (job, { store }) => {
    let dismissed = 0;
    for (;;) {
      const some = await store.jobs.dismissJobRows(job.tenantId, job.id, ROWS_AT_ONCE);
      dismissed += some;
      if (some < ROWS_AT_ONCE) break;
    }
    context.terminal.out(flags.json ? JSON.stringify({ job: job.id, dismissed }) : `${dismissed} verdicts dismissed.`);
  });
}

const jsonLine = ({ row, verdict, code, message, key, detail }: JobRow): string =>
  JSON.stringify({ row, verdict, code, message, key, ...detail });

async function withJob(
  jobId: string,
  flags: { readonly data?: string; readonly domain?: string },
  context: CommandContext,
  work: (job: Job, installation: Foundation) => Promise<void>,
): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const tenant = await findTenant(flags.domain, installation);
    const job = await installation.store.jobs.find(tenant.id, jobId);
    if (job?.type !== "roster_load") throw new CliError(`${tenant.name} has no list ${jobId}.`, EXIT.usage);
    await work(job, installation);
  });
}
