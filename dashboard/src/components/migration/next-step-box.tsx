import { Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTexts } from "../../texts/use-texts.tsx";
import { ButtonLink } from "../links.tsx";
import { type NextStep, STATIONS, tabOfStation } from "./next-step.ts";
import classes from "./next-step-box.module.css";

/** The way of a migration with the station where it is, and what to do next. */
export function NextStepBox({ id, next }: { id: string; next: NextStep }) {
  const texts = useTexts("home");
  const { title, text, action } = texts.next[next.name];
  return (
    <Stack gap="xs">
      <ol className={classes.stations} aria-label={texts.stepsLabel}>
        {STATIONS.map((station) => (
          // Not on the link, which on its own tab calls itself the current page.
          <li key={station} aria-current={station === next.station ? "step" : undefined}>
            <Link to="/migrations/$id/$tab" params={{ id, tab: tabOfStation(station) }}>
              {texts.steps[station]}
            </Link>
          </li>
        ))}
      </ol>
      <Group justify="space-between" align="center" gap="sm">
        <div>
          <Text size="sm" fw={600}>
            {texts.nextStep}: {title}
          </Text>
          <Text size="sm" c="dimmed" maw="70ch">
            {text}
          </Text>
        </div>
        <ButtonLink
          to={next.of === "connection" ? "/connections/$id/$tab" : "/migrations/$id/$tab"}
          params={{ id, tab: next.tab }}
          size="sm"
        >
          {action}
        </ButtonLink>
      </Group>
    </Stack>
  );
}
