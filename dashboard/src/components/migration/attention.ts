import type { Texts } from "../../texts/index.ts";
import type { Jobs, Migration, Progress, SourceHealth } from "./migration-types.ts";

type Cause = keyof Texts<"home">["causes"];
type Job = Jobs[number];

/** One thing that somebody should look at, and where. */
export type Attention =
  | { readonly about: "paused" | "stalled" | "breaker_open" | "breaker_half_open" }
  | { readonly about: "nobody_moves"; readonly because: NonNullable<Migration["nobody_moves_because"]> }
  | { readonly about: "rate_limited"; readonly until: string }
  /** What the last probe found that has to be changed. */
  | { readonly about: "probe"; readonly findings: number }
  | { readonly about: "cause"; readonly cause: Cause; readonly people: number }
  | { readonly about: "collision" | "blocked"; readonly people: number }
  /** Of one type. */
  | { readonly about: "jobs_failed"; readonly jobs: readonly [Job, ...Job[]] }
  /** Nothing is lost, but nothing goes out either. */
  | { readonly about: "mail_waits"; readonly job: Job }
  | { readonly about: "job_rows"; readonly job: Job; readonly rows: number };

/** How long a job that has failed as a whole is worth mentioning, milliseconds. */
const FAILED_LATELY_MS = 7 * 86_400_000;

interface Known {
  readonly migration: Pick<Migration, "phase" | "nobody_moves_because" | "last_probe">;
  readonly progress?: Pick<Progress, "left" | "forecast">;
  readonly source?: Pick<SourceHealth, "summary">;
  /** Of this connection; those with rows that nobody has dismissed are `withRows`. */
  readonly jobs: readonly Job[];
  readonly withRows: ReadonlySet<string>;
  readonly now: Date;
}

/** What needs attention, the most pressing first. */
export function attentionOf({ migration, progress, source, jobs, withRows, now }: Known): readonly Attention[] {
  const found: Attention[] = [];
  const isOver = migration.phase === "finalised";
  const { nobody_moves_because: because, last_probe: probe } = migration;
  if (because !== undefined && !isOver) found.push({ about: "nobody_moves", because });
  if (migration.phase === "paused") found.push({ about: "paused" });
  if (source && !isOver) {
    const { breaker, rate_limited_until: until } = source.summary;
    if (breaker === "open") found.push({ about: "breaker_open" });
    if (breaker === "half_open") found.push({ about: "breaker_half_open" });
    if (until !== undefined) found.push({ about: "rate_limited", until });
  }
  if (probe && probe.counts.failed > 0 && !isOver) found.push({ about: "probe", findings: probe.counts.failed });
  if (progress) {
    for (const [cause, people] of Object.entries(progress.left.failed_by_cause))
      if (people > 0) found.push({ about: "cause", cause: cause as Cause, people });
    for (const about of ["collision", "blocked"] as const)
      if (progress.left[about] > 0) found.push({ about, people: progress.left[about] });
    if (progress.forecast.status === "stalled") found.push({ about: "stalled" });
  }
  const failed = jobs.filter((job) => job.status === "failed" && isLately(job, now));
  for (const [first, ...others] of Map.groupBy(failed, ({ type }) => type).values())
    if (first) found.push({ about: "jobs_failed", jobs: [first, ...others] });
  for (const job of jobs) if (waitsForMailServer(job)) found.push({ about: "mail_waits", job });
  for (const job of jobs)
    if (!failed.includes(job) && withRows.has(job.id)) found.push({ about: "job_rows", job, rows: rowsNotTaken(job) });
  return found;
}

const waitsForMailServer = ({ status, status_reason: reason }: Job): boolean =>
  (status === "pending" || status === "processing") && reason?.code === "mail_server_waits";

const isLately = (job: Job, now: Date): boolean => now.getTime() - Date.parse(job.created_at) < FAILED_LATELY_MS;

/**
 * Rows of a job's file that were not taken; none of a dry run, which somebody reads anyway. Collisions of a list are none of them:
 * who collides is on it, and is counted among who is left.
 */
export function rowsNotTaken({ type, summary }: Pick<Job, "type" | "summary">): number {
  if (summary === undefined || summary.dry_run === true) return 0;
  const count = (name: string) => (typeof summary[name] === "number" ? summary[name] : 0);
  return type === "roster_load" || type === "users_import" || type === "reset_campaign" ? count("failed") : 0;
}
