import { useQuery } from "@tanstack/react-query";
import { http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { readAll } from "../../api/read-all.ts";
import { useMay } from "../../session/session.tsx";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The tenant's applications; none for who may not see them. */
export function useClients(): readonly Choice[] {
  const enabled = useMay("read:clients");
  const { data = [] } = useQuery({
    queryKey: ["get", "/clients", "names"],
    enabled,
    staleTime: 60_000,
    queryFn: () =>
      readAll(async (from) => {
        const query = { take: 100, from, fields: "client_id,name", is_global: false } as const;
        return listed((await http.GET("/clients", { params: { query } })).data, "clients");
      }),
  });
  return data.map(({ client_id: value = "", name }) => ({ value, label: name ?? value }));
}
