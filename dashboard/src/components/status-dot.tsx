import { ColorSwatch } from "@mantine/core";
import type { Tone } from "./status-badge.tsx";

const COLOURS: Readonly<Record<Tone, string>> = {
  good: "green",
  bad: "red",
  warning: "yellow",
  busy: "blue",
  neutral: "gray",
};

/** A colour before a text that says the same in words. */
export function StatusDot({ tone }: { tone: Tone }) {
  return (
    <ColorSwatch
      aria-hidden
      color={`var(--mantine-color-${COLOURS[tone]}-6)`}
      size={8}
      withShadow={false}
      mt={7}
      style={{ flex: "none" }}
    />
  );
}
