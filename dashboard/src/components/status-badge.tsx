import { Badge } from "@mantine/core";
import type { ReactNode } from "react";

const COLOURS = { good: "green", bad: "red", warning: "yellow", busy: "blue", neutral: "gray" } as const;

export type Tone = keyof typeof COLOURS;

/** A state in a word. The colour only repeats what the word says. */
export function StatusBadge(props: { tone: Tone; children: ReactNode }) {
  return (
    <Badge
      variant="light"
      color={COLOURS[props.tone]}
      radius="sm"
      tt="none"
      fw={600}
      // A word that is cut off says nothing.
      h="auto"
      mih="1.25rem"
      styles={{ label: { whiteSpace: "normal" } }}
    >
      {props.children}
    </Badge>
  );
}
