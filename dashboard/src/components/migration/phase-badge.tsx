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
export function PhaseBadge({ migration }: { migration: Pick<Migration, "phase" | "status" | "is_importing"> }) {
  const texts = useTexts("home");
  const { phase, status } = migration;
  if (!migration.is_importing && phase !== "finalised")
    return <StatusBadge tone="neutral">{texts.notImporting}</StatusBadge>;
  return <StatusBadge tone={TONES[phase]}>{status === "draining" ? texts.draining : texts.phases[phase]}</StatusBadge>;
}
