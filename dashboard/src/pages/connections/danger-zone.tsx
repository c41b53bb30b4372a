import { Skeleton, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { DeleteSection } from "../../components/delete-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

/** Deletes the connection and everybody in it. */
export function DangerZone({ id, name }: { id: string; name: string }) {
  const texts = useTexts("connections").danger;
  const notices = useNotices();
  const navigate = useNavigate();
  const queries = useQueryClient();
  if (!useMay("delete:connections")) return null;

  async function remove() {
    await http.DELETE("/connections/{id}", { params: { path: { id } } });
    notices.done(texts.removed(name));
    await navigate({ to: "/connections", ignoreBlocker: true });
    queries.removeQueries({ queryKey: ["get", "/connections/{id}"] });
    await queries.invalidateQueries();
  }

  return <DeleteSection name={name} texts={texts} consequence={<UsersOf name={name} />} onConfirm={remove} />;
}

/** How many users go with it. */
function UsersOf({ name }: { name: string }) {
  const texts = useTexts("connections").danger;
  const users = api.useQuery(
    "get",
    "/users",
    { params: { query: { connection: name, per_page: 0, include_totals: true, fields: "user_id" } } },
    { enabled: useMay("read:users"), staleTime: 0 },
  );
  if (users.isLoading) return <Skeleton>{texts.countUsers}</Skeleton>;
  const count = users.data === undefined ? undefined : listed(users.data, "users").total;
  return <Text fw={600}>{count === undefined ? texts.usersUnknown : texts.users(count)}</Text>;
}
