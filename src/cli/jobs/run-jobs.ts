import { loadConfig } from "../../config/load-config.ts";
import type { Job, JobRow, JobStatus, JobType } from "../../domain/job.ts";
import type { Tenant } from "../../domain/tenant.ts";
import type { Foundation } from "../../foundation.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findTenant } from "../find-tenant.ts";
import { withInstallation } from "../installation.ts";
import { jobRowText } from "../job-row-text.ts";
import { printJob } from "../print-job.ts";

const ROWS_AT_ONCE = 1_000;

export interface JobFlags {
  readonly data?: string;
  readonly domain?: string;
  readonly json?: boolean;
}
export interface JobListFlags extends JobFlags {
  readonly type?: JobType;
  readonly status?: JobStatus;
  readonly limit: number;
}
export interface JobRowsFlags extends JobFlags {
  readonly verdict?: string;
}

/** `usher jobs list`. */
export function listJobs({ type, status, limit, ...flags }: JobListFlags, context: CommandContext): Promise<void> {
  return withTenant(flags, context, async (tenant, { store }) => {
    for (const job of await store.jobs.list(tenant.id, { type, status }, { limit })) {
      const createdAt = job.createdAt.toISOString();
      const shown = { job: job.id, type: job.type, status: job.status, created_at: createdAt };
      context.terminal.out(flags.json ? JSON.stringify(shown) : Object.values(shown).join("  "));
    }
  });
}

/** `usher jobs show`. */
export function showJob(id: string, flags: JobFlags, context: CommandContext): Promise<void> {
  return withJob(id, flags, context, async (job) => printJob(job, flags, context.terminal));
}

/** `usher jobs rows`: with `--json` one object a line. */
export function showRows(id: string, flags: JobRowsFlags, context: CommandContext): Promise<void> {
  return withJob(id, flags, context, async (job, { store }) => {
    for (let after: number | undefined; ; ) {
      const filter = { verdict: flags.verdict, after, limit: ROWS_AT_ONCE };
      const rows = await store.jobs.listJobRows(job.tenantId, job.id, filter);
      for (const row of rows) context.terminal.out(flags.json ? jsonLine(row) : jobRowText(row));
      if (rows.length < ROWS_AT_ONCE) return;
      after = rows.at(-1)?.row;
    }
  });
}

/** `usher jobs dismiss`: the rows have been read and may go. */
export function dismissRows(id: string, flags: JobFlags, context: CommandContext): Promise<void> {
  return withJob(id, flags, context, async (job, { store, clock }) => {
    if (!(await store.jobs.dismissJobRows(job.tenantId, job.id, clock.now())))
      throw new CliError(`${job.id} has not ended yet.`);
    let dismissed = 0;
    for (let some = ROWS_AT_ONCE; some === ROWS_AT_ONCE; dismissed += some)
      some = await store.jobs.removeDismissedRows(job.tenantId, job.id, ROWS_AT_ONCE);
    const shown = flags.json ? JSON.stringify({ job: job.id, dismissed }, null, 2) : `${dismissed} rows dismissed.`;
    context.terminal.out(shown);
  });
}

/** `usher jobs cancel`. */
export function cancelJob(id: string, flags: JobFlags, context: CommandContext): Promise<void> {
  return withJob(id, flags, context, async (job, { store, clock }) => {
    if (!(await store.jobs.cancel(job.tenantId, job.id, clock.now())))
      throw new CliError(`${job.id} has ended already: it is ${job.status}.`);
    printJob((await store.jobs.find(job.tenantId, job.id)) ?? job, flags, context.terminal);
  });
}

const jsonLine = ({ row, verdict, code, message, key, detail }: JobRow): string =>
  JSON.stringify({ row, verdict, code, message, key, ...detail });

function withJob(
  id: string,
  flags: JobFlags,
  context: CommandContext,
  work: (job: Job, installation: Foundation) => Promise<void>,
): Promise<void> {
  return withTenant(flags, context, async (tenant, installation) => {
    const job = await installation.store.jobs.find(tenant.id, id);
    if (job === undefined) throw new CliError(`${tenant.name} has no job ${id}. See: usher jobs list`, EXIT.usage);
    await work(job, installation);
  });
}

async function withTenant(
  flags: JobFlags,
  context: CommandContext,
  work: (tenant: Tenant, installation: Foundation) => Promise<void>,
): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) =>
    work(await findTenant(flags.domain, installation), installation),
  );
}
