import type { CriterionResult, Migration } from "../../domain/migration.ts";
import { dayOf } from "../../store/progress.ts";
import type { MigrationCounts } from "../count-migration.ts";

/** What must be so before the source is closed, each as it is now. */
export function checkCriteria(
  { settings, startedAt, createdAt }: Pick<Migration, "settings" | "startedAt" | "createdAt">,
  counts: MigrationCounts,
  now: Date,
): readonly CriterionResult[] {
  const { shareMoved, quietDays, daysWithoutSourceCall, openFailures } = settings.criteria;
  // Counted are whole days (UTC) that went by since; where it never happened, since the migration began.
  const daysSince = (day: number | undefined) => Math.max(0, dayOf(now) - (day ?? dayOf(startedAt ?? createdAt)) - 1);
  const actualQuietDays = daysSince(counts.lastTakeoverDay);
  const actualDaysWithoutCall = daysSince(counts.sourceCallsByDay.at(-1)?.day);
  const failed = counts.byState.failed;
  return [
    {
      name: "shareMoved",
      required: shareMoved,
      actual: counts.shareMoved,
      // With nothing required, nobody need know of how many.
      met: shareMoved === 0 || (counts.shareMoved !== undefined && counts.shareMoved >= shareMoved),
    },
    {
      name: "quietDays",
      required: quietDays,
      actual: actualQuietDays,
      met: actualQuietDays >= quietDays,
    },
    {
      name: "daysWithoutSourceCall",
      required: daysWithoutSourceCall,
      actual: actualDaysWithoutCall,
      met: actualDaysWithoutCall >= daysWithoutSourceCall,
    },
    { name: "openFailures", required: openFailures, actual: failed, met: failed <= openFailures },
  ];
}
