import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

/** Deletes the connection and everybody in it. */
export function DangerZone({ id, name }: { id: string; name: string }) {
  const texts = useTexts("connections").danger;
  const notices = useNotices();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  if (!useMay("delete:connections")) return null;

  async function remove() {
    await http.DELETE("/connections/{id}", { params: { path: { id } } });
    notices.done(texts.removed(name));
    await navigate({ to: "/connections" });
    queries.removeQueries({ queryKey: ["get", "/connections/{id}"] });
    await queries.invalidateQueries();
  }

  return (
    <FormSection title={texts.title} text={texts.text}>
      <div>
        <Button color="red.9" onClick={() => setAsking(true)}>
          {texts.remove}
        </Button>
      </div>
      <ConfirmDelete
        opened={isAsking}
        title={texts.confirmTitle(name)}
        text={<Consequences name={name} />}
        typeName={name}
        label={texts.remove}
        onClose={() => setAsking(false)}
        onConfirm={remove}
      />
    </FormSection>
  );
}

function Consequences({ name }: { name: string }) {
  const texts = useTexts("connections").danger;
  const users = api.useQuery(
    "get",
    "/users",
    { params: { query: { connection: name, per_page: 0, include_totals: true, fields: "user_id" } } },
    { enabled: useMay("read:users"), staleTime: 0 },
  );
  const count = users.data === undefined ? undefined : listed(users.data, "users").total;
  return (
    <Stack gap="xs">
      {users.isLoading ? (
        <Skeleton>{texts.countUsers}</Skeleton>
      ) : (
        <Text fw={600}>{count === undefined ? texts.usersUnknown : texts.users(count)}</Text>
      )}
      <Text>{texts.cannotUndo}</Text>
    </Stack>
  );
}
