import { describe, expect, it } from "vitest";
import type { Migration } from "./migration-types.ts";
import { nextStepOf, STATIONS, tabOfStation } from "./next-step.ts";

type Known = Parameters<typeof nextStepOf>[0];

const met = { name: "share_moved" as const, required: 0.95, actual: 1, met: true };
const notMet = { ...met, actual: 0.4, met: false };
const probed = (failed: number) => ({
  at: "2026-11-01T10:00:00.000Z",
  by: "somebody",
  counts: { ok: 10, warning: 0, failed, skipped: 0 },
});

const counts = (more: Partial<Migration["counts"]> = {}): Migration["counts"] => ({
  listed: 100,
  by_state: {},
  moved: 40,
  moved_by_way: {},
  denominator: 100,
  share_moved: 0.4,
  left: 60,
  failing: 0,
  source_calls: 50,
  refused_while_closed: 0,
  ...more,
});

/** Running, probed, with a list and people who come. */
const running = (more: Partial<Known["migration"]> = {}): Known["migration"] => ({
  phase: "running",
  status: "open",
  counts: counts(),
  gate: [notMet],
  last_probe: probed(0),
  ...more,
});

const closedWithPeopleLeft = running({
  phase: "finalised",
  status: "closed",
  counts: counts({ by_state: { never_seen: 3 } }),
});
const nobodyYet = counts({ moved: 0, share_moved: 0, left: 100 });

describe("the next step of a migration", () => {
  it.each<[title: string, known: Known, name: string, tab: string]>([
    ["begins with the probe", { migration: running({ counts: nobodyYet, last_probe: undefined }) }, "probe", "probe"],
    [
      "is switching the import on, at the connection, where it is off",
      { migration: running({ phase: "paused", nobody_moves_because: "import_off" }) },
      "import_off",
      "database",
    ],
    [
      "is writing the login script, at the connection, where there is none",
      { migration: running({ nobody_moves_because: "no_login_script" }) },
      "no_login_script",
      "database",
    ],
    [
      "is changing what the probe found, also when the list is loaded and people came before",
      { migration: running({ counts: counts({ last_taken_over_on: "2026-11-01" }), last_probe: probed(2) }) },
      "findings",
      "probe",
    ],
    [
      "goes on from what the probe found once it was started anyway",
      { migration: running({ last_probe: probed(2), started_at: "2026-11-01T10:00:01.000Z" }) },
      "wait",
      "left",
    ],
    [
      "goes on from what the probe found once people come anyway",
      { migration: running({ counts: counts({ last_taken_over_on: "2026-11-02" }), last_probe: probed(2) }) },
      "wait",
      "left",
    ],
    [
      "does not go back to the probe once people come",
      { migration: running({ last_probe: undefined }) },
      "wait",
      "left",
    ],
    [
      "is a list where nobody knows of how many",
      { migration: running({ counts: counts({ denominator: undefined }) }) },
      "roster",
      "roster",
    ],
    ["is comparing before anybody has come", { migration: running({ counts: nobodyYet }) }, "shadow", "shadow"],
    [
      "is not comparing once more when it was started after that",
      { migration: running({ counts: nobodyYet, started_at: "2026-11-02T10:00:00.000Z" }) },
      "wait",
      "left",
    ],
    [
      "is sending sign-ins while nothing has been compared",
      { migration: running({ phase: "shadow" }), hasComparisons: false },
      "compare",
      "shadow",
    ],
    [
      "is starting when comparisons are there",
      { migration: running({ phase: "shadow" }), hasComparisons: true },
      "start",
      "shadow",
    ],
    ["is widening the ramp", { migration: running({ ramp: { share: 0.1 } }) }, "ramp", "ramp"],
    [
      "is looking after failures",
      { migration: running({ counts: counts({ failing: 3, by_state: { failed: 3 } }) }) },
      "failures",
      "failures",
    ],
    [
      "is looking after collisions, which are failures of the list",
      { migration: running({ counts: counts({ failing: 2, by_state: { collision: 2 } }) }) },
      "failures",
      "failures",
    ],
    [
      "is not looking after those whom the source keeps out",
      { migration: running({ counts: counts({ failing: 5, by_state: { blocked: 5 } }) }) },
      "wait",
      "left",
    ],
    [
      "is writing to those who do not come",
      { migration: running(), forecast: { status: "stalled" } },
      "campaign",
      "campaign",
    ],
    ["is letting people come", { migration: running(), forecast: { status: "expected" } }, "wait", "left"],
    [
      "is closing the source once every criterion is met, whatever the ramp",
      { migration: running({ gate: [met], ramp: { share: 0.9 } }) },
      "finalise",
      "cut-over",
    ],
    ["is going on after a pause", { migration: running({ phase: "paused" }) }, "resume", "progress"],
    [
      "is waiting for the last answers",
      { migration: running({ phase: "finalised", status: "draining" }) },
      "drain",
      "cut-over",
    ],
    ["is keeping the report", { migration: running({ phase: "finalised", status: "closed" }) }, "done", "cut-over"],
    ["is writing to those who are left once it is closed", { migration: closedWithPeopleLeft }, "write", "campaign"],
    [
      "is keeping the report once those who are left were written to",
      { migration: closedWithPeopleLeft, hasWritten: true },
      "done",
      "cut-over",
    ],
  ])("%s", (_title, known, name, tab) => {
    const next = nextStepOf(known);
    expect(next).toMatchObject({ name, tab });
    expect(STATIONS).toContain(next.station);
  });

  it("has a tab for every station", () => {
    expect(STATIONS.map(tabOfStation)).toEqual(["probe", "roster", "shadow", "ramp", "progress", "cut-over"]);
  });
});
