import { ARRIVAL_WAYS, type ArrivalWay } from "../../domain/roster.ts";
import type { ProgressStore } from "../../store/progress.ts";

/** What `Store.progress` has of a connection. */
export type ProgressCounts = Awaited<ReturnType<ProgressStore["read"]>>;

/** One day (UTC) of a migration. */
export interface DayCounts {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Who came that day and is still here, less those who were deleted that day. */
  readonly moved: Readonly<Record<ArrivalWay, number>>;
  /** Of `moved`, who is on the roster. */
  readonly movedListed: Readonly<Record<ArrivalWay, number>>;
  readonly sourceCalls: number;
}

/** Every day of a range, those on which nothing happened among them. */
export function daysOf(counts: ProgressCounts, range: { readonly from: number; readonly to: number }): DayCounts[] {
  const perDay = new Map<number, Map<string, number>>();
  for (const { day, metric, amount } of counts) {
    if (day < range.from || day > range.to) continue;
    const metrics = perDay.get(day) ?? new Map<string, number>();
    perDay.set(day, metrics.set(metric, amount));
  }
  return Array.from({ length: Math.max(0, range.to - range.from + 1) }, (_, index) => {
    const day = range.from + index;
    const amount = (metric: string) => perDay.get(day)?.get(metric) ?? 0;
    return {
      day,
      moved: byWay((way) => amount(`moved:${way}`) + amount(`unlisted:${way}`)),
      movedListed: byWay((way) => amount(`moved:${way}`)),
      sourceCalls: amount("source_calls"),
    };
  });
}

/** A number for each way. */
export const byWay = (amountOf: (way: ArrivalWay) => number) =>
  Object.fromEntries(ARRIVAL_WAYS.map((way) => [way, amountOf(way)])) as Record<ArrivalWay, number>;

/** Of all ways, or of some. */
export const sumOfWays = (
  amounts: Readonly<Record<ArrivalWay, number>>,
  ways: readonly ArrivalWay[] = ARRIVAL_WAYS,
): number => ways.reduce((sum, way) => sum + amounts[way], 0);
