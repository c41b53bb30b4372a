import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface NumbersProps {
  readonly items: readonly { readonly name: string; readonly value: ReactNode }[];
}

/** A few numbers with their names, side by side. */
export function Numbers({ items }: NumbersProps) {
  return (
    <Group gap="xl" component="dl" m={0}>
      {items.map(({ name, value }) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" m={0} fz="lg" fw={600}>
            {value}
          </Text>
        </div>
      ))}
    </Group>
  );
}
