import { type CurveDay, fitArrivalCurve } from "./arrival-curve.ts";
import { seededRandom } from "./seeded-random.ts";

/** Days since 1970-01-01 (UTC). */
type Day = number;

/** A day of the migration: who came by themselves, and who was brought (bulk imports, administrators). */
export interface MigrationDay {
  readonly day: Day;
  readonly came: number;
  readonly brought: number;
}

export interface ForecastQuestion {
  /** Whole days that went by, oldest first, without gaps; today is not among them. */
  readonly days: readonly MigrationDay[];
  /** How many people there are to move, and how many have. undefined: nobody knows. */
  readonly people: number | undefined;
  readonly moved: number;
  /** Of them, since today began. */
  readonly movedToday: number;
  /** The share to be moved, 0 to 1. */
  readonly goal: number;
  /** Whether whoever comes is taken over at present. */
  readonly isRunning: boolean;
  readonly today: Day;
  /** The same seed gives the same answer to the same question. */
  readonly seed: string;
}

/**
 * When the goal will be reached by people who come by themselves, as things go now. `expected`: half of the futures that agree with the
 * days so far have reached it by `expectedDay`, a tenth by `earliestDay`, nine tenths by `latestDay`; a day that is absent lies
 * beyond ten years, or never. `stalled`: hardly anybody comes any more; at this rate not before `notBeforeDay`.
 */
export type Forecast =
  | { readonly status: "reached" | "no_denominator" | "not_running" }
  | {
      readonly status: "not_enough_data";
      readonly days: number;
      readonly daysNeeded: number;
      readonly arrivals: number;
      readonly arrivalsNeeded: number;
    }
  | { readonly status: "stalled"; readonly notBeforeDay?: Day; readonly basedOnDays: number }
  | {
      readonly status: "expected";
      readonly earliestDay: Day;
      readonly expectedDay?: Day;
      readonly latestDay?: Day;
      readonly basedOnDays: number;
    };

export const DAYS_NEEDED = 14;
export const ARRIVALS_NEEDED = 30;
const RECENT_DAYS = 84;
const STALL_DAYS = 14;
/** Fewer in `STALL_DAYS` are too few to say how they change. */
const STALL_ARRIVALS = 5;
const HORIZON_DAYS = 3_650;
const DRAWS = 2_000;

/** Says when the goal will be reached, or why that cannot be said (docs/decisions/0012). */
export function forecastGoal(question: ForecastQuestion): Forecast {
  const { people, moved, goal, today } = question;
  if (people === undefined || people === 0) return { status: "no_denominator" };
  const toMove = Math.ceil(people * goal - 1e-9) - moved;
  if (toMove <= 0) return { status: "reached" };
  if (!question.isRunning) return { status: "not_running" };
  const days = sinceFirstArrival(question.days);
  const arrivals = days.reduce((sum, { came }) => sum + came, 0);
  if (days.length < DAYS_NEEDED || arrivals < ARRIVALS_NEEDED) {
    return {
      status: "not_enough_data",
      days: days.length,
      daysNeeded: DAYS_NEEDED,
      arrivals,
      arrivalsNeeded: ARRIVALS_NEEDED,
    };
  }
  const recent = days.slice(-RECENT_DAYS);
  const lately = recent.slice(-STALL_DAYS).reduce((sum, { came }) => sum + came, 0);
  if (lately < STALL_ARRIVALS) {
    return {
      status: "stalled",
      notBeforeDay: dayAfter(today, (toMove * STALL_DAYS) / mostOf(lately)),
      basedOnDays: recent.length,
    };
  }
  const curve = fitArrivalCurve(withLeft(recent, people - moved + question.movedToday, people), people);
  const random = seededRandom(question.seed);
  // Nobody waits for half a person.
  const goalLeft = Math.max(1 - goal, 0.5 / people);
  const draws = Array.from({ length: DRAWS }, () => curve.drawDaysUntil(goalLeft, random)).toSorted((a, b) => a - b);
  const quantile = (share: number) => dayAfter(today, draws[Math.floor(share * (DRAWS - 1))] ?? Infinity);
  const earliestDay = quantile(0.1);
  if (earliestDay === undefined) return { status: "stalled", basedOnDays: recent.length };
  return {
    status: "expected",
    earliestDay,
    expectedDay: quantile(0.5),
    latestDay: quantile(0.9),
    basedOnDays: recent.length,
  };
}

const dayAfter = (today: Day, days: number): Day | undefined =>
  days > HORIZON_DAYS ? undefined : today + Math.floor(days);

/** How many may have been to be expected where so few came: nine times in ten it was fewer (Poisson, by its χ² limit). */
const mostOf = (arrivals: number): number => ([2.31, 3.89, 5.33, 6.69, 8.0] as const)[arrivals] ?? arrivals * 2;

function sinceFirstArrival(days: readonly MigrationDay[]): readonly MigrationDay[] {
  const first = days.findIndex(({ came }) => came > 0);
  return first === -1 ? [] : days.slice(first);
}

/** Who was left at the beginning of each day, counted back from who was left when today began. */
function withLeft(days: readonly MigrationDay[], leftToday: number, people: number): CurveDay[] {
  let left = leftToday;
  return days
    .toReversed()
    .map(({ came, brought }) => {
      left += Math.max(0, came) + Math.max(0, brought);
      return { left: Math.min(1, left / people), arrivals: Math.max(0, came) };
    })
    .reverse();
}
