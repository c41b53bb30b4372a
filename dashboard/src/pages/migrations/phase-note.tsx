import { Alert } from "@mantine/core";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";

/** What it means that a migration is not simply running. */
export function PhaseNote({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").phase;
  const format = useFormat();
  const { phase, finalised_at: closedAt } = migration;
  if (phase === "paused")
    return (
      <Alert color="yellow" title={texts.pausedTitle}>
        {texts.pausedText}
      </Alert>
    );
  if (phase === "shadow")
    return (
      <Alert color="blue" title={texts.shadowTitle}>
        {texts.shadowText}
      </Alert>
    );
  if (phase === "finalised" && closedAt !== undefined)
    return (
      <Alert color="gray" title={texts.finalisedTitle}>
        {texts.finalisedText(format.dateTime(closedAt))}
      </Alert>
    );
  return null;
}
