import { Button, Group, Stack, Text } from "@mantine/core";
import { useTexts } from "../texts/use-texts.tsx";
import { ErrorState } from "./error-state.tsx";
import classes from "./save-bar.module.css";
import { UnsavedChanges } from "./unsaved-changes.tsx";

interface SaveBarProps {
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  /** Somebody else has changed meanwhile what is changed here. */
  readonly isOvertaken?: boolean;
  /** Why saving failed. */
  readonly error?: unknown;
  readonly onDiscard: () => void;
}

/**
 * The last row of a form: saves it, or takes the changes back. Stays in sight while there are changes, with why they could not be
 * saved, and asks before they are lost.
 */
export function SaveBar({ isDirty, isSaving, isOvertaken = false, error, onDiscard }: SaveBarProps) {
  const { actions, unsaved, overtaken } = useTexts("common");
  return (
    <>
      <UnsavedChanges when={isDirty && !isSaving} />
      <Stack className={isDirty ? `surface ${classes.stays}` : undefined} gap="sm" p="sm" px={isDirty ? "md" : 0}>
        {isDirty && error != null && <ErrorState error={error} />}
        <Group justify="flex-end" gap="sm">
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
      </Stack>
    </>
  );
}
