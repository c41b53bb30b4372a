import { type Command, Option } from "commander";
import { FAILURE_CAUSES } from "../../domain/roster.ts";
import { CAMPAIGN_STATES } from "../../jobs/reset-campaign/campaign-states.ts";
import type { CommandContext } from "../command-context.ts";
import { dataOption, domainOption, jsonOption, time, wholeNumber } from "../options.ts";
import { aboutConnection, example } from "./options.ts";
import type { CampaignStartFlags, CampaignStatusFlags } from "./run-campaign.ts";

/** Adds `usher migration campaign …`. */
export function addCampaign(migration: Command, context: CommandContext): void {
  const campaign = migration
    .command("campaign")
    .description("Mail those who are left a link to choose a password with.")
    .addHelpText("after", `\nExamples:\n${example("campaign start")}`);
  addStart(campaign, context);
  addStatus(campaign, context);
}

function addStart(campaign: Command, context: CommandContext): void {
  aboutConnection(campaign.command("start"))
    .description("Count whom a campaign would mail, or, with --send, begin it.")
    .option("--send", "mail them; without it, they are only counted")
    .option("--rate <mails>", "mails a minute", wholeNumber, 60)
    .addOption(new Option("--state <state...>", "only who stands like this; repeatable").choices(CAMPAIGN_STATES))
    .addOption(new Option("--cause <cause...>", "only who failed for this; repeatable").choices(FAILURE_CAUSES))
    .option("--email-domain <domain>", "only e-mail addresses of this domain")
    .option("--last-seen-before <time>", "only who last signed in at the source before, for example 2026-03-01", time)
    .option("--limit <mails>", "so many mails at most", wholeNumber)
    .option("--client <client_id>", "the application that people are led to")
    .option("--result-url <url>", "where people are sent after they used the link")
    .option("--link-days <days>", "how long the links work", wholeNumber, 7)
    .option("--skip-mailed-within <days>", "nobody whom a campaign mailed so recently", Number, 7)
    .addHelpText(
      "after",
      `
A running server sends the mails, at the set rate. "usher jobs cancel" stops it; another campaign then goes on with the
rest, since nobody is mailed twice within --skip-mailed-within days.

Examples:
${example("campaign start")}
${example("campaign start --rate 30 --email-domain shop.example --send")}`,
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
