import { useMutation, useQueryClient } from "@tanstack/react-query";
import { http } from "../../api/client.ts";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";

interface Toggle {
  readonly clientId: string;
  readonly name: string;
  readonly isOn: boolean;
}

/** Lets an application use a connection, or not any more. */
export function useToggleClient(connectionId: string) {
  const texts = useTexts("connections").applications;
  const notices = useNotices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ clientId, isOn }: Toggle) =>
      http.PATCH("/connections/{id}/clients", {
        params: { path: { id: connectionId } },
        body: [{ client_id: clientId, status: isOn }],
      }),
    onError: notices.failed,
    async onSuccess(_, { name, isOn }) {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["get", "/connections/{id}/clients"] }),
        queries.invalidateQueries({ queryKey: ["get", "/connections/{id}"] }),
        queries.invalidateQueries({ queryKey: ["get", "/clients/{id}/connections"] }),
      ]);
      notices.done(isOn ? texts.turnedOn(name) : texts.turnedOff(name));
    },
  });
}
