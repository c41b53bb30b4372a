import { api } from "../../api/client.ts";
import type { Migration } from "./migration-types.ts";
import { type NextStep, nextStepOf } from "./next-step.ts";
import { useGate, useProgress } from "./use-migration.ts";

/** What to do next in a migration; undefined until it is known. */
export function useNextStep(migration: Migration): NextStep | undefined {
  const { connection_id: id, phase, counts, criteria } = migration;
  const isNearlyDone = phase === "running" && (counts.share_moved ?? 0) >= criteria.share_moved;
  const isShadow = phase === "shadow";
  const progress = useProgress(id);
  const gate = useGate(id, isNearlyDone);
  const shadow = api.useQuery(
    "get",
    "/migrations/{connection_id}/shadow",
    { params: { path: { connection_id: id }, query: { take: 1 } } },
    { enabled: isShadow },
  );
  if (!progress.data || (isNearlyDone && !gate.data) || (isShadow && !shadow.data)) return undefined;
  return nextStepOf({
    migration,
    forecast: progress.data.forecast,
    isGateOpen: gate.data?.open,
    hasComparisons: (shadow.data?.total ?? 0) > 0,
  });
}
