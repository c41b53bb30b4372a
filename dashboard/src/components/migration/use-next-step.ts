import { api } from "../../api/client.ts";
import type { Migration } from "./migration-types.ts";
import { type NextStep, nextStepOf } from "./next-step.ts";
import { useProgress } from "./use-migration.ts";

/** What to do next in a migration; undefined until it is known. */
export function useNextStep(migration: Migration): NextStep | undefined {
  const { connection_id: id, phase } = migration;
  const isShadow = phase === "shadow";
  const progress = useProgress(id);
  const shadow = api.useQuery(
    "get",
    "/migrations/{connection_id}/shadow",
    { params: { path: { connection_id: id }, query: { take: 1 } } },
    { enabled: isShadow },
  );
  if (!progress.data || (isShadow && !shadow.data)) return undefined;
  const { forecast } = progress.data;
  return nextStepOf({ migration, forecast, hasComparisons: (shadow.data?.total ?? 0) > 0 });
}
