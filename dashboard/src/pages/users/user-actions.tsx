import { Button, Menu } from "@mantine/core";
import { TriangleDownIcon } from "@primer/octicons-react";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { useNotices } from "../../components/notices.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { DeleteUser } from "./delete-user.tsx";
import { ResetLink } from "./reset-link.tsx";
import { SetPassword } from "./set-password.tsx";
import { useUsersChanged } from "./use-user.ts";
import { DATABASE, isFromDatabase, type User } from "./user-types.ts";
import { VerificationMail } from "./verification-mail.tsx";

type Dialog = "password" | "reset" | "verification" | "remove";

/** What can be done for a user, as far as the role allows it. */
export function UserActions({ user }: { user: User }) {
  const texts = useTexts("users").actions;
  const mayUpdate = useMay("update:users");
  const mayMakeLinks = useMay("create:user_tickets");
  const mayDelete = useMay("delete:users");
  const [dialog, setDialog] = useState<Dialog>();
  const block = useBlock(user);
  const close = () => setDialog(undefined);
  const hasPassword = user.identities?.some(({ provider }) => provider === DATABASE);
  if (!mayUpdate && !mayMakeLinks && !mayDelete) return null;
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" rightSection={<TriangleDownIcon size={16} />} loading={block.isPending}>
            {texts.open}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayUpdate && hasPassword && <Menu.Item onClick={() => setDialog("password")}>{texts.setPassword}</Menu.Item>}
          {mayMakeLinks && isFromDatabase(user) && (
            <Menu.Item onClick={() => setDialog("reset")}>{texts.resetLink}</Menu.Item>
          )}
          {mayUpdate && user.email !== undefined && !user.email_verified && (
            <Menu.Item onClick={() => setDialog("verification")}>{texts.verificationMail}</Menu.Item>
          )}
          {mayUpdate && <Menu.Item onClick={block.toggle}>{user.blocked ? texts.unblock : texts.block}</Menu.Item>}
          {mayDelete && (
            <>
              <Menu.Divider />
              <Menu.Item c="var(--mantine-color-error)" onClick={() => setDialog("remove")}>
                {texts.remove}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <SetPassword user={user} opened={dialog === "password"} onClose={close} />
      <ResetLink user={user} opened={dialog === "reset"} onClose={close} />
      <VerificationMail user={user} opened={dialog === "verification"} onClose={close} />
      <DeleteUser user={user} opened={dialog === "remove"} onClose={close} />
    </>
  );
}

/** Blocking needs no question before it: it is undone in the same place. */
function useBlock(user: User) {
  const texts = useTexts("users").actions;
  const notices = useNotices();
  const changed = useUsersChanged();
  const isBlocked = user.blocked === true;
  const update = api.useMutation("patch", "/users/{id}", {
    onSuccess: async () => {
      await changed();
      notices.done(isBlocked ? texts.unblocked : texts.blocked);
    },
    onError: notices.failed,
  });
  return {
    isPending: update.isPending,
    toggle: () => update.mutate({ params: { path: { id: user.user_id ?? "" } }, body: { blocked: !isBlocked } }),
  };
}
