import type { Forecast, Progress } from "./migration-types.ts";

const DAY_MS = 86_400_000;

export interface CurvePoint {
  /** A day, UTC, as the API writes it. */
  readonly date: string;
  readonly came: number;
  /** Until the end of the day. */
  readonly moved: number;
  readonly asked: number;
}

/** What a chart of a migration shows. Values are people. */
export interface Curve {
  /** From the day before somebody first came. Empty: nobody has. */
  readonly points: readonly CurvePoint[];
  /** Of how many; undefined where nobody knows. */
  readonly people: number | undefined;
  readonly goal: number | undefined;
  readonly forecast: { readonly from: string; readonly middle?: string; readonly to?: string } | undefined;
  readonly firstDay: string;
  /** Last day of the chart: of the forecast, as far as it is worth drawing. */
  readonly lastDay: string;
  /** Highest value of the chart. */
  readonly top: number;
  /** Values that have a line across the chart: whole people, or halves of all. */
  readonly levels: readonly number[];
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** The curve of who has moved, summed up from the days, counted back from today's total. */
export function curveOf(progress: Pick<Progress, "days" | "moved" | "denominator" | "forecast">): Curve {
  const people = progress.denominator.from === "known" ? undefined : progress.denominator.people;
  const goal = people === undefined ? undefined : people * progress.forecast.goal;
  const all = pointsOf(progress);
  const first = all.findIndex(({ came }) => came > 0);
  const points = first === -1 ? [] : all.slice(Math.max(0, first - 1));
  const today = all.at(-1)?.date ?? new Date().toISOString().slice(0, 10);
  const firstDay = points[0]?.date ?? today;
  const forecast = rangeOf(progress.forecast);
  const top = Math.max(1, people ?? progress.moved.people);
  return {
    points,
    people,
    goal,
    forecast,
    firstDay,
    lastDay: lastDayOf(firstDay, today, forecast),
    top,
    levels: people === undefined ? [...new Set([0, Math.floor(top / 2), top])] : [0, top / 2, top],
  };
}

function pointsOf({ days, moved }: Pick<Progress, "days" | "moved">): CurvePoint[] {
  let total = moved.people;
  return days
    .toReversed()
    .map(({ date, people, source_calls: asked }) => {
      const point = { date, came: people, moved: Math.max(0, total), asked };
      total -= people;
      return point;
    })
    .reverse();
}

function rangeOf(forecast: Forecast): Curve["forecast"] {
  if (forecast.status !== "expected" || forecast.earliest_on === undefined) return undefined;
  return { from: forecast.earliest_on, middle: forecast.expected_on, to: forecast.latest_on };
}

/** A forecast may reach ten years ahead; the days so far must stay readable beside it. */
function lastDayOf(firstDay: string, today: string, forecast: Curve["forecast"]): string {
  const past = Math.max(1, daysBetween(firstDay, today));
  if (forecast === undefined) return dayAfter(today, Math.ceil(past / 20));
  const wanted = daysBetween(today, forecast.to ?? forecast.middle ?? forecast.from);
  return dayAfter(today, Math.ceil(Math.min(Math.max(wanted, 1), past * 5) * 1.05));
}
