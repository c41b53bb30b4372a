import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { isWeakPassword, PasswordField } from "./password-field.tsx";
import { useConnectionNamed } from "./use-connection.ts";
import { useUsersChanged } from "./use-user.ts";
import { DATABASE, type User } from "./user-types.ts";

interface SetPasswordProps {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gives a user a new password at one of their database identities. */
export function SetPassword(props: SetPasswordProps) {
  const texts = useTexts("users").password;
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={texts.title}>
      <Form {...props} />
    </Dialog>
  );
}

function Form({ user, onClose }: SetPasswordProps) {
  const texts = useTexts("users").password;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const changed = useUsersChanged();
  const names = (user.identities ?? [])
    .filter(({ provider }) => provider === DATABASE)
    .map(({ connection }) => connection);
  const [name, setName] = useState(names[0] ?? "");
  const [password, setPassword] = useState("");
  const connection = useConnectionNamed(name);
  const update = api.useMutation("patch", "/users/{id}", {
    onSuccess: async () => {
      await changed();
      notices.done(texts.done);
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        update.mutate({ params: { path: { id: user.user_id ?? "" } }, body: { connection: name, password } });
      }}
    >
      <Stack>
        <Text size="sm">{texts.text}</Text>
        {names.length > 1 && (
          <Select
            label={texts.identity}
            data={names}
            allowDeselect={false}
            value={name}
            onChange={(chosen) => setName(chosen ?? name)}
          />
        )}
        <PasswordField
          data-autofocus
          label={texts.password}
          connectionOptions={connection?.options}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            update.reset();
          }}
          refusal={update.error}
        />
        {update.error && !isWeakPassword(update.error) && <ErrorState error={update.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" loading={update.isPending}>
            {texts.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
