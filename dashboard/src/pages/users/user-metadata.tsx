import { Stack, Text } from "@mantine/core";
import { useTexts } from "../../texts/use-texts.tsx";
import { MetadataEditor } from "./metadata-editor.tsx";
import type { User } from "./user-types.ts";

/** The two kinds of metadata, each saved by itself. */
export function UserMetadata({ user }: { user: User }) {
  const texts = useTexts("users").metadata;
  return (
    <Stack gap="lg" maw="60rem">
      <Text size="sm" c="dimmed">
        {texts.hint}
      </Text>
      <MetadataEditor user={user} field="user_metadata" label={texts.user} />
      <MetadataEditor user={user} field="app_metadata" label={texts.app} />
    </Stack>
  );
}
