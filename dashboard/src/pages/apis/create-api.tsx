import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isConflict } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { identifierError, nameError } from "./api-values.ts";
import { useApisChanged } from "./use-api.ts";

interface CreateApiProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for the name and identifier of a new API, and leads to its permissions. */
export function CreateApi({ opened, onClose }: CreateApiProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={useTexts("apis").create.title} size="lg">
      <Questions onClose={onClose} />
    </Dialog>
  );
}

function Questions({ onClose }: { onClose: () => void }) {
  const texts = useTexts("apis");
  const { actions } = useTexts("common");
  const navigate = useNavigate();
  const changed = useApisChanged();
  const [name, setName] = useState("");
  const [identifier, setIdentifier] = useState("");
  const [wasSent, setSent] = useState(false);
  const create = api.useMutation("post", "/resource-servers", {
    async onSuccess({ id = "" }) {
      await changed();
      await navigate({ to: "/apis/$id/$tab", params: { id, tab: "permissions" } });
    },
  });
  const errors = { name: nameError(name, texts.errors), identifier: identifierError(identifier, texts.errors) };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (errors.name === null && errors.identifier === null)
          create.mutate({ body: { name: name.trim(), identifier: identifier.trim() } });
      }}
    >
      <Stack>
        <TextInput
          data-autofocus
          label={texts.columns.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wasSent && errors.name}
          autoComplete="off"
          required
        />
        <TextInput
          label={texts.columns.identifier}
          description={texts.create.identifierHelp}
          placeholder="https://api.example.com"
          value={identifier}
          onChange={(event) => {
            setIdentifier(event.currentTarget.value);
            create.reset();
          }}
          error={wasSent && (errors.identifier ?? (isConflict(create.error) && texts.errors.identifierTaken))}
          autoComplete="off"
          spellCheck={false}
          required
        />
        {create.error !== null && !isConflict(create.error) && <ErrorState error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {actions.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
