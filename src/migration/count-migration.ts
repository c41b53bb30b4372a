import type { MigrationSettings } from "../domain/migration.ts";
import { ARRIVAL_WAYS, type ArrivalWay, ROSTER_STATES, type RosterState } from "../domain/roster.ts";
import type { ProgressMetric, ProgressStore } from "../store/progress.ts";

/** Days since 1970-01-01 (UTC), as `dayOf` counts them. */
type Day = number;

/** Where a migration stands, in numbers. */
export interface MigrationCounts {
  /** People on the roster. */
  readonly listed: number;
  readonly byState: Readonly<Record<RosterState, number>>;
  /** Whoever came here by each way, on the roster or not. */
  readonly movedByWay: Readonly<Record<ArrivalWay, number>>;
  /** How many people there are to move: the roster, or the estimate where that says more. undefined: nobody knows. */
  readonly denominator?: number;
  /** What says how many there are; `known`: nothing does, only those are known whom sign-ins brought to light. */
  readonly countedBy: "roster" | "estimate" | "known";
  /** How many of them are here, or were and were deleted. */
  readonly moved: number;
  /** `moved` of `denominator`, 0 to 1. */
  readonly shareMoved?: number;
  readonly sourceCalls: number;
  readonly sourceCallsByDay: readonly { readonly day: Day; readonly count: number }[];
  readonly refusedWhileClosed: number;
  /** When somebody was first taken over by a question to the source: also before the migration was started by hand. */
  readonly firstTakeoverDay?: Day;
  /** When somebody was last. */
  readonly lastTakeoverDay?: Day;
}

/** Ways whose people the source, or a list of it, vouched for. */
export const FROM_SOURCE: readonly ArrivalWay[] = ["sign_in", "password_reset", "bulk"];
/** Ways that need a question to the source. */
const BY_QUESTION: readonly ArrivalWay[] = ["sign_in", "password_reset"];

type Counts = Awaited<ReturnType<ProgressStore["read"]>>;

/** Adds up what `Store.progress` has of a connection: days and metrics, however many people there are. */
export function countMigration(counts: Counts, settings: Pick<MigrationSettings, "estimate">): MigrationCounts {
  const sums = new Map<ProgressMetric, number>();
  for (const { metric, amount } of counts) sums.set(metric, (sums.get(metric) ?? 0) + amount);
  const sum = (metric: ProgressMetric): number => sums.get(metric) ?? 0;

  const listed = sum("listed");
  const movedListed = sum("state:moved") + sum("state:deleted");
  // Whom only a failed sign-in brought to light is no list: a few people would be taken for all there are.
  const byRoster = listed > sum("found") && listed >= (settings.estimate ?? 0);
  const denominator = byRoster ? listed : settings.estimate || undefined;
  // Who came without being on a roster that is complete is no part of what it counts.
  const moved = byRoster ? movedListed : movedListed + add(FROM_SOURCE, (way) => sum(`unlisted:${way}`));
  const takeoverDays = counts.filter(({ metric, amount }) => amount > 0 && isTakeover(metric)).map(({ day }) => day);
  return {
    listed,
    byState: record(ROSTER_STATES, (state) => sum(`state:${state}`)),
    movedByWay: record(ARRIVAL_WAYS, (way) => sum(`moved:${way}`) + sum(`unlisted:${way}`)),
    denominator,
    countedBy: byRoster ? "roster" : denominator === undefined ? "known" : "estimate",
    moved,
    shareMoved: denominator === undefined ? undefined : Math.min(1, moved / denominator),
    sourceCalls: sum("source_calls"),
    sourceCallsByDay: counts
      .filter(({ metric, amount }) => metric === "source_calls" && amount > 0)
      .map(({ day, amount }) => ({ day, count: amount })),
    refusedWhileClosed: sum("refused_while_closed"),
    firstTakeoverDay: takeoverDays.length === 0 ? undefined : Math.min(...takeoverDays),
    lastTakeoverDay: takeoverDays.length === 0 ? undefined : Math.max(...takeoverDays),
  };
}

const isTakeover = (metric: ProgressMetric): boolean =>
  BY_QUESTION.some((way) => metric === `moved:${way}` || metric === `unlisted:${way}`);

const add = <Item>(items: readonly Item[], amountOf: (item: Item) => number): number =>
  items.reduce((total, item) => total + amountOf(item), 0);

const record = <Name extends string>(names: readonly Name[], amountOf: (name: Name) => number) =>
  Object.fromEntries(names.map((name) => [name, amountOf(name)])) as Record<Name, number>;

/** For example `2026-01-31`. */
export const dateOfDay = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
