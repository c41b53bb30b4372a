import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Job } from "../../components/live-job.tsx";

/** Asks again for all that is shown of migrations and their jobs. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => /^\/(migrations|jobs)/.test(String(queryKey[1])) });
}

/** Does so once the job has ended: what it did shows elsewhere on the page. */
export function useRefreshAfter(job: Job | undefined): void {
  const refresh = useRefresh();
  const ended = job === undefined || job.status === "pending" || job.status === "processing" ? undefined : job.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each job
  useEffect(() => {
    if (ended !== undefined) void refresh();
  }, [ended]);
}
