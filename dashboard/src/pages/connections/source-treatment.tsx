import { Stack, Switch, TextInput } from "@mantine/core";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import type { PartProps } from "./part-props.ts";
import { SourceLimits } from "./source-limits.tsx";
import {
  isSourceNumber,
  readSource,
  SOURCE_NUMBER_NAMES,
  SOURCE_NUMBERS,
  type SourceValues,
  withSource,
} from "./source-values.ts";
import { useChangeConnection } from "./use-change-connection.ts";

/** How the old system is spared, and how its answers are read. */
export function SourceTreatment({ id, connection }: PartProps) {
  const texts = useTexts("connections").source;
  const format = useFormat();
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const change = useChangeConnection(id);
  const { form, isOvertaken, settle, sentOver } = useStoredForm<SourceValues>(readSource(connection), {
    validateInputOnBlur: true,
    validate: Object.fromEntries(
      SOURCE_NUMBER_NAMES.map((name) => {
        const { least, most } = SOURCE_NUMBERS[name];
        const wrong = texts.range(format.number(least), format.number(most));
        return [name, (value: number | "") => (isSourceNumber(value, SOURCE_NUMBERS[name]) ? null : wrong)];
      }),
    ),
  });

  const save = form.onSubmit(() =>
    change.mutate((stored) => ({ options: withSource(stored.options ?? {}, sentOver(readSource(stored))) }), {
      onSuccess(saved) {
        settle(readSource(saved));
        notices.done();
      },
    }),
  );

  return (
    <form onSubmit={save} noValidate>
      <Stack gap="lg">
        <SourceLimits form={form} mayChange={mayChange} />
        <FormSection title={texts.answers} text={texts.answersLead}>
          <TextInput
            label={texts.prefix}
            description={texts.prefixHelp}
            maw={480}
            maxLength={100}
            spellCheck={false}
            readOnly={!mayChange}
            {...form.getInputProps("stripPrefix")}
          />
          <Switch
            label={texts.wrongPasswordTexts}
            disabled={!mayChange}
            {...form.getInputProps("wrongPasswordTexts", { type: "checkbox" })}
          />
          <Switch
            label={texts.absentTexts}
            disabled={!mayChange}
            {...form.getInputProps("absentTexts", { type: "checkbox" })}
          />
        </FormSection>
        {mayChange ? (
          <SaveBar
            isDirty={form.isDirty()}
            isSaving={change.isPending}
            isOvertaken={isOvertaken}
            error={change.error}
            onDiscard={form.reset}
          />
        ) : (
          <NotAllowed />
        )}
      </Stack>
    </form>
  );
}
