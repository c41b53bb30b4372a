import { useQuery } from "@tanstack/react-query";
import { api, http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { readAll } from "../../api/read-all.ts";
import { useMay } from "../../session/session.tsx";

const TAKE = 100;

/** The connections of the tenant by name, without their options. A tenant has few: they are all read, so that they can be searched. */
export function useConnections() {
  return useQuery({
    queryKey: ["get", "/connections", "all"],
    queryFn: async () => {
      const all = await readAll(async (from) => {
        const query = { take: TAKE, from, fields: "id,name,display_name,strategy" };
        const { data } = await http.GET("/connections", { params: { query } });
        return listed(data ?? [], "connections");
      });
      return all.toSorted(({ name: one = "" }, { name: other = "" }) => one.localeCompare(other));
    },
  });
}

/** The migrations of the tenant, by the id of their connection. */
export function useMigrations() {
  return useQuery({
    queryKey: ["get", "/migrations", "all"],
    enabled: useMay("read:migrations"),
    queryFn: async () => {
      const all = await readAll(async (from) => {
        const { data } = await http.GET("/migrations", { params: { query: { take: TAKE, from } } });
        return { rows: data?.migrations ?? [], next: data?.next };
      });
      return new Map(all.map((migration) => [migration.connection_id, migration]));
    },
  });
}

/** One connection's migration, where somebody may see it. */
export const useMigration = (connectionId: string, isDatabase: boolean) =>
  api.useQuery(
    "get",
    "/migrations/{connection_id}",
    { params: { path: { connection_id: connectionId } } },
    { enabled: useMay("read:migrations") && isDatabase },
  );
