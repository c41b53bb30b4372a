import { useQueries } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { type Attention, attentionOf, rowsNotTaken } from "./attention.ts";
import type { Migration } from "./migration-types.ts";
import { useProgress, useSourceHealth } from "./use-migration.ts";

const RECENT_JOBS = 20;
/** Jobs whose rows are looked for; older ones are on the page of jobs. */
const LOOKED_INTO = 3;

/** What needs attention in a migration; undefined until all of it is known. */
export function useAttention(migration: Migration): readonly Attention[] | undefined {
  const id = migration.connection_id;
  const progress = useProgress(id).data;
  const source = useSourceHealth(id).data;
  const recent = api.useQuery("get", "/jobs", { params: { query: { connection_id: id, take: RECENT_JOBS } } }).data;
  const jobs = recent?.jobs ?? [];
  const candidates = jobs.filter((job) => rowsNotTaken(job) > 0).slice(0, LOOKED_INTO);
  const rows = useQueries({
    queries: candidates.map((job) =>
      api.queryOptions("get", "/jobs/{id}/rows", { params: { path: { id: job.id }, query: { take: 1 } } }),
    ),
  });
  if (!progress || !source || !recent || rows.some(({ isPending }) => isPending)) return undefined;
  const withRows = new Set(candidates.filter((_, index) => rows[index]?.data?.rows.length).map((job) => job.id));
  return attentionOf({ migration, progress, source, jobs, withRows, now: new Date() });
}
