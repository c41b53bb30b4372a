import type { Texts } from "../../texts/index.ts";

export const JOB_TYPES = [
  "users_import",
  "users_export",
  "roster_load",
  "reset_campaign",
  "migration_retry",
  "migration_terminate",
  "verification_email",
] as const satisfies readonly (keyof Texts<"jobs">["types"])[];

export const JOB_STATUSES = [
  "pending",
  "processing",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly (keyof Texts<"common">["job"]["status"])[];

/** The choice that an address names, if it is one. */
export const oneOf = <Choice extends string>(choices: readonly Choice[], value: string | undefined) =>
  choices.find((choice) => choice === value);
