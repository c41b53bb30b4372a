import { Group, Stack, Text } from "@mantine/core";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { Progress } from "./migration-types.ts";
import { useNotAmongFailed } from "./use-not-among-failed.ts";

/** Moved, left, failed and the rate, in large numbers. */
export function ProgressNumbers({ progress }: { progress: Progress }) {
  const texts = useTexts("home");
  const format = useFormat();
  const { moved, left, denominator, rate_per_day: rate } = progress;
  const notAmongFailed = useNotAmongFailed(left);
  const isKnown = denominator.from !== "known";
  return (
    <Group gap="xl" align="flex-start">
      <Figure
        label={texts.moved}
        value={isKnown && moved.share !== undefined ? format.percent(moved.share) : format.number(moved.people)}
        note={
          isKnown
            ? `${format.number(moved.people)} ${texts.ofPeople(format.number(denominator.people))} ${texts.from[denominator.from]}`
            : texts.from.known
        }
      />
      {isKnown && <Figure label={texts.left} value={format.number(left.people)} />}
      <Figure label={texts.failed} value={format.number(left.failed)} note={notAmongFailed} />
      {rate.last_7_days !== undefined && (
        <Figure label={texts.perDay} value={format.number(Math.round(rate.last_7_days * 10) / 10)} />
      )}
    </Group>
  );
}

/** A number with its name, and what it is of. */
export function Figure(props: { label: string; value: string; note?: string }) {
  return (
    <Stack gap={0} maw={240}>
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
      <Text fz={28} fw={600} lh={1.3}>
        {props.value}
      </Text>
      {props.note && (
        <Text size="xs" c="dimmed">
          {props.note}
        </Text>
      )}
    </Stack>
  );
}
