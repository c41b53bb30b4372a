import { ARRIVAL_WAYS } from "../../domain/roster.ts";
import { progressToWire } from "../../http/management/migrations/progress-wire.ts";
import { dateOfDay, FROM_SOURCE } from "../../migration/count-migration.ts";
import { type DayCounts, sumOfWays } from "../../migration/progress/daily-series.ts";
import type { Forecast } from "../../migration/progress/forecast.ts";
import { type MigrationProgress, measureProgress } from "../../migration/progress/measure-progress.ts";
import { dayOf } from "../../store/progress.ts";
import type { CommandContext } from "../command-context.ts";
import type { Terminal } from "../terminal.ts";
import type { MigrationFlags } from "./options.ts";
import { withMigration } from "./with-migration.ts";

export interface ProgressFlags extends MigrationFlags {
  readonly days: number;
}

const CURVE_COLUMNS = 60;
const BARS = "▁▂▃▄▅▆▇█";

/** `usher migration progress`: a table and a curve, or what the API says. */
export function showProgress(flags: ProgressFlags, context: CommandContext): Promise<void> {
  return withMigration(flags, context, async (connection, installation) => {
    const to = dayOf(installation.clock.now());
    const progress = await measureProgress({ connection, from: to - flags.days + 1, to }, installation);
    const { terminal } = context;
    if (flags.json) return terminal.out(JSON.stringify(progressToWire(progress), null, 2));
    terminal.out(`${terminal.paint("bold", connection.name)}  ${progress.phase}`);
    printPeople(progress, terminal);
    printPace(progress, terminal);
  });
}

const DENOMINATORS = { roster: "on the roster", estimate: "estimated", known: "known of, which may not be all" };

function printPeople(progress: MigrationProgress, terminal: Terminal): void {
  const { counts, denominator, leftByState, failedByCause } = progress;
  const share = counts.shareMoved === undefined ? "" : `  ${percent(counts.shareMoved)}`;
  terminal.out(line("people", denominator.people, `  ${DENOMINATORS[denominator.from]}`));
  terminal.out(line("moved", counts.moved, share));
  const others: Record<string, number> = {};
  for (const way of ARRIVAL_WAYS) {
    // As `MigrationCounts.moved` counts, so that the ways add up to it.
    const isCounted = counts.countedBy !== "roster" && FROM_SOURCE.includes(way);
    const people = progress.movedListed[way] + (isCounted ? progress.movedUnlisted[way] : 0);
    if (people > 0) terminal.out(line(`  ${way}`, people));
    others[way] = isCounted ? 0 : progress.movedUnlisted[way];
  }
  if (counts.byState.deleted > 0) terminal.out(line("  deleted since", counts.byState.deleted));
  terminal.out(line("left", progress.left));
  for (const [state, people] of Object.entries(leftByState)) if (people > 0) terminal.out(line(`  ${state}`, people));
  for (const [cause, people] of Object.entries(failedByCause))
    if (people > 0) terminal.out(line(`    failed: ${cause}`, people));
  const total = Object.values(others).reduce((sum, people) => sum + people, 0);
  if (total > 0) terminal.out(line("here besides", total, "  not of those to move"));
  for (const [way, people] of Object.entries(others)) if (people > 0) terminal.out(line(`  ${way}`, people));
}

function printPace({ days, ratePerDay, forecast, goal }: MigrationProgress, terminal: Terminal): void {
  const rate = (people: number | undefined) => (people === undefined ? "–" : people.toFixed(1));
  terminal.out(`${"a day".padEnd(22)} ${rate(ratePerDay.last7)} (7 days), ${rate(ratePerDay.last30)} (30 days)`);
  const first = days[0];
  if (first !== undefined) terminal.out(`${curveOf(days)}  since ${dateOfDay(first.day)}`);
  terminal.out(`${percent(goal)} moved: ${sentenceOf(forecast)}`);
}

/** One column for a day, or for several where there are too many. */
function curveOf(days: readonly DayCounts[]): string {
  const perColumn = Math.ceil(days.length / CURVE_COLUMNS);
  const columns = Array.from({ length: Math.ceil(days.length / perColumn) }, (_, index) =>
    days
      .slice(index * perColumn, (index + 1) * perColumn)
      .reduce((sum, { moved }) => sum + Math.max(0, sumOfWays(moved)), 0),
  );
  const most = Math.max(1, ...columns);
  return columns.map((people) => (people === 0 ? " " : BARS[Math.ceil((people / most) * BARS.length) - 1])).join("");
}

function sentenceOf(forecast: Forecast): string {
  const day = (number: number | undefined) =>
    number === undefined ? "never, or in more than ten years" : dateOfDay(number);
  switch (forecast.status) {
    case "expected":
      return `about ${day(forecast.expectedDay)}; 8 chances in 10 between ${day(forecast.earliestDay)} and ${day(forecast.latestDay)}.`;
    case "reached":
      return "now.";
    case "stalled":
      return forecast.notBeforeDay === undefined
        ? "at this rate not within ten years."
        : `hardly anybody comes any more; at this rate not before ${day(forecast.notBeforeDay)}.`;
    case "not_enough_data":
      return `not enough to go by yet (${forecast.days} of ${forecast.daysNeeded} days, ${forecast.arrivals} of ${forecast.arrivalsNeeded} people).`;
    case "not_running":
      return "nobody is taken over at present.";
    case "no_denominator":
      return "nobody knows how many there are. Load a roster, or: usher migration settings --estimate PEOPLE";
  }
}

const line = (name: string, people: number, rest = ""): string =>
  `${name.padEnd(22)} ${String(people).padStart(9)}${rest}`;

const percent = (share: number): string => `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
