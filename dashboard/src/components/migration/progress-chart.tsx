import { Group, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type PointerEvent, useId, useMemo, useState } from "react";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { type Curve, type CurvePoint, curveOf, daysBetween } from "./curve.ts";
import type { Progress } from "./migration-types.ts";
import classes from "./progress-chart.module.css";

const HEIGHT = 200;
const MARGIN = { top: 16, right: 8, bottom: 22, left: 44 };

/**
 * Who has moved, by day, with the forecast: the grey wedge ends where eight of ten futures reach the goal. Drawn by hand, since a
 * library for charts alone is about as large as the rest of the home page may be.
 */
export function ProgressChart({ progress }: { progress: Progress }) {
  const texts = useTexts("home").chart;
  const curve = useMemo(() => curveOf(progress), [progress]);
  const { ref, width } = useElementSize();
  const last = curve.points.at(-1);
  return (
    <div ref={ref} style={{ minHeight: last === undefined ? 0 : HEIGHT + 24 }}>
      {last === undefined && (
        <Text size="sm" c="dimmed">
          {texts.empty}
        </Text>
      )}
      {last !== undefined && width > 0 && <Drawing curve={curve} width={width} last={last} />}
    </div>
  );
}

function Drawing({ curve, width, last }: { curve: Curve; width: number; last: CurvePoint }) {
  const texts = useTexts("home").chart;
  const format = useFormat();
  const [shown, setShown] = useState<CurvePoint>();
  const clip = useId();
  const inner = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const span = Math.max(1, daysBetween(curve.firstDay, curve.lastDay));
  const x = (date: string) => MARGIN.left + (daysBetween(curve.firstDay, date) / span) * inner.width;
  const y = (people: number) => MARGIN.top + (1 - people / curve.top) * inner.height;
  const level = (people: number) =>
    curve.people === undefined ? format.number(people) : format.percent(people / curve.top, 0);
  const line = curve.points.map(({ date, moved }) => `${x(date)},${y(moved)}`).join(" ");
  const day = (date: string) => format.date(`${date}T12:00:00Z`);

  function show(event: PointerEvent<SVGSVGElement>) {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setShown(nearest(curve.points, (point) => Math.abs(x(point.date) - at)));
  }

  const said =
    curve.people === undefined
      ? texts.labelKnown(format.number(last.moved), day(last.date))
      : texts.label(format.number(last.moved), format.number(curve.people), day(last.date));
  return (
    <>
      <svg
        className={classes.chart}
        height={HEIGHT}
        role="img"
        aria-label={said}
        onPointerMove={show}
        onPointerLeave={() => setShown(undefined)}
      >
        {curve.levels.map((people) => (
          <g key={people}>
            <line className={classes.grid} x1={MARGIN.left} x2={width - MARGIN.right} y1={y(people)} y2={y(people)} />
            <text className={classes.words} x={MARGIN.left - 6} y={y(people) + 4} textAnchor="end">
              {level(people)}
            </text>
          </g>
        ))}
        <clipPath id={clip}>
          <rect x={MARGIN.left} y={0} width={inner.width} height={HEIGHT} />
        </clipPath>
        <g clipPath={`url(#${clip})`}>
          <ForecastRange curve={curve} last={last} x={x} y={y} />
        </g>
        {curve.goal !== undefined && (
          <>
            <line
              className={classes.goal}
              x1={MARGIN.left}
              x2={width - MARGIN.right}
              y1={y(curve.goal)}
              y2={y(curve.goal)}
            />
            <text
              className={classes.words}
              x={MARGIN.left + 4}
              y={y(curve.goal) + (y(0) - y(curve.goal) < 24 ? -5 : 14)}
            >
              {texts.goal(format.percent(curve.goal / curve.top, 2))}
            </text>
          </>
        )}
        <polygon className={classes.area} points={`${x(curve.firstDay)},${y(0)} ${line} ${x(last.date)},${y(0)}`} />
        <polyline className={classes.curve} points={line} />
        <line className={classes.today} x1={x(last.date)} x2={x(last.date)} y1={y(curve.top)} y2={y(0)} />
        <Days curve={curve} last={last} x={x} width={width} />
        {shown && <circle className={classes.dot} cx={x(shown.date)} cy={y(shown.moved)} r={4} />}
      </svg>
      <Group gap="md" mih={24}>
        {shown && (
          <Text size="xs" c="dimmed">
            {day(shown.date)}: {format.number(shown.moved)}
            {curve.people !== undefined && ` (${format.percent(shown.moved / curve.people)})`}, +
            {format.number(shown.came)}
          </Text>
        )}
      </Group>
    </>
  );
}

interface Axes {
  readonly curve: Curve;
  readonly last: CurvePoint;
  readonly x: (date: string) => number;
  readonly y: (people: number) => number;
}

function ForecastRange({ curve: { forecast, goal, lastDay }, last, x, y }: Axes) {
  if (forecast === undefined || goal === undefined) return null;
  const start = `${x(last.date)},${y(last.moved)}`;
  // What lies beyond the chart is cut off at its edge; without an end, it goes on flatly from there.
  const { from, middle, to } = forecast;
  const end = to === undefined ? `${x(lastDay)},${y(last.moved)}` : `${x(to)},${y(goal)}`;
  return (
    <>
      <polygon
        className={classes.range}
        points={`${start} ${x(from)},${y(goal)} ${to === undefined ? `${x(lastDay)},${y(goal)} ` : ""}${end}`}
      />
      {middle !== undefined && (
        <line className={classes.middle} x1={x(last.date)} y1={y(last.moved)} x2={x(middle)} y2={y(goal)} />
      )}
    </>
  );
}

function Days({ curve, last, x, width }: Pick<Axes, "curve" | "last" | "x"> & { width: number }) {
  const texts = useTexts("home").chart;
  const format = useFormat();
  const day = (date: string) => format.date(`${date}T12:00:00Z`);
  const today = x(last.date);
  const isClear = (at: number, room: number) => Math.abs(at - today) > room;
  return (
    <g className={classes.words}>
      {isClear(MARGIN.left, 110) && (
        <text x={MARGIN.left} y={HEIGHT - 4}>
          {day(curve.firstDay)}
        </text>
      )}
      <text x={today} y={HEIGHT - 4} textAnchor={width - today < 40 ? "end" : "middle"}>
        {texts.today}
      </text>
      {isClear(width - MARGIN.right, 120) && (
        <text x={width - MARGIN.right} y={HEIGHT - 4} textAnchor="end">
          {day(curve.lastDay)}
        </text>
      )}
    </g>
  );
}

function nearest<Item>(items: readonly Item[], distance: (item: Item) => number): Item | undefined {
  return items.reduce<Item | undefined>(
    (best, item) => (best === undefined || distance(item) < distance(best) ? item : best),
    undefined,
  );
}
