import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTexts } from "../texts/use-texts.tsx";
import { Dialog } from "./dialog.tsx";
import { ErrorState } from "./error-state.tsx";

interface ConfirmDeleteProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will be gone. */
  readonly text: ReactNode;
  /** For the worst: to be typed before the button works. */
  readonly typeName?: string;
  /** The button's word; default: Delete. */
  readonly label?: string;
  readonly onClose: () => void;
  /** Does it. A refusal is shown, and the dialog stays. */
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is destroyed. */
export function ConfirmDelete(props: ConfirmDeleteProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
      <Question {...props} />
    </Dialog>
  );
}

/** Its state is gone when the dialog is. */
function Question({ text, typeName, label, onClose, onConfirm }: ConfirmDeleteProps) {
  const texts = useTexts("common");
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const mayConfirm = typeName === undefined || typed === typeName;

  async function confirm() {
    setBusy(true);
    setError(undefined);
    await onConfirm().then(onClose, setError);
    setBusy(false);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // A form that has the dialog among its children is not what was sent: events pass from a dialog to them.
        event.stopPropagation();
        if (mayConfirm) void confirm();
      }}
    >
      <Stack>
        <Text component="div">{text}</Text>
        {typeName !== undefined && (
          <TextInput
            data-autofocus
            label={texts.confirm.typeToConfirm(typeName)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {error !== undefined && <ErrorState error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.actions.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={isBusy} disabled={!mayConfirm}>
            {label ?? texts.actions.remove}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
