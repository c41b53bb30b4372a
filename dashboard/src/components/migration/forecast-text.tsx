import { Text } from "@mantine/core";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { Forecast } from "./migration-types.ts";

/** When the goal will be reached, how sure that is, or why it cannot be said. */
export function ForecastText({ forecast }: { forecast: Forecast }) {
  const [first, ...rest] = sentences(forecast, useTexts("home").forecast, useFormat());
  return (
    <Text size="sm">
      {first}{" "}
      <Text span size="sm" c="dimmed">
        {rest.join(" ")}
      </Text>
    </Text>
  );
}

function sentences(forecast: Forecast, texts: Texts<"home">["forecast"], format: Format): string[] {
  const goal = format.percent(forecast.goal, 2);
  const day = (date: string) => format.date(`${date}T12:00:00Z`);
  const { earliest_on: earliest, expected_on: expected, latest_on: latest, not_before: notBefore } = forecast;
  switch (forecast.status) {
    case "reached":
      return [texts.reached(goal)];
    case "not_running":
      return [texts.notRunning];
    case "no_denominator":
      return [texts.noDenominator];
    case "not_enough_data":
      return [
        texts.notEnough(
          forecast.days ?? 0,
          forecast.days_needed ?? 0,
          forecast.arrivals ?? 0,
          forecast.arrivals_needed ?? 0,
        ),
      ];
    case "stalled":
      return [texts.stalled(goal), ...(notBefore === undefined ? [] : [texts.notBefore(day(notBefore))])];
    case "expected": {
      if (earliest === undefined) return [];
      const first =
        expected === undefined ? texts.expectedOpen(goal, day(earliest)) : texts.expected(goal, day(expected));
      const range = latest === undefined ? texts.betweenOpen(day(earliest)) : texts.between(day(earliest), day(latest));
      return [first, range, texts.basedOn(forecast.based_on_days ?? 0)];
    }
  }
}
