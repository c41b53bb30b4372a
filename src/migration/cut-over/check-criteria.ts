import type { CriterionResult, Migration } from "../../domain/migration.ts";
import { dayOf } from "../../store/progress.ts";
import type { MigrationCounts } from "../count-migration.ts";

/** What must be so before the source is closed, each as it is now. */
export function checkCriteria(
  { settings, startedAt, createdAt }: Pick<Migration, "settings" | "startedAt" | "createdAt">,
  counts: MigrationCounts,
  now: Date,
): readonly CriterionResult[] {
  const { shareMoved, quietDays, openFailures } = settings.criteria;
  // Counted are whole days (UTC) that went by since. Nobody was taken over yet: since the migration began.
  const quietSince = counts.lastTakeoverDay ?? dayOf(startedAt ?? createdAt);
  const actualQuietDays = Math.max(0, dayOf(now) - quietSince - 1);
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
      met: quietDays === 0 || actualQuietDays >= quietDays,
    },
    { name: "openFailures", required: openFailures, actual: failed, met: failed <= openFailures },
  ];
}
