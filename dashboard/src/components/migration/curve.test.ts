import { describe, expect, it } from "vitest";
import { curveOf, daysBetween } from "./curve.ts";
import type { Forecast, Progress } from "./migration-types.ts";

type Shown = Parameters<typeof curveOf>[0];

const moved = (people: number): Progress["moved"] => ({
  people,
  by_way: {} as Progress["moved"]["by_way"],
  listed_by_way: {} as Progress["moved"]["listed_by_way"],
  unlisted_by_way: {} as Progress["moved"]["unlisted_by_way"],
});

/** Days of November from the first on. */
const days = (...people: readonly number[]): Progress["days"] =>
  people.map((came, at) => ({
    date: `2026-11-${String(at + 1).padStart(2, "0")}`,
    moved: {} as Progress["days"][number]["moved"],
    people: came,
    source_calls: came * 2,
  }));

const progress = (more: Partial<Shown> = {}): Shown => ({
  days: days(0, 0, 5, 0, 10),
  moved: moved(15),
  denominator: { people: 100, from: "roster" },
  forecast: { status: "not_running", goal: 0.95 },
  ...more,
});

const expected = (more: Partial<Forecast>): Forecast => ({ status: "expected", goal: 0.95, ...more });

describe("the curve of who has moved", () => {
  it("begins with the day before somebody first came, and sums up to today's total", () => {
    const { points, firstDay } = curveOf(progress());
    expect(points.map(({ date, came, moved: total }) => [date, came, total])).toEqual([
      ["2026-11-02", 0, 0],
      ["2026-11-03", 5, 5],
      ["2026-11-04", 0, 5],
      ["2026-11-05", 10, 15],
    ]);
    expect(firstDay).toBe("2026-11-02");
    expect(points.at(-1)?.asked).toBe(20);
  });

  it("counts who came before the days that are known", () => {
    expect(curveOf(progress({ moved: moved(40) })).points[0]).toMatchObject({ date: "2026-11-02", moved: 25 });
  });

  it("never falls below nobody, even when more have gone than came", () => {
    const { points } = curveOf(progress({ days: days(3, 4), moved: moved(5) }));
    expect(points.map(({ moved: total }) => total)).toEqual([1, 5]);
    expect(curveOf(progress({ days: days(9, 4), moved: moved(2) })).points[0]?.moved).toBe(0);
  });

  it("has no points while nobody has come", () => {
    const { points, firstDay, lastDay } = curveOf(progress({ days: days(0, 0, 0), moved: moved(0) }));
    expect(points).toEqual([]);
    expect(daysBetween(firstDay, lastDay)).toBeGreaterThan(0);
  });

  it("reaches up to everybody, with the goal below; of an unknown number only up to who has come", () => {
    expect(curveOf(progress())).toMatchObject({ people: 100, goal: 95, top: 100 });
    const known = curveOf(progress({ denominator: { people: 15, from: "known" } }));
    expect([known.people, known.goal, known.top]).toEqual([undefined, undefined, 15]);
    expect(curveOf(progress({ denominator: { people: 0, from: "estimate" } })).top).toBe(1);
  });

  it("has lines at whole people where nobody knows of how many, else at halves of all", () => {
    const levels = (people: number) => {
      const denominator = { people, from: "known" } as const;
      return curveOf(progress({ days: days(people), moved: moved(people), denominator })).levels;
    };
    expect([levels(1), levels(2), levels(7)]).toEqual([
      [0, 1],
      [0, 1, 2],
      [0, 3, 7],
    ]);
    expect(curveOf(progress({ denominator: { people: 15, from: "roster" } })).levels).toEqual([0, 7.5, 15]);
  });

  it("ends a little after the forecast, and never lets a far one press the past together", () => {
    const near = curveOf(progress({ forecast: expected({ earliest_on: "2026-11-07", latest_on: "2026-11-10" }) }));
    expect(near.lastDay).toBe("2026-11-11");
    const far = curveOf(progress({ forecast: expected({ earliest_on: "2027-01-01", latest_on: "2036-01-01" }) }));
    expect(daysBetween("2026-11-05", far.lastDay)).toBe(16);
    expect(curveOf(progress()).lastDay).toBe("2026-11-06");
  });

  it("shows a forecast only where one is expected", () => {
    expect(curveOf(progress({ forecast: { status: "stalled", goal: 0.95, not_before: "2030-01-01" } })).forecast).toBe(
      undefined,
    );
    const open = expected({ earliest_on: "2026-12-01", expected_on: undefined, latest_on: undefined });
    expect(curveOf(progress({ forecast: open })).forecast).toEqual({ from: "2026-12-01" });
  });

  it("counts days across a change of the clocks", () => {
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
    expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
  });
});
