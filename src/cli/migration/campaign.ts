import { type Command, Option } from "commander";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import { CAMPAIGN_STATES } from "../../jobs/reset-campaign/campaign-states.ts";
import type { CommandContext } from "../command-context.ts";
import { connectionOption, dataOption, domainOption, jsonOption } from "./options.ts";
import type { CampaignStartFlags, CampaignStatusFlags } from "./run-campaign.ts";

/** Adds `usher migration campaign …`. */
export function addCampaign(migration: Command, context: CommandContext): void {
  const campaign = migration
    .command("campaign")
    .description("Mail those who are left a link to choose a password with.")
    .addHelpText("after", "\nExamples:\n  usher migration campaign start --data ./data --connection Customers");
  addStart(campaign, context);
  addStatus(campaign, context);
}

function addStart(campaign: Command, context: CommandContext): void {
  campaign
    .command("start")
    .description("Count whom a campaign would mail, or, with --send, begin it.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(connectionOption())
    .option("--send", "mail them; without it, they are only counted")
    .option("--rate <mails>", "mails a minute", Number, 60)
    .addOption(new Option("--state <names...>", "only who stands like this").choices(CAMPAIGN_STATES))
    .addOption(new Option("--cause <names...>", "only who failed for this").choices(FAILURE_CAUSES))
    .option("--email-domain <name>", "only e-mail addresses of this domain")
    .option("--not-seen-since <date>", "only who last signed in at the source before")
    .option("--limit <mails>", "so many mails at most", Number)
    .option("--client <client_id>", "the application that people are led to")
    .option("--result-url <url>", "where people are sent after they used the link")
    .option("--link-days <days>", "how long the links work", Number, 7)
    .option("--skip-mailed-within <days>", "nobody whom a campaign mailed so recently", Number, 7)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
A running server sends the mails, at the set rate. Stop it by cancelling its job (POST /api/v2/jobs/JOB/cancel); another campaign
then goes on with the rest, since nobody is mailed twice within --skip-mailed-within days.

Examples:
  usher migration campaign start --data ./data --connection Customers
  usher migration campaign start --data ./data --connection Customers --rate 30 --email-domain shop.example --send`,
    )
    .action(async (flags: CampaignStartFlags) => (await import("./run-campaign.ts")).startFromFlags(flags, context));
}

function addStatus(campaign: Command, context: CommandContext): void {
  campaign
    .command("status")
    .argument("<job>", "id of the campaign, as `start` printed it")
    .description("Show how far a campaign is, and what became of whom it mailed.")
    .addOption(dataOption())
    .addOption(domainOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExamples:\n  usher migration campaign status job_6f0… --data ./data")
    .action(async (job: string, flags: CampaignStatusFlags) =>
      (await import("./run-campaign.ts")).showStatus(job, flags, context),
    );
}
