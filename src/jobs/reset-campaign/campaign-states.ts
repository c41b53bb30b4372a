/** Where somebody stands whom a campaign may mail. */
export const CAMPAIGN_STATES = ["never_seen", "failed"] as const;
