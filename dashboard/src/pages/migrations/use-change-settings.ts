import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { useNotices } from "../../components/notices.ts";
import { useRefresh } from "./use-refresh.ts";

export type SettingsChange = NonNullable<operations["updateMigration"]["requestBody"]>["content"]["application/json"];

/** Changes the settings of a migration: what is absent stays. */
export function useChangeSettings(id: string) {
  const refresh = useRefresh();
  const notices = useNotices();
  const change = api.useMutation("patch", "/migrations/{connection_id}", { onSuccess: refresh });
  return {
    isPending: change.isPending,
    error: change.error,
    // Not by callbacks of `mutate`: a form that shows what is stored anew is gone before they are called.
    save: (body: SettingsChange, said?: string) =>
      void change
        .mutateAsync({ params: { path: { connection_id: id } }, body })
        .then(() => notices.done(said), notices.failed),
  };
}
