import { Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { isConflict } from "../../api/api-error.ts";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { emailError } from "./field-errors.ts";
import { InvitationLink } from "./invitation-link.tsx";
import { ROLES, type Role, useAdministratorsChanged } from "./roles.ts";

/** Lets somebody in: they get a link by which they choose a password. */
export function InviteAdministrator({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const texts = useTexts("settings").administrators;
  return (
    <Dialog opened={opened} onClose={onClose} title={texts.inviteTitle} size="lg">
      <Form onClose={onClose} />
    </Dialog>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { administrators: texts, errors } = useTexts("settings");
  const { actions } = useTexts("common");
  const changed = useAdministratorsChanged();
  const form = useForm({
    initialValues: { name: "", email: "", role: "viewer" },
    validate: {
      name: (name) => (name.trim() === "" ? errors.missing : null),
      email: (email) => (email.trim() === "" ? errors.missing : emailError(email, errors)),
    },
  });
  const invite = api.useMutation("post", "/administrators", {
    onSuccess: changed,
    onError(error) {
      if (isConflict(error)) form.setFieldError("email", texts.emailTaken);
    },
  });
  if (invite.data)
    return <InvitationLink invitation={invite.data.invitation} email={invite.data.email} onClose={onClose} />;
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, email, role }) =>
        invite.mutate({ body: { name: name.trim(), email: email.trim(), role: role as Role } }),
      )}
    >
      <Stack>
        <Text size="sm">{texts.inviteText}</Text>
        <TextInput data-autofocus required label={texts.name} maxLength={150} {...form.getInputProps("name")} />
        <TextInput
          type="email"
          required
          label={texts.email}
          maxLength={254}
          autoComplete="off"
          {...form.getInputProps("email")}
        />
        <Radio.Group label={texts.role} {...form.getInputProps("role")}>
          <Stack gap="xs" mt="xs">
            {ROLES.map((role) => (
              <Radio key={role} value={role} label={texts.roles[role]} description={texts.explained[role]} />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error !== null && !isConflict(invite.error) && <ErrorState error={invite.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {actions.cancel}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {texts.invite}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
