import { Stack, Text } from "@mantine/core";
import { useTexts } from "../../texts/use-texts.tsx";
import { UserGrants } from "./user-grants.tsx";
import { UserSessions } from "./user-sessions.tsx";
import { UserTokens } from "./user-tokens.tsx";
import type { User } from "./user-types.ts";

/** Where a user is signed in, and what applications may do in their name; all of it can be ended, each or together. */
export function UserDevices({ user }: { user: User }) {
  const texts = useTexts("users").devices;
  const id = user.user_id ?? "";
  return (
    <Stack gap="xl">
      <Text size="sm" c="dimmed">
        {texts.live}
      </Text>
      <UserSessions userId={id} />
      <UserTokens userId={id} />
      <UserGrants userId={id} />
    </Stack>
  );
}
