import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { Application } from "./application.ts";

// Reading a secret is noted in the tenant's log: it is asked for where somebody wants to see it, and nowhere else.
const WITHOUT_SECRET = { fields: "client_secret,signing_keys", include_fields: false } as const;

/** An application by its client id. */
export const useApplication = (id: string) =>
  api.useQuery(
    "get",
    "/clients/{id}",
    { params: { path: { id }, query: WITHOUT_SECRET } },
    // The API's document leaves the type of what can be written to the request.
    { select: (data) => data as unknown as Application },
  );

/** Changes an application; what was read of it before is read anew. */
export function useChangeApplication() {
  const changed = useApplicationsChanged();
  return api.useMutation("patch", "/clients/{id}", { onSuccess: changed });
}

/** To be called after a change, so that every list and page shows it. */
export function useApplicationsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/clients"] }),
      queries.invalidateQueries({ queryKey: ["get", "/clients/{id}"] }),
    ]);
  };
}
