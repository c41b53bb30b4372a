import { Button, Group, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useEffect, useId } from "react";
import { useTexts } from "../texts/use-texts.tsx";
import { Dialog } from "./dialog.tsx";

/** The forms of the page that have changes. A page may have several, and the first of them asks for all. */
const unsaved = new Set<string>();

/** Put it into a form: asks before somebody leaves a page with changes that are not saved. */
export function UnsavedChanges(props: { when: boolean }) {
  const texts = useTexts("common").leave;
  const id = useId();
  useEffect(() => {
    if (!props.when) return;
    unsaved.add(id);
    return () => void unsaved.delete(id);
  }, [props.when, id]);
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved.values().next().value === id && current.pathname !== next.pathname,
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
