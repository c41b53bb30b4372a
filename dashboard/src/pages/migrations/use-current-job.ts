import { api } from "../../api/client.ts";
import { isRunning, type Job, useLiveJob } from "../../components/live-job.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";

const FOLLOW_MS = 2_000;

interface Place {
  readonly connectionId: string;
  readonly type: Job["type"];
}

/** Jobs of one type at a connection, newest first, followed while one runs. */
export const useJobsOf = ({ connectionId, type }: Place, take = 20) =>
  api.useQuery(
    "get",
    "/jobs",
    { params: { query: { connection_id: connectionId, type, take } } },
    { refetchInterval: ({ state }) => (state.data?.jobs.some(isRunning) ? FOLLOW_MS : false) },
  );

/** Id of the job that a tab is about: the one in the address, else the latest of its type. Undefined: there is none. */
export function useCurrentJobId(place: Place): string | undefined {
  const [{ job }] = useSearchParams();
  const latest = useJobsOf(place, 1).data?.jobs[0]?.id;
  return job ?? latest;
}

/** A job by its id, followed while it runs. */
export const useJob = (id: string): Job | undefined => useLiveJob(id).data;
