import { describe, expect, it } from "vitest";
import { type Forecast, type ForecastQuestion, forecastGoal } from "./forecast.ts";
import { drawGamma, drawNormal, seededRandom } from "./seeded-random.ts";

const PEOPLE = 20_000;
const GOAL = 0.9;
const RUNS = 40;
const DAYS = 2_500;

/** How many come on each day of a made-up migration. */
type World = (random: () => number) => number[];

interface Unevenness {
  /** Deviation of the logarithm of a day's rate. */
  readonly noise?: number;
  readonly weekends?: boolean;
}

/** Whom a day brings, by how many are left; how quick all of it is differs from run to run. */
function world(rateOf: (left: number) => number, { noise = 0, weekends = false }: Unevenness = {}): World {
  return (random) => {
    const pace = Math.exp(0.4 * drawNormal(random));
    let left = PEOPLE;
    return Array.from({ length: DAYS }, (_, day) => {
      const uneven = Math.exp(noise * drawNormal(random)) * (weekends && day % 7 >= 5 ? 0.3 : 1);
      const came = Math.min(left, drawCount(rateOf(left) * pace * uneven, random));
      left -= came;
      return came;
    });
  };
}

/** Everybody has a rate of their own, gamma distributed: who signs in often comes first, and the rest trails. */
function tailWorld({ weekends = false }: Unevenness = {}): World {
  return (random) => {
    const groups = Array.from({ length: 400 }, () => ({ rate: drawGamma(1, random) * 0.05, left: PEOPLE / 400 }));
    return Array.from({ length: DAYS }, (_, day) => {
      const quiet = weekends && day % 7 >= 5 ? 0.3 : 1;
      return groups.reduce((sum, group) => {
        const came = Math.min(group.left, drawCount(group.left * (1 - Math.exp(-group.rate * quiet)), random));
        group.left -= came;
        return sum + came;
      }, 0);
    });
  };
}

function drawCount(mean: number, random: () => number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(random)));
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); product *= random()) count++;
  return Math.max(0, count);
}

const asked = (arrivals: readonly number[], change: Partial<ForecastQuestion> = {}): Forecast =>
  forecastGoal({
    days: arrivals.map((came, day) => ({ day, came, brought: 0 })),
    people: PEOPLE,
    moved: arrivals.reduce((sum, came) => sum + came, 0),
    movedToday: 0,
    goal: GOAL,
    isRunning: true,
    today: arrivals.length,
    seed: "a connection",
    ...change,
  });

/** On which day the goal was really reached. */
function truthOf(arrivals: readonly number[]): number {
  let moved = 0;
  return arrivals.findIndex((came) => {
    moved += came;
    return moved >= PEOPLE * GOAL;
  });
}

describe("the forecast", () => {
  it.each<[string, World]>([
    ["as many come every day", world(() => 150)],
    ["the same share of those who are left comes every day", world((left) => left * 0.03)],
    ["the days are uneven and weekends quiet", world((left) => left * 0.03, { noise: 0.3, weekends: true })],
    ["who signs in often comes first and the rest trails", tailWorld()],
    ["the rest trails, with quiet weekends", tailWorld({ weekends: true })],
  ])("names days between which the goal is reached in most runs, where %s", (name, draw) => {
    let asExpected = 0;
    let tooWide = 0;
    let all = 0;
    for (let run = 0; run < RUNS; run++) {
      const random = seededRandom(`${name} ${run}`);
      const arrivals = draw(random);
      const seen = 18 + Math.floor(random() * 40);
      const forecast = asked(arrivals.slice(0, seen));
      if (forecast.status === "reached") continue;
      if (forecast.status !== "expected")
        throw new Error(`Nothing is expected after ${seen} days: ${forecast.status}.`);
      const truth = truthOf(arrivals);
      const latest = forecast.latestDay ?? Number.POSITIVE_INFINITY;
      all += 1;
      if (truth === -1 ? latest === Number.POSITIVE_INFINITY : truth >= forecast.earliestDay && truth <= latest)
        asExpected += 1;
      if (latest - forecast.earliestDay > 5 * (truth - seen)) tooWide += 1;
    }
    expect(all).toBeGreaterThan(RUNS / 2);
    expect(asExpected / all).toBeGreaterThanOrEqual(0.75);
    // An interval that holds everything would say nothing.
    expect(tooWide / all).toBeLessThan(0.3);
  });

  it("comes close to the truth once most have come", () => {
    const arrivals = world((left) => left * 0.03)(seededRandom("close"));
    const truth = truthOf(arrivals);
    const forecast = asked(arrivals.slice(0, Math.floor(truth * 0.7)));
    if (forecast.status !== "expected") throw new Error(forecast.status);
    expect(Math.abs((forecast.expectedDay ?? 0) - truth)).toBeLessThan(truth * 0.15);
  });

  it("is not made before there is enough to go by", () => {
    const early = { status: "not_enough_data", daysNeeded: 14, arrivalsNeeded: 30 };
    expect(asked([])).toEqual({ ...early, days: 0, arrivals: 0 });
    expect(asked(Array(13).fill(100))).toEqual({ ...early, days: 13, arrivals: 1_300 });
    expect(asked(Array(20).fill(1))).toEqual({ ...early, days: 20, arrivals: 20 });
    expect(asked([...Array(60).fill(0), ...Array(10).fill(50)])).toEqual({ ...early, days: 10, arrivals: 500 });
  });

  it("says that nothing moves any more, and before when at this rate it will not be done", () => {
    const stalled = [...Array(20).fill(100), ...Array(14).fill(0), 0, 1];
    expect(asked(stalled)).toEqual({ status: "stalled", notBeforeDay: undefined, basedOnDays: 36 });
    const nearly = asked(stalled, { goal: 2_020 / PEOPLE });
    expect(nearly).toMatchObject({ status: "stalled", notBeforeDay: 36 + Math.floor((19 * 14) / 3.89) });
  });

  it("does not take people who were brought for people who come", () => {
    const came = Array<number>(30).fill(100);
    const quiet = asked(came);
    const days = came.map((count, day) => ({ day, came: count, brought: day === 12 ? 10_000 : 0 }));
    const bulk = asked([], { days, moved: 13_000, today: 30 });
    if (quiet.status !== "expected" || bulk.status !== "expected") throw new Error("Nothing is expected.");
    // 5,000 are left to come at some 100 a day; a rate that had the bulk import in it would say two weeks.
    expect(bulk.earliestDay - 30).toBeGreaterThan(25);
  });

  it("gives the same answer to the same question", () => {
    const arrivals = world((left) => left * 0.02, { noise: 0.2 })(seededRandom("same"));
    expect(asked(arrivals.slice(0, 40))).toEqual(asked(arrivals.slice(0, 40)));
  });

  it.each<[Forecast["status"], Partial<ForecastQuestion>]>([
    ["no_denominator", { people: undefined }],
    ["reached", { moved: 18_000 }],
    ["not_running", { isRunning: false }],
  ])("is left out where it would say nothing: %s", (status, change) => {
    expect(asked(Array(30).fill(100), change)).toEqual({ status });
  });

  it("goes to the last person when everybody is to be moved", () => {
    const forecast = asked(world((left) => left * 0.05)(seededRandom("all")).slice(0, 60), { goal: 1 });
    if (forecast.status !== "expected") throw new Error(forecast.status);
    expect(forecast.expectedDay === undefined || forecast.expectedDay > 150).toBe(true);
  });
});
