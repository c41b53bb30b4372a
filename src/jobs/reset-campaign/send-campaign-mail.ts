import type { Connection } from "../../domain/connection.ts";
import type { RosterEntry } from "../../domain/roster.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { newTicket, type Ticket, ticketLink } from "../../domain/ticket.ts";
import { composeMail } from "../../mail/compose-mail.ts";
import { isRefusedAddress } from "../../mail/is-refused-address.ts";
import type { ResetCampaignDeps, ResetCampaignPayload } from "./campaign-job.ts";

/** One person and the link that they are sent. */
export interface CampaignLetter {
  readonly tenant: Tenant;
  readonly email: string;
  readonly payload: ResetCampaignPayload;
  readonly secret: string;
}

/** The ticket with which this person, who is not here yet, chooses a password and comes over by it. */
export function campaignTicket(
  { tenantId, id: connectionId }: Pick<Connection, "tenantId" | "id">,
  { email, localId }: Pick<RosterEntry, "localId"> & { readonly email: string },
  { jobId, payload, now }: { jobId: string; payload: ResetCampaignPayload; now: Date },
): { readonly ticket: Ticket; readonly secret: string } {
  return newTicket(
    {
      tenantId,
      kind: "password_change",
      connectionId,
      email,
      clientId: payload.clientId,
      parameters: {
        identifier: email,
        ...(localId === undefined ? {} : { source_id: localId }),
        ...(payload.resultUrl === undefined ? {} : { result_url: payload.resultUrl }),
        // Whoever uses the link reads that mailbox: that is what verification asks.
        mark_email_as_verified: true,
        campaign: jobId,
      },
      lifetimeSeconds: payload.ticketLifetimeSeconds,
    },
    now,
  );
}

export type CampaignSending =
  | { readonly outcome: "sent" }
  /** The mail server does not take mail for this address. */
  | { readonly outcome: "refused"; readonly reason: string }
  /** It takes no mail at all just now. */
  | { readonly outcome: "not_taken"; readonly reason: string };

/** Hands the mail over. */
export async function sendCampaignMail(
  { tenant, email, payload, secret }: CampaignLetter,
  deps: Pick<ResetCampaignDeps, "mail" | "mailFrom">,
): Promise<CampaignSending> {
  const message = composeMail({
    template: "choose_password_email",
    tenant,
    domain: payload.pagesDomain,
    to: email,
    from: deps.mailFrom,
    link: ticketLink.passwordChange(payload.pagesDomain, secret),
    lifetimeSeconds: payload.ticketLifetimeSeconds,
  });
  try {
    await deps.mail.send(message);
    return { outcome: "sent" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: isRefusedAddress(error) ? "refused" : "not_taken", reason };
  }
}
