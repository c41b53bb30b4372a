import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, http } from "../../api/client.ts";
import type { paths } from "../../api/schema.d.ts";
import type { ApiScope } from "../../components/scope-picker.tsx";

/** What can be changed of an API. */
export type ApiChange = NonNullable<
  paths["/resource-servers/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];

/** An API as the Management API shows it, without its signing secret. */
export type Api = Omit<ApiChange, "signing_secret" | "scopes"> & {
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
  readonly is_system?: boolean;
  readonly scopes: readonly ApiScope[];
};

/** An API by its id. */
export const useApi = (id: string) =>
  api.useQuery(
    "get",
    "/resource-servers/{id}",
    // Reading the secret is noted in the tenant's log: only where somebody wants to see it.
    { params: { path: { id }, query: { fields: "signing_secret", include_fields: false } } },
    // The API's document leaves the type of what can be written to the request.
    { select: (data) => data as unknown as Api },
  );

/** Changes an API; what was read of it before is read anew. */
export function useChangeApi() {
  const changed = useApisChanged();
  return api.useMutation("patch", "/resource-servers/{id}", { onSuccess: changed });
}

/**
 * Changes the scopes of an API, by a function from those that it has now: the Management API replaces them all, and somebody else may have
 * added some meanwhile.
 */
export function useChangeScopes(id: string) {
  const changed = useApisChanged();
  return useMutation({
    async mutationFn(scopesOf: (stored: readonly ApiScope[]) => readonly ApiScope[]) {
      const query = { fields: "scopes" };
      const { data } = await http.GET("/resource-servers/{id}", { params: { path: { id }, query } });
      const scopes = [...scopesOf((data as unknown as Partial<Api>).scopes ?? [])];
      await http.PATCH("/resource-servers/{id}", { params: { path: { id } }, body: { scopes } });
    },
    onSuccess: changed,
  });
}

/** To be called after a change, so that every list and page shows it. */
export function useApisChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/resource-servers"] }),
      queries.invalidateQueries({ queryKey: ["get", "/resource-servers/{id}"] }),
    ]);
  };
}
