import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, http } from "../../api/client.ts";
import type { Connection, ConnectionChange } from "./connection.ts";

/** A connection, by its id. */
export const useConnection = (id: string) =>
  api.useQuery("get", "/connections/{id}", { params: { path: { id } } }, { staleTime: 0 });

/**
 * Changes a connection, by a function from what is stored now. The API replaces all options and resets a display name that is not
 * sent, so the connection is read again first: what somebody else changed meanwhile stays. The function may throw to change nothing.
 */
export function useChangeConnection(id: string) {
  const queries = useQueryClient();
  const params = { path: { id } };
  return useMutation({
    async mutationFn(changeOf: (stored: Connection) => ConnectionChange): Promise<Connection> {
      const { data: stored = {} } = await http.GET("/connections/{id}", { params });
      const body = { display_name: stored.display_name, ...changeOf(stored) };
      const { data = {} } = await http.PATCH("/connections/{id}", { params, body });
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
