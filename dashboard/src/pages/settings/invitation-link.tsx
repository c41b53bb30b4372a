import { Button, Group, Stack, Text } from "@mantine/core";
import { CopyText } from "../../components/copy-text.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { Invitation } from "./roles.ts";

interface InvitationLinkProps {
  readonly invitation: Invitation;
  readonly email: string;
  readonly onClose: () => void;
}

/** A link by which an administrator chooses a password: it is shown this once. */
export function InvitationLink({ invitation, email, onClose }: InvitationLinkProps) {
  const texts = useTexts("settings").administrators;
  const { close } = useTexts("common").actions;
  const format = useFormat();
  return (
    <Stack role="status">
      <Text size="sm">{texts.linkText(format.dateTime(invitation.expires_at))}</Text>
      <CopyText value={invitation.url} label={texts.link} />
      <Text size="sm">{invitation.mailed ? texts.mailed(email) : texts.notMailed}</Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>{close}</Button>
      </Group>
    </Stack>
  );
}
