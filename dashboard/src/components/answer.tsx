import type { ReactNode } from "react";
import { ErrorState } from "./error-state.tsx";
import { PageSkeleton } from "./loading.tsx";

interface AnswerProps<Data> {
  /** What `api.useQuery` gave. */
  readonly query: {
    readonly data: Data | undefined;
    readonly error: unknown;
    refetch(): Promise<unknown>;
  };
  /** Shown until there is an answer; as large as what will come. */
  readonly loading?: ReactNode;
  children(data: Data): ReactNode;
}

/** Shows an answer of the API, the place of one that is on its way, or why there is none. */
export function Answer<Data>({ query, loading, children }: AnswerProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return loading ?? <PageSkeleton />;
}
