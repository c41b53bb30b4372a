import { Button, Group, Text } from "@mantine/core";
import { useTexts } from "../texts/use-texts.tsx";
import classes from "./save-bar.module.css";
import { UnsavedChanges } from "./unsaved-changes.tsx";

interface SaveBarProps {
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** Somebody else has changed meanwhile what is changed here. */
  readonly isOvertaken?: boolean;
  readonly onDiscard: () => void;
}

/** The last row of a form: saves it, or takes the changes back. Stays in sight while there are changes, and asks before they are lost. */
export function SaveBar({ isDirty, isSaving, isOvertaken = false, onDiscard }: SaveBarProps) {
  const { actions, unsaved, overtaken } = useTexts("common");
  return (
    <>
      <UnsavedChanges when={isDirty && !isSaving} />
      <Group
        className={isDirty ? `surface ${classes.stays}` : undefined}
        justify="flex-end"
        gap="sm"
        p="sm"
        px={isDirty ? "md" : 0}
      >
        <Text size="sm" role="status" mr="auto">
          {isDirty && (isOvertaken && !isSaving ? overtaken : unsaved)}
        </Text>
        {isDirty && (
          <Button variant="default" onClick={onDiscard} disabled={isSaving}>
            {actions.discard}
          </Button>
        )}
        <Button type="submit" loading={isSaving} disabled={!isDirty}>
          {actions.save}
        </Button>
      </Group>
    </>
  );
}
