import { drawGamma, drawNormal } from "./seeded-random.ts";

/** One whole day, as far as it says something about those that follow. */
export interface CurveDay {
  /** 0 to 1: who was still expected when it began, of everybody. */
  readonly left: number;
  /** Who came by themselves that day. */
  readonly arrivals: number;
}

/**
 * What the days say about the law `arrivals a day = scale × left^order`. It holds the usual curves: order 0 is the same number
 * every day, 1 an exponential, more a tail that grows longer (the order is 1 + 1/shape where everybody has a rate of their own and
 * the rates are gamma distributed, as in customer-base models). It has no beginning: a day depends on who is left, not on its date.
 */
export interface ArrivalCurve {
  /** Draws one future that agrees with the days: in how many days `left` has become `goal`. May be Infinity. */
  drawDaysUntil(goal: number, random: () => number): number;
}

const HALF_LIFE_DAYS = 28;
/** Below 0, more come the fewer are left: while more and more is moved to the new sign-in. */
const ORDERS = Array.from({ length: 141 }, (_, index) => (index - 20) * 0.05);
/** What is thought of the order before there are days: mostly between an exponential and a long tail. */
const USUAL_ORDER = 1.5;
const ORDER_DEVIATION = 2;
/** How much the order of the days to come may differ from that of the days so far: no law of this kind is quite true. */
const ORDER_DRIFT = 0.4;
const WEEK = 7;

interface Weighed extends CurveDay {
  /** Older days count for less: the law changes slowly, and what is next is like what was last. */
  readonly weight: number;
  /** How many come on such a weekday, against the average day. */
  readonly season: number;
}

/** Fits the law to whole days, oldest first, without gaps. At least one somebody came on. `everybody`: how many people 1 is. */
export function fitArrivalCurve(days: readonly CurveDay[], everybody: number): ArrivalCurve {
  const weighed = weigh(days);
  const spread = spreadOf(weighed);
  const likelihoods = ORDERS.map((order) => logLikelihood(weighed, order) / spread + logPrior(order));
  const most = Math.max(...likelihoods);
  const cumulated: number[] = [];
  for (const likelihood of likelihoods) cumulated.push((cumulated.at(-1) ?? 0) + Math.exp(likelihood - most));
  const leftNow = Math.max(0, (days.at(-1)?.left ?? 0) - (days.at(-1)?.arrivals ?? 0) / everybody);
  const arrivals = total(weighed, ({ weight, arrivals: came }) => weight * came);
  const shape = Math.max(1, arrivals / spread);

  return {
    drawDaysUntil(goal, random) {
      const at = random() * (cumulated.at(-1) ?? 0);
      const order =
        (ORDERS[
          Math.max(
            0,
            cumulated.findIndex((sum) => sum >= at),
          )
        ] ?? 1) +
        (random() - 0.5) * 0.05;
      const exposure = total(weighed, ({ weight, left, season }) => weight * season * left ** order) / spread;
      const scale = drawGamma(shape, random) / exposure / everybody;
      const toCome = Math.max(1, (leftNow - goal) * everybody);
      const rateNow = scale * leftNow ** order;
      const later = order + ORDER_DRIFT * drawNormal(random);
      const days = daysBetween(leftNow, goal, { order: later, scale: rateNow / leftNow ** later });
      // The days to come are as uneven as those that were.
      return Math.max(0, days * (1 + drawNormal(random) * Math.sqrt(spread / toCome)));
    },
  };
}

/** The integral of the law, from `left` down to `goal`. */
function daysBetween(left: number, goal: number, { order, scale }: { order: number; scale: number }): number {
  if (left <= goal) return 0;
  const power = 1 - order;
  if (Math.abs(power) < 1e-9) return Math.log(left / goal) / scale;
  return (left ** power - goal ** power) / (power * scale);
}

function weigh(days: readonly CurveDay[]): Weighed[] {
  const plain = days.map((day, index) => ({
    ...day,
    left: Math.max(day.left, 1e-9),
    weight: 0.5 ** ((days.length - 1 - index) / HALF_LIFE_DAYS),
    season: 1,
  }));
  // Two of each weekday say nothing about it yet.
  if (days.length < 3 * WEEK) return plain;
  const fitted = expectations(plain, likeliestOrder(plain));
  const seasons = Array.from({ length: WEEK }, (_, weekday) => {
    const same = plain
      .map((day, index) => ({ day, expected: fitted[index] ?? 0 }))
      .filter((_, i) => i % WEEK === weekday);
    const came = total(same, ({ day }) => day.weight * day.arrivals);
    const expected = total(same, ({ day, expected: usual }) => day.weight * usual);
    return expected > 0 ? Math.max(came / expected, 0.01) : 1;
  });
  const average = total(seasons, (season) => season) / WEEK;
  return plain.map((day, index) => ({ ...day, season: (seasons[index % WEEK] ?? 1) / average }));
}

/** How much more uneven the days are than chance alone (Pearson's χ² per degree of freedom), at least 1. */
function spreadOf(days: readonly Weighed[]): number {
  const expected = expectations(days, likeliestOrder(days));
  const squares = total(days, ({ arrivals, weight }, index) => {
    const usual = Math.max(expected[index] ?? 0, 0.5);
    return (weight * (arrivals - usual) ** 2) / usual;
  });
  const fitted = days.length < 3 * WEEK ? 2 : 2 + WEEK - 1;
  const freedom = total(days, ({ weight }) => weight) * Math.max(0.3, 1 - fitted / days.length);
  return Math.max(1, squares / freedom);
}

const likeliestOrder = (days: readonly Weighed[]): number =>
  ORDERS.reduce(
    (best, order) => {
      const likelihood = logLikelihood(days, order);
      return likelihood > best.likelihood ? { order, likelihood } : best;
    },
    { order: 1, likelihood: Number.NEGATIVE_INFINITY },
  ).order;

/** Of an order, whatever the scale: the scale is integrated out. */
function logLikelihood(days: readonly Weighed[], order: number): number {
  const arrivals = total(days, ({ weight, arrivals: came }) => weight * came);
  const exposure = total(days, ({ weight, left, season }) => weight * season * left ** order);
  return (
    total(
      days,
      ({ weight, left, season, arrivals: came }) => weight * came * (order * Math.log(left) + Math.log(season)),
    ) -
    arrivals * Math.log(exposure)
  );
}

const logPrior = (order: number): number => -0.5 * ((order - USUAL_ORDER) / ORDER_DEVIATION) ** 2;

function expectations(days: readonly Weighed[], order: number): number[] {
  const arrivals = total(days, ({ weight, arrivals: came }) => weight * came);
  const exposure = total(days, ({ weight, left, season }) => weight * season * left ** order);
  return days.map(({ left, season }) => (arrivals / exposure) * season * left ** order);
}

const total = <Item>(items: readonly Item[], amountOf: (item: Item, index: number) => number): number =>
  items.reduce((sum, item, index) => sum + amountOf(item, index), 0);
