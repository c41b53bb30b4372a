import { useQueryClient } from "@tanstack/react-query";
import type { operations } from "../../api/schema.d.ts";

/** An administrator as the API lists them. */
export type Administrator = Extract<
  operations["listAdministrators"]["responses"][200]["content"]["application/json"],
  readonly unknown[]
>[number];
export type Role = Administrator["role"];
export type Invitation = operations["inviteAdministrator"]["responses"][201]["content"]["application/json"];

export const ROLES = ["owner", "editor", "support", "viewer"] as const satisfies readonly Role[];

/** To be called when an administrator was made, changed or removed: also one's own role may be another now. */
export function useAdministratorsChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/administrators"] }),
      queries.invalidateQueries({ queryKey: ["get", "/administrators/me"] }),
    ]);
  };
}
