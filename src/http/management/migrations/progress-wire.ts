import { z } from "zod";
import { MIGRATION_PHASES } from "../../../domain/migration.ts";
import { ARRIVAL_WAYS, FAILURE_CAUSES } from "../../../domain/roster.ts";
import { dateOfDay } from "../../../migration/count-migration.ts";
import { type DayCounts, sumOfWays } from "../../../migration/progress/daily-series.ts";
import type { Forecast } from "../../../migration/progress/forecast.ts";
import { arrivalsOf, type MigrationProgress } from "../../../migration/progress/measure-progress.ts";

const perWay = z.record(z.enum(ARRIVAL_WAYS), z.int());
const date = z.string().describe("A day (UTC), as 2026-01-31.");

const dayReply = z.object({
  date,
  moved: perWay.describe("Who came that day and is still here, less who was deleted that day."),
  people: z.int().describe("Of them, who belongs to the denominator."),
  source_calls: z.int(),
});

const forecastReply = z.object({
  status: z
    .enum(["expected", "reached", "stalled", "not_enough_data", "not_running", "no_denominator"])
    .describe("stalled: hardly anybody comes any more, or not within ten years."),
  goal: z.number().describe("The share of the cut-over's criterion."),
  expected_on: date.describe("Reached by then in half of the futures that agree with the days so far.").optional(),
  earliest_on: date.describe("In a tenth of them.").optional(),
  latest_on: date.describe("In nine tenths of them. Absent with `expected`: beyond ten years, or never.").optional(),
  not_before: date.describe("With `stalled`: at this rate not before.").optional(),
  based_on_days: z.int().optional(),
  days: z.int().describe("With `not_enough_data`: whole days since somebody first came.").optional(),
  days_needed: z.int().optional(),
  arrivals: z.int().optional(),
  arrivals_needed: z.int().optional(),
});

/** How far a migration is, as the API shows it. */
export const progressReply = z.object({
  phase: z.enum(MIGRATION_PHASES),
  denominator: z.object({
    people: z.int(),
    from: z
      .enum(["roster", "estimate", "known"])
      .describe("known: no list and no estimate, only who came or tried to. No share can be said of that."),
  }),
  moved: z.object({
    people: z.int().describe("Of the denominator; who was deleted since is among them."),
    share: z.number().optional(),
    by_way: perWay.describe("Who is here, on the roster or not."),
    listed_by_way: perWay.describe("Of them, whom the roster names."),
    unlisted_by_way: perWay.describe("Of them, whom it does not."),
  }),
  left: z.object({
    people: z.int().describe("Of the denominator."),
    never_seen: z.int().describe("On the roster, and nothing happened yet."),
    failed: z.int(),
    failed_by_cause: z.record(z.enum(FAILURE_CAUSES), z.int()),
    blocked: z.int(),
    collision: z.int(),
  }),
  deleted: z.int().describe("Moved and then deleted here."),
  source_calls: z.int(),
  rate_per_day: z
    .object({ last_7_days: z.number().optional(), last_30_days: z.number().optional() })
    .describe("People a day, over whole days before today since somebody first came."),
  forecast: forecastReply,
  days: z.array(dayReply).describe("Oldest first, without gaps."),
});

export function progressToWire(progress: MigrationProgress): z.input<typeof progressReply> {
  const { counts, leftByState } = progress;
  return {
    phase: progress.phase,
    denominator: progress.denominator,
    moved: {
      people: counts.moved,
      share: counts.shareMoved,
      by_way: counts.movedByWay,
      listed_by_way: progress.movedListed,
      unlisted_by_way: progress.movedUnlisted,
    },
    left: {
      people: progress.left,
      never_seen: leftByState.never_seen,
      failed: leftByState.failed,
      failed_by_cause: progress.failedByCause,
      blocked: leftByState.blocked,
      collision: leftByState.collision,
    },
    deleted: counts.byState.deleted,
    source_calls: counts.sourceCalls,
    rate_per_day: { last_7_days: progress.ratePerDay.last7, last_30_days: progress.ratePerDay.last30 },
    forecast: forecastToWire(progress.forecast, progress.goal),
    days: progress.days.map((day) => dayToWire(day, counts)),
  };
}

const dayToWire = (day: DayCounts, counts: MigrationProgress["counts"]): z.input<typeof dayReply> => ({
  date: dateOfDay(day.day),
  moved: day.moved,
  people: sumOfWays(arrivalsOf(day, counts)),
  source_calls: day.sourceCalls,
});

function forecastToWire(forecast: Forecast, goal: number): z.input<typeof forecastReply> {
  const { status } = forecast;
  switch (status) {
    case "expected":
      return {
        status,
        goal,
        earliest_on: dateOfDay(forecast.earliestDay),
        expected_on: optionalDate(forecast.expectedDay),
        latest_on: optionalDate(forecast.latestDay),
        based_on_days: forecast.basedOnDays,
      };
    case "stalled":
      return { status, goal, not_before: optionalDate(forecast.notBeforeDay), based_on_days: forecast.basedOnDays };
    case "not_enough_data":
      return {
        status,
        goal,
        days: forecast.days,
        days_needed: forecast.daysNeeded,
        arrivals: forecast.arrivals,
        arrivals_needed: forecast.arrivalsNeeded,
      };
    case "reached":
    case "not_running":
    case "no_denominator":
      return { status, goal };
  }
}

const optionalDate = (day: number | undefined): string | undefined => (day === undefined ? undefined : dateOfDay(day));
