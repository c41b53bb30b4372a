import { Button, Group, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useTexts } from "../texts/use-texts.tsx";
import { Dialog } from "./dialog.tsx";

/** Put it into a form: asks before somebody leaves a page with changes that are not saved. */
export function UnsavedChanges(props: { when: boolean }) {
  const texts = useTexts("common").leave;
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => props.when && current.pathname !== next.pathname,
    enableBeforeUnload: () => props.when,
    withResolver: true,
  });
  return (
    <Dialog opened={status === "blocked"} onClose={() => reset?.()} title={texts.title}>
      <Text>{texts.text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => reset?.()} data-autofocus>
          {texts.stay}
        </Button>
        <Button color="red.9" onClick={() => proceed?.()}>
          {texts.leave}
        </Button>
      </Group>
    </Dialog>
  );
}
