import { Button, Group, Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { InvitationLink } from "./invitation-link.tsx";
import { type Administrator, type Role, useAdministratorsChanged } from "./roles.ts";

export type Question =
  | { readonly kind: "remove" | "link"; readonly administrator: Administrator }
  | { readonly kind: "own_role"; readonly administrator: Administrator; readonly role: Role };

/** What is asked before something is done about an administrator. */
export function AdministratorQuestions({ question, onClose }: { question: Question | undefined; onClose: () => void }) {
  const texts = useTexts("settings").administrators;
  const notices = useNotices();
  const changed = useAdministratorsChanged();
  const remove = api.useMutation("delete", "/administrators/{user_id}");
  const change = api.useMutation("patch", "/administrators/{user_id}");
  if (question === undefined) return null;
  const { administrator } = question;
  const params = { path: { user_id: administrator.user_id } };
  if (question.kind === "link") return <NewLink administrator={administrator} onClose={onClose} />;
  if (question.kind === "own_role")
    return (
      <ConfirmDelete
        opened
        title={texts.changeTitle}
        text={texts.changeText}
        label={texts.change}
        onClose={onClose}
        onConfirm={async () => {
          await change.mutateAsync({ params, body: { role: question.role } });
          await changed();
        }}
      />
    );
  return (
    <ConfirmDelete
      opened
      title={texts.removeTitle(administrator.name)}
      text={texts.removeText}
      label={texts.remove}
      onClose={onClose}
      onConfirm={async () => {
        await remove.mutateAsync({ params });
        notices.done(texts.removed(administrator.name));
        await changed();
      }}
    />
  );
}

function NewLink({ administrator, onClose }: { administrator: Administrator; onClose: () => void }) {
  const texts = useTexts("settings").administrators;
  const { actions } = useTexts("common");
  const make = api.useMutation("post", "/administrators/{user_id}/invitation");
  return (
    <Dialog opened title={texts.newLinkTitle(administrator.name)} onClose={onClose}>
      {make.data ? (
        <InvitationLink invitation={make.data} email={administrator.email} onClose={onClose} />
      ) : (
        <Stack>
          <Text>{texts.newLinkText}</Text>
          {make.error !== null && <ErrorState error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {actions.cancel}
            </Button>
            <Button
              loading={make.isPending}
              onClick={() => make.mutate({ params: { path: { user_id: administrator.user_id } } })}
            >
              {texts.makeLink}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
