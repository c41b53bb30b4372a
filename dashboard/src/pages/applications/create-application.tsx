import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { KINDS, type Kind } from "./application.ts";
import { NEW_APPLICATIONS } from "./new-application.ts";
import { nameError } from "./settings-values.ts";
import { useApplicationsChanged } from "./use-application.ts";

interface CreateApplicationProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks for the name and the kind of a new application, and leads to what is to be done next with it. */
export function CreateApplication({ opened, onClose }: CreateApplicationProps) {
  const texts = useTexts("applications").create;
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.title} size="lg">
      <Questions onClose={onClose} />
    </Dialog>
  );
}

function Questions({ onClose }: { onClose: () => void }) {
  const texts = useTexts("applications");
  const { actions } = useTexts("common");
  const navigate = useNavigate();
  const changed = useApplicationsChanged();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<Kind>("regular_web");
  const [wasSent, setSent] = useState(false);
  const create = api.useMutation("post", "/clients", {
    async onSuccess({ client_id: id = "" }) {
      await changed();
      // A machine can do nothing yet: it is asked next what it may call.
      await navigate({
        to: "/applications/$id/$tab",
        params: { id, tab: kind === "non_interactive" ? "apis" : "settings" },
      });
    },
  });
  const error = nameError(name, texts.errors);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        if (error === null) create.mutate({ body: { ...NEW_APPLICATIONS[kind], name: name.trim(), app_type: kind } });
      }}
    >
      <Stack>
        <TextInput
          data-autofocus
          label={texts.fields.name}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wasSent && error}
          autoComplete="off"
          required
        />
        <Radio.Group label={texts.create.kind} value={kind} onChange={(chosen) => setKind(chosen as Kind)}>
          <Stack gap="sm" mt="xs">
            {KINDS.map((one) => (
              <Radio
                key={one}
                value={one}
                label={texts.kinds[one].name}
                description={texts.kinds[one].text}
                styles={{ label: { fontWeight: 500 } }}
              />
            ))}
          </Stack>
        </Radio.Group>
        {create.error !== null && <ErrorState error={create.error} />}
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
