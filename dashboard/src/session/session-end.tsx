import { Button, Group, Modal, Text } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { signIn } from "../api/sign-in.ts";
import { useTexts } from "../texts/use-texts.tsx";

let hasEnded = false;
const listeners = new Set<() => void>();

/** To be called when a request finds that the session is over. */
export function sessionEnded(): void {
  hasEnded = true;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Says that the session is over. The page stays behind it, so that nobody loses what they have typed before they have read it. */
export function SessionEnd() {
  const isOver = useSyncExternalStore(subscribe, () => hasEnded);
  const texts = useTexts("shell").sessionEnd;
  return (
    <Modal opened={isOver} onClose={() => {}} title={texts.title} withCloseButton={false} centered>
      <Text>{texts.text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button data-autofocus onClick={() => void signIn()}>
          {texts.signIn}
        </Button>
      </Group>
    </Modal>
  );
}
