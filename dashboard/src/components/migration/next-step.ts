import type { Texts } from "../../texts/index.ts";
import type { Forecast, Migration } from "./migration-types.ts";

/** Stations on the way, in their order; each is a tab of the migration, `run` is its progress. */
export const STATIONS = ["probe", "roster", "shadow", "ramp", "run", "cut-over"] as const;
export type Station = (typeof STATIONS)[number];

/** The tab where a station is worked on. */
export const tabOfStation = (station: Station): string => (station === "run" ? "progress" : station);

export interface NextStep {
  readonly name: keyof Texts<"home">["next"];
  readonly station: Station;
  readonly tab: string;
  /** Whose tab it is; the migration's where nothing is said. */
  readonly of?: "connection";
}

interface Known {
  readonly migration: Pick<
    Migration,
    "phase" | "status" | "ramp" | "counts" | "gate" | "last_probe" | "started_at" | "nobody_moves_because"
  >;
  readonly forecast?: Pick<Forecast, "status">;
  /** In shadow mode: whether anything has been compared. */
  readonly hasComparisons?: boolean;
  /** Once the source is closed: whether those who are left have been written to since. */
  readonly hasWritten?: boolean;
}

const step = (name: NextStep["name"], station: Station, tab = tabOfStation(station)): NextStep => ({
  name,
  station,
  tab,
});

/** What to do next, from what the server knows: the first thing in the order of the guide that is not done yet. */
export function nextStepOf({ migration, forecast, hasComparisons, hasWritten }: Known): NextStep {
  const { phase, status, ramp, counts, gate, last_probe: probe, started_at: startedAt } = migration;
  const { nobody_moves_because: hindrance } = migration;
  if (phase === "finalised" && status !== "closed") return step("drain", "cut-over");
  if (phase === "finalised")
    return canBeWrittenTo(counts) && !hasWritten ? step("write", "cut-over", "campaign") : step("done", "cut-over");
  if (hindrance !== undefined) return { name: hindrance, station: "probe", tab: "database", of: "connection" };
  if (phase === "paused") return step("resume", "run");
  if (phase === "shadow") return step(hasComparisons ? "start" : "compare", "shadow");
  if (counts.moved === 0 && probe === undefined) return step("probe", "probe");
  const mayClose = gate.every(({ met }) => met);
  if (probe && probe.counts.failed > 0 && !mayClose && !wentOnAfter(probe.at, migration))
    return step("findings", "probe");
  if (counts.denominator === undefined) return step("roster", "roster");
  // Who has started it has compared, or does not want to.
  if (counts.moved === 0 && startedAt === undefined) return step("shadow", "shadow");
  if (mayClose) return step("finalise", "cut-over");
  if (ramp !== undefined) return step("ramp", "ramp");
  if (counts.failing > (counts.by_state.blocked ?? 0)) return step("failures", "run", "failures");
  if (forecast?.status === "stalled") return step("campaign", "run", "campaign");
  return step("wait", "run", "left");
}

/** Whether it was started, or somebody came, after this time; of people only the day is known. */
const wentOnAfter = (time: string, { started_at: startedAt, counts }: Known["migration"]): boolean =>
  (startedAt !== undefined && startedAt > time) || (counts.last_taken_over_on ?? "") > time.slice(0, 10);

/** Whether a campaign would find anybody. */
const canBeWrittenTo = ({ by_state: states }: Migration["counts"]): boolean =>
  (states.never_seen ?? 0) + (states.failed ?? 0) > 0;
