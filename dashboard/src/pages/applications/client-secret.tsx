import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api, http } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { CopyText } from "../../components/copy-text.tsx";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Application } from "./application.ts";
import { useApplicationsChanged } from "./use-application.ts";

const MASK = "••••••••••••••••••••";

/** The secret: asked for when somebody wants to see it, which the tenant's log notes, and kept by this component only. */
export function ClientSecret({
  application: { client_id: id, secret_withheld: isWithheld },
}: {
  application: Application;
}) {
  const texts = useTexts("applications").credentials;
  const { notAllowed } = useTexts("common");
  const mayRead = useMay("read:client_keys");
  const mayRotate = useMay("update:client_keys");
  // `null`: the server does not show it to this person.
  const [secret, setSecret] = useState<string | null>();
  if (!mayRead && !mayRotate) return <Text size="sm">{notAllowed}</Text>;
  if (isWithheld) return <Text size="sm">{texts.notShown}</Text>;
  return (
    <Stack gap="sm">
      <div aria-live="polite">
        {secret === undefined && <Code aria-label={texts.hidden}>{MASK}</Code>}
        {secret === null && <Text size="sm">{texts.notShown}</Text>}
        {secret && <CopyText value={secret} label={texts.secret} />}
      </div>
      <Group gap="sm">
        {mayRead && <ShowSecret id={id} isShown={secret !== undefined} onSecret={setSecret} />}
        {mayRotate && <RotateSecret id={id} onSecret={setSecret} />}
      </Group>
    </Stack>
  );
}

interface SecretProps {
  readonly id: string;
  readonly onSecret: (secret: string | null | undefined) => void;
}

function ShowSecret({ id, isShown, onSecret }: SecretProps & { isShown: boolean }) {
  const { actions } = useTexts("common");
  const notices = useNotices();
  const [isBusy, setBusy] = useState(false);

  async function show() {
    if (isShown) return onSecret(undefined);
    setBusy(true);
    const query = { fields: "client_id,client_secret" };
    await http
      .GET("/clients/{id}", { params: { path: { id }, query } })
      .then(({ data }) => onSecret(data?.client_secret ?? null), notices.failed);
    setBusy(false);
  }

  return (
    <Button variant="default" loading={isBusy} onClick={() => void show()}>
      {isShown ? actions.hide : actions.show}
    </Button>
  );
}

function RotateSecret({ id, onSecret }: SecretProps) {
  const texts = useTexts("applications").credentials;
  const notices = useNotices();
  const changed = useApplicationsChanged();
  const [isAsking, setAsking] = useState(false);
  const rotate = api.useMutation("post", "/clients/{id}/rotate-secret");

  async function confirmed() {
    const { client_secret: secret } = await rotate.mutateAsync({ params: { path: { id } } });
    onSecret(secret ?? null);
    notices.done(texts.rotated);
    await changed();
  }

  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {texts.rotate}
      </Button>
      <ConfirmDelete
        opened={isAsking}
        title={texts.rotateTitle}
        text={texts.rotateText}
        label={texts.rotate}
        onClose={() => setAsking(false)}
        onConfirm={confirmed}
      />
    </>
  );
}
