import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { Loading } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { AddKey } from "./add-key.tsx";
import { type Application, changeToKeys, usedKeyIds } from "./application.ts";
import { useChangeApplication } from "./use-application.ts";
import { type Credential, useCredentials, useCredentialsChanged } from "./use-credentials.ts";

/** The public keys by which an application can prove itself without a secret. */
export function KeyCredentials({ application }: { application: Application }) {
  const texts = useTexts("applications").keys;
  const query = useCredentials(application.client_id);
  const mayCreate = useMay("create:client_credentials");
  const [isAdding, setAdding] = useState(false);
  if (!useMay("read:client_credentials")) return null;
  return (
    <FormSection title={texts.title} text={texts.text}>
      <Answer query={query} loading={<Loading>…</Loading>}>
        {(credentials) => (
          <Stack gap="sm">
            {credentials.length === 0 && <Text size="sm">{texts.empty}</Text>}
            {credentials.map((credential) => (
              <Key key={credential.id} credential={credential} application={application} />
            ))}
          </Stack>
        )}
      </Answer>
      {mayCreate && (
        <div>
          <Button variant="default" onClick={() => setAdding(true)}>
            {texts.add}
          </Button>
        </div>
      )}
      <AddKey opened={isAdding} application={application} onClose={() => setAdding(false)} />
    </FormSection>
  );
}

function Key({ credential, application }: { credential: Credential; application: Application }) {
  const texts = useTexts("applications").keys;
  const format = useFormat();
  const { id, name, alg, kid, expires_at: end } = credential;
  const isUsed = usedKeyIds(application).includes(id);
  const isOver = end != null && new Date(end) <= new Date();
  return (
    <Group justify="space-between" align="flex-start" gap="sm" className="surface" p="sm">
      <Stack gap={4} miw={0}>
        <Group gap="xs">
          <Text fw={500} style={{ overflowWrap: "anywhere" }}>
            {name || texts.unnamed}
          </Text>
          {isOver ? (
            <StatusBadge tone="bad">{texts.expired}</StatusBadge>
          ) : (
            <StatusBadge tone={isUsed ? "good" : "neutral"}>{isUsed ? texts.used : texts.unused}</StatusBadge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {[alg, kid].filter(Boolean).join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {end == null ? texts.noEnd : texts.ends(format.dateTime(end))}
        </Text>
      </Stack>
      <KeyActions credential={credential} application={application} isUsed={isUsed} />
    </Group>
  );
}

function KeyActions(props: { credential: Credential; application: Application; isUsed: boolean }) {
  const { credential, application, isUsed } = props;
  const texts = useTexts("applications").keys;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const changed = useCredentialsChanged();
  const [isAsking, setAsking] = useState(false);
  const mayUpdate = useMay("update:clients");
  const mayRemove = useMay("delete:client_credentials");
  const use = useChangeApplication();
  const remove = api.useMutation("delete", "/clients/{id}/credentials/{credential_id}", { onSuccess: changed });
  const others = usedKeyIds(application).filter((id) => id !== credential.id);

  const putToUse = () =>
    use.mutate(
      { params: { path: { id: application.client_id } }, body: changeToKeys([...others, credential.id]) },
      { onSuccess: () => notices.done(), onError: notices.failed },
    );

  return (
    <Group gap="xs">
      {mayUpdate && !isUsed && others.length > 0 && (
        <Button size="xs" variant="default" loading={use.isPending} onClick={putToUse}>
          {texts.use}
        </Button>
      )}
      {mayRemove && (
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {actions.remove}
        </Button>
      )}
      <ConfirmDelete
        opened={isAsking}
        title={texts.removeTitle(credential.name || texts.unnamed)}
        text={isUsed && others.length === 0 ? texts.removeLast : texts.removeText}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutateAsync({ params: { path: { id: application.client_id, credential_id: credential.id } } })
        }
      />
    </Group>
  );
}
