import { Radio, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { useNotices } from "../../components/notices.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { useUsersChanged } from "./use-user.ts";
import { nameOf, type User } from "./user-types.ts";

interface DeleteUserProps {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Deletes a user, and asks whether a migration may bring them again. */
export function DeleteUser({ user, opened, onClose }: DeleteUserProps) {
  const texts = useTexts("users").remove;
  const { confirm } = useTexts("common");
  const notices = useNotices();
  const navigate = useNavigate();
  const changed = useUsersChanged();
  const [next, setNext] = useState("stay");

  async function remove() {
    await http.DELETE("/users/{id}", {
      params: { path: { id: user.user_id ?? "" }, query: { tombstone: next === "stay" } },
    });
    notices.done(texts.done(nameOf(user)));
    await navigate({ to: "/users" });
    await changed();
  }

  return (
    <ConfirmDelete
      opened={opened}
      title={texts.title(nameOf(user))}
      text={
        <Stack>
          <Text size="sm">
            {texts.text} {confirm.cannotUndo}
          </Text>
          <Radio.Group label={texts.legend} value={next} onChange={setNext}>
            <Stack gap="xs" mt="xs">
              <Radio value="stay" label={texts.stay} description={texts.stayText} />
              <Radio value="come" label={texts.come} description={texts.comeText} />
            </Stack>
          </Radio.Group>
        </Stack>
      }
      onClose={onClose}
      onConfirm={remove}
    />
  );
}
