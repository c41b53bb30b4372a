import { Button, Group, Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { sessionOver } from "../api/session-over.ts";
import { renewTokens, signIn } from "../api/sign-in.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { onSignedInElsewhere, onSignedOutElsewhere, openSignInWindow } from "./sign-in-window.ts";

/** Above the dialog in which somebody may be typing. */
const ABOVE_ALL = 1_000;

/** Says that the session is over. The page stays as it is behind it, with all that is typed, while another window signs in. */
export function SessionEnd() {
  const isOver = useSyncExternalStore(sessionOver.subscribe, sessionOver.get);
  const texts = useTexts("shell").sessionEnd;
  const queries = useQueryClient();
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => onSignedOutElsewhere(() => sessionOver.set(true)), []);
  useEffect(() => {
    if (!isOver) return;
    return onSignedInElsewhere(async () => {
      await renewTokens();
      setWaiting(false);
      await queries.invalidateQueries();
    });
  }, [isOver, queries]);

  function again() {
    if (openSignInWindow()) setWaiting(true);
    // The browser allows no other window: this one comes back to its page, without what is typed.
    else void signIn();
  }

  return (
    <Modal
      opened={isOver}
      onClose={() => {}}
      title={texts.title}
      withCloseButton={false}
      centered
      zIndex={ABOVE_ALL}
      // Whoever comes by reads nothing of what was there.
      overlayProps={{ backgroundOpacity: 1 }}
    >
      <Text>{texts.text}</Text>
      <Text role="status" size="sm" c="dimmed" mt="xs">
        {isWaiting && texts.waiting}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button data-autofocus onClick={again}>
          {texts.signIn}
        </Button>
      </Group>
    </Modal>
  );
}
