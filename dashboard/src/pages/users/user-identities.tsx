import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { LinkUser } from "./link-user.tsx";
import { useUsersChanged } from "./use-user.ts";
import type { Identity, User } from "./user-types.ts";

/** The identity as a user would be called if it were one by itself. */
const userIdOf = ({ provider, user_id: id }: Identity): string => `${provider}|${id}`;

/** A user's ways in: linked from other users, and made users of their own again. */
export function UserIdentities({ user }: { user: User }) {
  const texts = useTexts("users").identities;
  const mayUpdate = useMay("update:users");
  const [isLinking, setLinking] = useState(false);
  const [leaving, setLeaving] = useState<Identity>();
  const identities = user.identities ?? [];
  return (
    <FormSection title={texts.title} text={texts.text}>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
        {identities.map((identity, place) => (
          <Group
            component="li"
            key={userIdOf(identity)}
            justify="space-between"
            gap="xs"
            wrap="nowrap"
            align="flex-start"
          >
            <div style={{ minWidth: 0 }}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {identity.connection}
                </Text>
                {place === 0 && identities.length > 1 && <StatusBadge tone="neutral">{texts.main}</StatusBadge>}
              </Group>
              <Code style={{ overflowWrap: "anywhere" }}>{userIdOf(identity)}</Code>
            </div>
            {place > 0 && mayUpdate && (
              <Button size="compact-sm" variant="default" flex="none" onClick={() => setLeaving(identity)}>
                {texts.unlink}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      {mayUpdate && (
        <Group>
          <Button size="xs" variant="default" onClick={() => setLinking(true)}>
            {texts.link}
          </Button>
        </Group>
      )}
      <LinkUser user={user} opened={isLinking} onClose={() => setLinking(false)} />
      <UnlinkIdentity user={user} identity={leaving} onClose={() => setLeaving(undefined)} />
    </FormSection>
  );
}

interface UnlinkProps {
  readonly user: User;
  readonly identity: Identity | undefined;
  readonly onClose: () => void;
}

function UnlinkIdentity({ user, identity, onClose }: UnlinkProps) {
  const texts = useTexts("users").identities;
  const notices = useNotices();
  const changed = useUsersChanged();

  async function unlink({ provider, user_id }: Identity) {
    await http.DELETE("/users/{id}/identities/{provider}/{user_id}", {
      params: { path: { id: user.user_id ?? "", provider, user_id } },
    });
    await changed();
    notices.done(texts.unlinked);
  }
  return (
    <ConfirmDelete
      opened={identity !== undefined}
      title={texts.unlinkTitle}
      text={identity && texts.unlinkText(userIdOf(identity))}
      label={texts.unlink}
      onClose={onClose}
      onConfirm={async () => identity && unlink(identity)}
    />
  );
}
