import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, http } from "../../api/client.ts";
import type { Connection, Options } from "./connection.ts";

export interface ConnectionChange {
  /** `null`: none. Absent: stays. */
  readonly displayName?: string | null;
  /** The options after the change, from those that are stored now. May throw to change nothing. */
  readonly options?: (stored: Options) => Options;
}

/** A connection, by its id. */
export const useConnection = (id: string) =>
  api.useQuery("get", "/connections/{id}", { params: { path: { id } } }, { staleTime: 0 });

/**
 * Changes a connection. The API replaces all options and resets a display name that is not sent, so the connection is read again
 * first: what somebody else changed meanwhile stays.
 */
export function useChangeConnection(id: string) {
  const queries = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    async mutationFn(change: ConnectionChange): Promise<Connection> {
      const { data: stored = {} } = await http.GET("/connections/{id}", { params });
      const { data = {} } = await http.PATCH("/connections/{id}", {
        params,
        body: {
          display_name: change.displayName === undefined ? stored.display_name : change.displayName,
          ...(change.options ? { options: change.options(stored.options ?? {}) } : {}),
        },
      });
      return data;
    },
    async onSuccess(connection) {
      queries.setQueryData(api.queryOptions("get", "/connections/{id}", { params }).queryKey, connection);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["get", "/connections"] }),
        queries.invalidateQueries({ queryKey: ["get", "/migrations"] }),
        queries.invalidateQueries({ queryKey: ["get", "/migrations/{connection_id}/script-versions"] }),
      ]);
    },
  });
}
