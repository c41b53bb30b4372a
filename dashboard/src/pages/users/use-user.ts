import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";

/** A user, and asking again. */
export const useUser = (id: string) => api.useQuery("get", "/users/{id}", { params: { path: { id } } });

/** Says that something about users has changed: what is shown of them is asked for again. */
export function useUsersChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => usersChanged(queries);
}

const usersChanged = (queries: QueryClient): Promise<void> =>
  queries.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === "string" && /^\/(users|user-blocks|grants)/.test(path),
  });
