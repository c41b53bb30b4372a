import type { ConnectionId, TenantId } from "./ids.ts";

/**
 * One mail of a reset campaign. `sending`: it is being handed over, or the worker died while it was; `sent`; `failed`: the mail
 * server does not take mail for this address, and no later campaign tries again.
 */
export interface CampaignMail {
  readonly tenantId: TenantId;
  readonly connectionId: ConnectionId;
  /** The campaign's job. */
  readonly jobId: string;
  /** Of the person on the roster. */
  readonly key: string;
  readonly email: string;
  readonly status: "sending" | "sent" | "failed";
  /** What the mail server said. */
  readonly reason?: string;
  readonly at: Date;
}

/**
 * What became of somebody who was mailed: `moved_by_campaign` by its link; `moved_otherwise`, for example by signing in;
 * `gone`: deleted here since, or no longer on the roster; `failed`: the mail did not go out; `waiting`: nothing yet.
 */
export const CAMPAIGN_RESULTS = ["moved_by_campaign", "moved_otherwise", "waiting", "gone", "failed"] as const;
export type CampaignResult = (typeof CAMPAIGN_RESULTS)[number];

/** A mail with what became of its addressee. */
export interface CampaignOutcome extends CampaignMail {
  readonly result: CampaignResult;
  readonly userId?: string;
  readonly movedAt?: Date;
}
