import { Button, Group, Stack, Text } from "@mantine/core";
import { CopyText } from "../../components/copy-text.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { ButtonLink } from "../../components/links.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { nameOf, type User } from "./user-types.ts";

interface CreatedLinkProps {
  readonly user: User;
  readonly link: { readonly ticket: string } | { readonly error: unknown };
  readonly onClose: () => void;
}

/** What is left to do for a user who was made without a password: to hand over the link. */
export function CreatedLink({ user, link, onClose }: CreatedLinkProps) {
  const texts = useTexts("users").create;
  const { close } = useTexts("common").actions;
  return (
    <Stack role="status">
      <Text fw={600}>{texts.made(nameOf(user))}</Text>
      {"ticket" in link ? (
        <>
          <Text size="sm">{texts.link.text}</Text>
          <CopyText value={link.ticket} label={texts.link.title} />
        </>
      ) : (
        <>
          <Text size="sm">{texts.link.failed}</Text>
          <ErrorState error={link.error} />
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {close}
        </Button>
        <ButtonLink to="/users/$id/$tab" params={{ id: user.user_id ?? "", tab: "details" }}>
          {texts.link.go}
        </ButtonLink>
      </Group>
    </Stack>
  );
}
