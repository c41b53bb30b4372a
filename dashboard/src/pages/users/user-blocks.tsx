import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { useUsersChanged } from "./use-user.ts";

/** Says when sign-ins of a user are stopped after too many wrong passwords, and lets them try again. */
export function UserBlocks({ userId }: { userId: string }) {
  const texts = useTexts("users").blocks;
  const notices = useNotices();
  const changed = useUsersChanged();
  const mayRelease = useMay("update:users");
  const { data } = api.useQuery("get", "/user-blocks/{id}", { params: { path: { id: userId } } });
  const release = api.useMutation("delete", "/user-blocks/{id}", {
    onSuccess: async () => {
      await changed();
      notices.done(texts.released);
    },
    onError: notices.failed,
  });
  if (data === undefined || data.blocked_for.length === 0) return null;
  return (
    <Alert color="yellow" title={texts.title} mb="md">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{texts.text}</Text>
        <List size="sm">
          {data.blocked_for.map(({ identifier, ip, connection }) => (
            <List.Item key={`${identifier} ${ip} ${connection}`} style={{ overflowWrap: "anywhere" }}>
              {texts.one(identifier, ip)} {connection && texts.at(connection)}
            </List.Item>
          ))}
        </List>
        {mayRelease && (
          <Button
            size="xs"
            variant="default"
            loading={release.isPending}
            onClick={() => release.mutate({ params: { path: { id: userId } } })}
          >
            {texts.release}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
