import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { paths } from "../../api/schema.d.ts";
import { useMay } from "../../session/session.tsx";

/** A public key or certificate of an application, without the key itself. */
export type Credential =
  paths["/clients/{id}/credentials/{credential_id}"]["get"]["responses"][200]["content"]["application/json"];

/** The keys of an application. */
export const useCredentials = (id: string) =>
  api.useQuery(
    "get",
    "/clients/{id}/credentials",
    { params: { path: { id } } },
    { enabled: useMay("read:client_credentials") },
  );

/** To be called after a change of them. */
export function useCredentialsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/clients/{id}/credentials"] }),
      queries.invalidateQueries({ queryKey: ["get", "/clients/{id}"] }),
    ]);
  };
}
