import { Button, Group, Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { LiveJob } from "../../components/live-job.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { User } from "./user-types.ts";

interface VerificationMailProps {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Mails a user the link that verifies their address, and shows whether it went out. */
export function VerificationMail(props: VerificationMailProps) {
  const texts = useTexts("users").verification;
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={texts.title}>
      <Question {...props} />
    </Dialog>
  );
}

function Question({ user, onClose }: VerificationMailProps) {
  const texts = useTexts("users").verification;
  const { actions } = useTexts("common");
  const send = api.useMutation("post", "/jobs/verification-email");
  if (send.data !== undefined)
    return (
      <Stack role="status">
        <Text size="sm">{texts.sent}</Text>
        <LiveJob id={send.data.id} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{actions.close}</Button>
        </Group>
      </Stack>
    );
  return (
    <Stack>
      <Text size="sm">{texts.text(user.email ?? "")}</Text>
      {send.error && <ErrorState error={send.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {actions.cancel}
        </Button>
        <Button loading={send.isPending} onClick={() => send.mutate({ body: { user_id: user.user_id ?? "" } })}>
          {texts.submit}
        </Button>
      </Group>
    </Stack>
  );
}
