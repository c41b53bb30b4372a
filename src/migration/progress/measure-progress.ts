import type { Clock } from "../../domain/clock.ts";
import type { Connection } from "../../domain/connection.ts";
import { firstMigration, type Migration } from "../../domain/migration.ts";
import {
  type ArrivalWay,
  FAILURE_CAUSES,
  type FailureCause,
  LEFT_STATES,
  type LeftState,
} from "../../domain/roster.ts";
import { dayOf, type ProgressMetric } from "../../store/progress.ts";
import type { Store } from "../../store/store.ts";
import { countMigration, FROM_SOURCE, type MigrationCounts } from "../count-migration.ts";
import { byWay, type DayCounts, daysOf, type ProgressCounts, sumOfWays } from "./daily-series.ts";
import { type Forecast, forecastGoal } from "./forecast.ts";

/** How far a migration is, how fast it goes, and when it will be done. */
export interface MigrationProgress {
  readonly phase: Migration["phase"];
  /** How many people there are to move. For `known`, only whom sign-ins brought to light and who came: no share can be said. */
  readonly denominator: { readonly people: number; readonly from: MigrationCounts["countedBy"] };
  readonly counts: MigrationCounts;
  /** Who is here, by way; those whom a roster names and those whom none does. */
  readonly movedListed: Readonly<Record<ArrivalWay, number>>;
  readonly movedUnlisted: Readonly<Record<ArrivalWay, number>>;
  /** Of the roster; together with who moved or was deleted, it is all of it. */
  readonly leftByState: Readonly<Record<LeftState, number>>;
  /** Together they are `leftByState.failed`. */
  readonly failedByCause: Readonly<Record<FailureCause, number>>;
  /** Of the denominator who has not moved. */
  readonly left: number;
  /** The range that was asked for, oldest first, days without anything among them. */
  readonly days: readonly DayCounts[];
  /** People a day, over the whole days before today; undefined before there is one. */
  readonly ratePerDay: { readonly last7?: number; readonly last30?: number };
  readonly goal: number;
  readonly forecast: Forecast;
  readonly today: number;
}

export interface ProgressRequest {
  readonly connection: Connection;
  /** Days since 1970-01-01, both included. */
  readonly from: number;
  readonly to: number;
}

/** Ways of people who come by themselves; the others come when somebody brings them. */
const BY_THEMSELVES: readonly ArrivalWay[] = ["sign_in", "password_reset", "sign_up"];
const BROUGHT: readonly ArrivalWay[] = ["bulk", "admin"];

/** Reads one connection's counts, whose number grows with the days and not with the people. */
export async function measureProgress(
  request: ProgressRequest,
  deps: { readonly store: Pick<Store, "migrations" | "progress">; readonly clock: Clock },
): Promise<MigrationProgress> {
  const { connection } = request;
  const { tenantId, id } = connection;
  const migration = (await deps.store.migrations.find(tenantId, id)) ?? firstMigration(connection);
  const counts = await deps.store.progress.read(tenantId, id);
  return progressOf({ ...request, migration, counts, now: deps.clock.now() });
}

/** The same, from what was read. */
export function progressOf(
  read: ProgressRequest & { readonly migration: Migration; readonly counts: ProgressCounts; readonly now: Date },
): MigrationProgress {
  const { migration, now } = read;
  const today = dayOf(now);
  const counts = countMigration(read.counts, migration.settings);
  const all = daysOf(read.counts, { from: firstDayOf(read.counts, today), to: today });
  const sum = (metric: ProgressMetric) => sumOf(read.counts, (one) => (one.metric === metric ? one.amount : 0));
  const movedUnlisted = byWay((way) => sum(`unlisted:${way}`));
  const known = counts.listed + sumOfWays(movedUnlisted, FROM_SOURCE);
  const people = counts.denominator ?? known;
  return {
    phase: migration.phase,
    denominator: { people, from: counts.countedBy },
    counts,
    movedListed: byWay((way) => sum(`moved:${way}`)),
    movedUnlisted,
    leftByState: record(LEFT_STATES, (state) => counts.byState[state]),
    failedByCause: record(FAILURE_CAUSES, (cause) => sum(`cause:${cause}`)),
    left: Math.max(0, people - counts.moved),
    days: daysOf(read.counts, read),
    ratePerDay: { last7: ratePerDay(all, 7, today), last30: ratePerDay(all, 30, today) },
    goal: migration.settings.criteria.shareMoved,
    forecast: forecastOf(all, { counts, migration, today, seed: `${read.connection.id} ${today}` }),
    today,
  };
}

function forecastOf(
  all: readonly DayCounts[],
  at: { counts: MigrationCounts; migration: Migration; today: number; seed: string },
): Forecast {
  const { counts, migration, today } = at;
  const ofPeople = (day: DayCounts) => arrivalsOf(day, counts);
  return forecastGoal({
    days: all
      .filter(({ day }) => day < today)
      .map((day) => ({
        day: day.day,
        came: sumOfWays(ofPeople(day), BY_THEMSELVES),
        brought: sumOfWays(ofPeople(day), BROUGHT),
      })),
    people: counts.denominator,
    moved: counts.moved,
    movedToday: sumOf(all, (day) => (day.day === today ? sumOfWays(ofPeople(day)) : 0)),
    goal: migration.settings.criteria.shareMoved,
    isRunning: migration.phase === "running",
    today,
    seed: at.seed,
  });
}

/** Who came that day, of the denominator: who came without being on a complete roster is no part of what is left of it. */
export function arrivalsOf({ moved, movedListed }: DayCounts, { countedBy }: Pick<MigrationCounts, "countedBy">) {
  const unlistedWays = countedBy === "roster" ? [] : FROM_SOURCE;
  return byWay((way) => (unlistedWays.includes(way) ? moved[way] : movedListed[way]));
}

/** Since somebody first came: whole days that went by, today apart. */
function ratePerDay(all: readonly DayCounts[], days: number, today: number): number | undefined {
  const first = all.find(({ moved }) => sumOfWays(moved) > 0)?.day;
  if (first === undefined || first >= today) return undefined;
  const from = Math.max(first, today - days);
  const came = sumOf(all, ({ day, moved }) => (day >= from && day < today ? sumOfWays(moved) : 0));
  return came / (today - from);
}

const firstDayOf = (counts: ProgressCounts, today: number): number =>
  counts.reduce((first, { day }) => Math.min(first, day), today);

const sumOf = <Item>(items: readonly Item[], amountOf: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + amountOf(item), 0);

const record = <Name extends string>(names: readonly Name[], amountOf: (name: Name) => number) =>
  Object.fromEntries(names.map((name) => [name, amountOf(name)])) as Record<Name, number>;
