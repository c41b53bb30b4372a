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
    "phase" | "status" | "ramp" | "counts" | "gate" | "last_probe" | "started_at" | "is_importing"
  >;
  readonly forecast?: Pick<Forecast, "status">;
  /** In shadow mode: whether anything has been compared. */
  readonly hasComparisons?: boolean;
}

const step = (name: NextStep["name"], station: Station, tab = tabOfStation(station)): NextStep => ({
  name,
  station,
  tab,
});

/** What to do next, from what the server knows: the first thing in the order of the guide that is not done yet. */
export function nextStepOf({ migration, forecast, hasComparisons }: Known): NextStep {
  const { phase, status, ramp, counts, gate, last_probe: probe, started_at: startedAt } = migration;
  if (phase === "finalised") return step(status === "closed" ? "done" : "drain", "cut-over");
  if (!migration.is_importing) return { name: "import", station: "probe", tab: "database", of: "connection" };
  if (phase === "paused") return step("resume", "run");
  if (phase === "shadow") return step(hasComparisons ? "start" : "compare", "shadow");
  if (counts.moved === 0 && (probe === undefined || probe.counts.failed > 0)) return step("probe", "probe");
  if (counts.denominator === undefined) return step("roster", "roster");
  // Who has started it has compared, or does not want to.
  if (counts.moved === 0 && startedAt === undefined) return step("shadow", "shadow");
  if (gate.every(({ met }) => met)) return step("finalise", "cut-over");
  if (ramp !== undefined) return step("ramp", "ramp");
  if (counts.failing > (counts.by_state.blocked ?? 0)) return step("failures", "run", "failures");
  if (forecast?.status === "stalled") return step("campaign", "run", "campaign");
  return step("wait", "run", "left");
}
