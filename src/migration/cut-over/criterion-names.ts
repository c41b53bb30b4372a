import type { CriterionResult } from "../../domain/migration.ts";

/** What a criterion is called outside of this server: by the API, in the report, on the command line. */
export const CRITERION_NAMES = {
  shareMoved: "share_moved",
  quietDays: "quiet_days",
  daysWithoutSourceCall: "days_without_source_call",
  openFailures: "open_failures",
} as const satisfies Readonly<Record<CriterionResult["name"], string>>;
