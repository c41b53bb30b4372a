import { api } from "../../api/client.ts";
import type { Migration } from "./migration-types.ts";
import { type NextStep, nextStepOf } from "./next-step.ts";
import { useProgress } from "./use-migration.ts";

const RECENT_CAMPAIGNS = 20;

/** What to do next in a migration; undefined until it is known. */
export function useNextStep(migration: Migration): NextStep | undefined {
  const { connection_id: id, phase, finalised_at: closedAt } = migration;
  const isShadow = phase === "shadow";
  const progress = useProgress(id);
  const shadow = api.useQuery(
    "get",
    "/migrations/{connection_id}/shadow",
    { params: { path: { connection_id: id }, query: { take: 1 } } },
    { enabled: isShadow },
  );
  const isClosed = phase === "finalised";
  const campaigns = api.useQuery(
    "get",
    "/jobs",
    { params: { query: { connection_id: id, type: "reset_campaign", take: RECENT_CAMPAIGNS } } },
    { enabled: isClosed },
  );
  if (!progress.data || (isShadow && !shadow.data) || (isClosed && !campaigns.data)) return undefined;
  const { forecast } = progress.data;
  const hasWritten = campaigns.data?.jobs.some(
    ({ dry_run: isDry, created_at: at }) => isDry === false && at > (closedAt ?? ""),
  );
  return nextStepOf({ migration, forecast, hasComparisons: (shadow.data?.total ?? 0) > 0, hasWritten });
}
