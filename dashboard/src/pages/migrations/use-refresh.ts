import { useQueryClient } from "@tanstack/react-query";

/** Asks again for all that is shown of migrations and their jobs. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => /^\/(migrations|jobs)/.test(String(queryKey[1])) });
}
