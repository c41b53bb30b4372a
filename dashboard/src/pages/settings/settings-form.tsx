import { Fieldset, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { ReactNode } from "react";
import { SaveBar } from "../../components/save-bar.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

interface SettingsFormProps<Values> {
  readonly form: UseFormReturnType<Values>;
  readonly isOvertaken: boolean;
  readonly label: string;
  readonly mayChange: boolean;
  readonly isSaving: boolean;
  readonly error: unknown;
  readonly onSave: (values: Values) => void;
  readonly children: ReactNode;
}

/** A form over settings that the server keeps; to be read only where the role may not change them. */
export function SettingsForm<Values>(props: SettingsFormProps<Values>) {
  const { form, mayChange } = props;
  const { readOnly } = useTexts("settings");
  return (
    <form onSubmit={form.onSubmit((values) => props.onSave(values))} noValidate>
      <Fieldset variant="unstyled" mx={0} disabled={!mayChange} aria-label={props.label}>
        <Stack gap="md">
          {!mayChange && <Text c="dimmed">{readOnly}</Text>}
          {props.children}
          {mayChange && (
            <SaveBar
              isDirty={form.isDirty()}
              isSaving={props.isSaving}
              isOvertaken={props.isOvertaken}
              error={props.error}
              onDiscard={form.reset}
            />
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}
