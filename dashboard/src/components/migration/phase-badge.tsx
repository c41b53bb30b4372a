import { useTexts } from "../../texts/use-texts.tsx";
import { StatusBadge, type Tone } from "../status-badge.tsx";
import type { Migration } from "./migration-types.ts";

const TONES: Readonly<Record<Migration["phase"], Tone>> = {
  shadow: "busy",
  running: "good",
  paused: "warning",
  finalised: "neutral",
};

/** Where a migration stands, in a word. */
export function PhaseBadge({ migration }: { migration: Pick<Migration, "phase" | "status" | "nobody_moves_because"> }) {
  const texts = useTexts("home");
  const { phase, status, nobody_moves_because: hindrance } = migration;
  if (hindrance !== undefined && phase !== "finalised")
    return <StatusBadge tone="warning">{texts.hindrances[hindrance]}</StatusBadge>;
  return <StatusBadge tone={TONES[phase]}>{status === "draining" ? texts.draining : texts.phases[phase]}</StatusBadge>;
}
