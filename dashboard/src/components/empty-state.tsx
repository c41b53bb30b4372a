import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** Where a list has nothing to show: why, and what to do next. */
export function EmptyState(props: { title: string; text?: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center" className="surface">
      <Title order={2}>{props.title}</Title>
      {props.text && (
        <Text c="dimmed" maw="60ch">
          {props.text}
        </Text>
      )}
      {props.action}
    </Stack>
  );
}
