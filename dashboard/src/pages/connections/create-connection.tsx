import { Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { isConflict } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { DATABASE_STRATEGY } from "./connection.ts";

const NAME = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/;

/** Creates a database, and goes to its page. */
export function CreateConnection(props: { opened: boolean; onClose: () => void }) {
  const texts = useTexts("connections").create;
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={texts.title}>
      <CreateForm onClose={props.onClose} />
    </Dialog>
  );
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const texts = useTexts("connections").create;
  const { actions } = useTexts("common");
  const notices = useNotices();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = api.useMutation("post", "/connections", {
    onError(error) {
      if (isConflict(error)) form.setFieldError("name", texts.nameTaken);
    },
    async onSuccess({ id = "", name = "" }) {
      await queries.invalidateQueries({ queryKey: ["get", "/connections"] });
      notices.done(texts.created(name));
      await navigate({ to: "/connections/$id/$tab", params: { id, tab: "database" } });
    },
  });
  const form = useForm({
    initialValues: { name: "", requiresUsername: false, allowSignUp: true },
    validate: { name: (name) => (NAME.test(name.trim()) ? null : texts.nameWrong) },
  });
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, requiresUsername, allowSignUp }) =>
        create.mutate({
          body: {
            name: name.trim(),
            strategy: DATABASE_STRATEGY,
            options: { requires_username: requiresUsername, disable_signup: !allowSignUp },
          },
        }),
      )}
    >
      <Stack>
        <TextInput
          data-autofocus
          required
          label={texts.name}
          description={texts.nameHelp}
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("name")}
        />
        <Switch label={texts.requiresUsername} {...form.getInputProps("requiresUsername", { type: "checkbox" })} />
        <Switch label={texts.allowSignUp} {...form.getInputProps("allowSignUp", { type: "checkbox" })} />
        <Text size="sm" c="dimmed">
          {texts.onlyDatabases}
        </Text>
        {create.error != null && !isConflict(create.error) && <ErrorState error={create.error} />}
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
