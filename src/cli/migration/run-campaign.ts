import { loadConfig } from "../../config/load-config.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { type ResetCampaignPayload, resetCampaignPayload } from "../../jobs/reset-campaign/campaign-job.ts";
import { startCampaign } from "../../jobs/reset-campaign/start-campaign.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { findTenant } from "../find-tenant.ts";
import { withInstallation } from "../installation.ts";
import { parseFlags } from "../parse-flags.ts";
import { printJob } from "../print-job.ts";
import { withJobRunner } from "../with-job-runner.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface CampaignStartFlags extends MigrationFlags {
  readonly send?: boolean;
  readonly rate: number;
  readonly state?: readonly string[];
  readonly cause?: readonly string[];
  readonly emailDomain?: string;
  readonly lastSeenBefore?: Date;
  readonly limit?: number;
  readonly client?: string;
  readonly resultUrl?: string;
  readonly linkDays: number;
  readonly skipMailedWithin: number;
}

export interface CampaignStatusFlags extends Omit<MigrationFlags, "connection"> {}

const DAY_SECONDS = 86_400;

/** `usher migration campaign start`: counts here; the mails are sent by a running server. */
export async function startFromFlags(flags: CampaignStartFlags, context: CommandContext): Promise<void> {
  await withMigration(flags, context, async (connection, installation, config) => {
    const payload = payloadOf(flags, await findTenant(flags.domain, installation));
    const job = await startCampaign({ connection, payload, by: "cli" }, installation);
    if (!payload.dryRun) {
      printJob(job, flags, context.terminal);
      context.terminal.note(`A running server sends the mails. See: usher migration campaign status ${job.id}`);
      return;
    }
    const done = await withJobRunner(installation, config, context, (runner) => runner.runHere(job));
    printJob(done, flags, context.terminal);
    context.terminal.note("Nobody was mailed. Add --send to begin.");
  });
}

function payloadOf(flags: CampaignStartFlags, tenant: Tenant): ResetCampaignPayload {
  const { emailDomain, lastSeenBefore, domain } = flags;
  const payload = parseFlags(resetCampaignPayload, {
    ratePerMinute: flags.rate,
    states: flags.state,
    causes: flags.cause,
    domain: emailDomain?.toLowerCase(),
    notSeenSinceMs: lastSeenBefore?.getTime(),
    limit: flags.limit,
    dryRun: flags.send !== true,
    clientId: flags.client,
    resultUrl: flags.resultUrl,
    ticketLifetimeSeconds: Math.round(flags.linkDays * DAY_SECONDS),
    skipMailedWithinDays: flags.skipMailedWithin,
    pagesDomain: domain?.toLowerCase() ?? tenant.domains[0],
  });
  return JSON.parse(JSON.stringify(payload)) as ResetCampaignPayload;
}

/** `usher migration campaign status`. */
export async function showStatus(id: string, flags: CampaignStatusFlags, context: CommandContext): Promise<void> {
  const config = loadConfig({ data: flags.data }, context.env, { create: false });
  await withInstallation(config, async (installation) => {
    const { store } = installation;
    const tenant = await findTenant(flags.domain, installation);
    const job = await store.jobs.find(tenant.id, id);
    if (job?.type !== "reset_campaign") throw new CliError(`${tenant.name} has no campaign ${id}.`, EXIT.usage);
    const results =
      job.payload.dryRun === true ? {} : { results: await store.campaignMails.countResults(tenant.id, id) };
    printJob({ ...job, summary: { ...job.summary, ...results } }, flags, context.terminal);
  });
}
