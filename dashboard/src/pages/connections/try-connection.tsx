import { Button, Group, Stack, Text } from "@mantine/core";
import { LinkExternalIcon } from "@primer/octicons-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";

/** Opens the sign-in page for this connection in a new tab; at its end it shows the profile. */
export function TryConnection({ id }: { id: string }) {
  const texts = useTexts("connections").tryOut;
  const notices = useNotices();
  const format = useFormat();
  const mayTry = useMay("update:connections");
  const [kept, setKept] = useState<{ url: string; expiresIn: number }>();
  const make = api.useMutation("post", "/connections/{id}/try", { onError: notices.failed });

  async function open() {
    // At once, while the click still counts: browsers keep later windows from opening.
    const tab = window.open("about:blank", "_blank");
    if (tab) tab.opener = null;
    const answer = await make.mutateAsync({ params: { path: { id } } }).catch(() => undefined);
    if (answer === undefined) tab?.close();
    else if (tab) tab.location.replace(answer.url);
    else setKept({ url: answer.url, expiresIn: answer.expires_in });
  }

  if (!mayTry) return null;
  return (
    <>
      <Button onClick={() => void open()} loading={make.isPending} rightSection={<LinkExternalIcon />}>
        {texts.button}
      </Button>
      <Dialog opened={kept !== undefined} onClose={() => setKept(undefined)} title={texts.blockedTitle}>
        {kept && (
          <Stack>
            <Text>{texts.blockedText}</Text>
            <Group justify="space-between">
              <Text size="sm" c="dimmed">
                {texts.expires(format.duration(kept.expiresIn * 1_000))}
              </Text>
              <Button component="a" href={kept.url} target="_blank" rel="noreferrer" onClick={() => setKept(undefined)}>
                {texts.open}
              </Button>
            </Group>
          </Stack>
        )}
      </Dialog>
    </>
  );
}
