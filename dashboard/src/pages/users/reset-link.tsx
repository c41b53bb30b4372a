import { Alert, Button, Checkbox, Divider, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { CopyText } from "../../components/copy-text.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { useUsersChanged } from "./use-user.ts";
import type { User } from "./user-types.ts";

const LIFETIMES = { hour: 3_600, day: 86_400, days: 432_000 } as const;
type Lifetime = keyof typeof LIFETIMES;

interface ResetLinkProps {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Lets a user choose a new password by a link: mailed to them, or made to be copied. */
export function ResetLink(props: ResetLinkProps) {
  const texts = useTexts("users").reset;
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={texts.title}>
      {props.user.email === undefined ? <Text size="sm">{texts.noEmail}</Text> : <Form {...props} />}
    </Dialog>
  );
}

function Form({ user, onClose }: ResetLinkProps) {
  const texts = useTexts("users").reset;
  const { actions } = useTexts("common");
  const [lifetime, setLifetime] = useState<Lifetime>("days");
  const [verifies, setVerifies] = useState(false);
  const make = api.useMutation("post", "/tickets/password-change");
  const changed = useUsersChanged();
  const send = api.useMutation("post", "/users/{id}/password-change-mail", { onSuccess: changed });
  if (make.data !== undefined)
    return (
      <Stack role="status">
        <Text size="sm">{texts.secret}</Text>
        <CopyText value={make.data.ticket} label={texts.link} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{actions.close}</Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      <Text size="sm">{texts.text}</Text>
      <Text size="sm">{texts.sendNote(user.email ?? "")}</Text>
      {send.error && <ErrorState error={send.error} />}
      {send.data && <Sent {...send.data} />}
      <Group justify="flex-end">
        <Button
          loading={send.isPending}
          disabled={send.data?.sent}
          onClick={() => send.mutate({ params: { path: { id: user.user_id ?? "" } } })}
        >
          {texts.send}
        </Button>
      </Group>
      <Divider label={texts.or} />
      <Select
        label={texts.lifetime}
        allowDeselect={false}
        data={Object.entries(texts.lifetimes).map(([value, label]) => ({ value, label }))}
        value={lifetime}
        onChange={(chosen) => setLifetime((chosen as Lifetime | null) ?? lifetime)}
      />
      {!user.email_verified && (
        <Checkbox
          label={texts.verifies}
          description={texts.verifiesHint}
          checked={verifies}
          onChange={(event) => setVerifies(event.currentTarget.checked)}
        />
      )}
      {make.error && <ErrorState error={make.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {actions.close}
        </Button>
        <Button
          variant="default"
          loading={make.isPending}
          onClick={() =>
            make.mutate({
              body: { user_id: user.user_id, ttl_sec: LIFETIMES[lifetime], mark_email_as_verified: verifies },
            })
          }
        >
          {texts.make}
        </Button>
      </Group>
    </Stack>
  );
}

/** Whether the mail server took it. */
function Sent({ email, sent, error }: { email: string; sent: boolean; error?: string }) {
  const texts = useTexts("users").reset;
  return (
    <Alert color={sent ? "green" : "red"} role="status">
      {sent ? texts.sent(email) : texts.notSent(error ?? "")}
    </Alert>
  );
}
