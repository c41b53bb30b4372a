import type { Job } from "../../components/live-job.tsx";
import type { Texts } from "../../texts/index.ts";
import { wordFor } from "../../texts/word-for.ts";

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

/** What a job is called: one that only says what it would do, by that. */
export const jobTitle = ({ type, dry_run: isDry }: Pick<Job, "type" | "dry_run">, texts: Texts<"jobs">): string =>
  isDry ? wordFor({ ...texts.types, ...texts.dryRuns }, type) : wordFor(texts.types, type);

/** The choice that an address names, if it is one. */
export const oneOf = <Choice extends string>(choices: readonly Choice[], value: string | undefined) =>
  choices.find((choice) => choice === value);
