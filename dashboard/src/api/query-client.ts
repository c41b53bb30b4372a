import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error.ts";

const MAX_RETRIES = 2;
/** The question for the person's own role. */
const OWN_ROLE = "/administrators/me";

/** The cache of answers. `onForbidden` hears when the role may no longer do something it was offered. */
export function createQueries(onForbidden: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (error instanceof ApiError && error.status === 403) onForbidden();
  };
  return new QueryClient({
    // Whoever is no administrator any more is told so by that question itself, once.
    queryCache: new QueryCache({
      onError(error, query) {
        if (query.queryKey[1] !== OWN_ROLE) onError(error);
      },
    }),
    mutationCache: new MutationCache({ onError }),
    // Without a network too, what is asked fails at once and says so; it does not wait in silence.
    defaultOptions: {
      // Whoever comes back to a page sees at once what was there, and then what is there now.
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        staleTime: 0,
        retry: (failures, error) => isPassing(error) && failures < MAX_RETRIES,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** Whether the same question may well be answered a moment later. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
