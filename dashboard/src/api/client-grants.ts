import { useQuery } from "@tanstack/react-query";
import { http } from "./client.ts";
import { listed } from "./listed.ts";
import { readAll } from "./read-all.ts";
import type { paths } from "./schema.d.ts";

/** What a client may do at an API. */
export type ClientGrant = paths["/client-grants/{id}"]["get"]["responses"][200]["content"]["application/json"];

/** All grants of a client, or all at an API. */
export const useClientGrants = (filter: { client_id: string } | { audience: string }, enabled = true) =>
  useQuery({
    queryKey: ["get", "/client-grants", filter, "all"],
    enabled,
    queryFn: ({ signal }) =>
      readAll(async (from) => {
        const { data } = await http.GET("/client-grants", {
          params: { query: { ...filter, from, take: 100 } },
          signal,
        });
        return listed(data!, "client_grants");
      }),
  });
