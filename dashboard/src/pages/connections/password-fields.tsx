import { Checkbox, Group, NumberInput, Radio, Stack, Switch, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTexts } from "../../texts/use-texts.tsx";
import { CHARACTER_TYPES, LEVELS, type SettingsValues } from "./settings-values.ts";

interface PasswordFieldsProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly mayChange: boolean;
}

/** What is asked of new passwords: a named strength, or rule by rule where the options say it so. */
export function PasswordFields({ form, mayChange }: PasswordFieldsProps) {
  const texts = useTexts("connections").settings;
  const { password } = form.values;
  const toggle = (name: string) => ({
    disabled: !mayChange,
    ...form.getInputProps(`password.${name}`, { type: "checkbox" }),
  });
  return (
    <>
      {!password.isFlexible && (
        <Radio.Group label={texts.level} {...form.getInputProps("password.level")}>
          <Stack gap="xs" mt={6}>
            {LEVELS.map((level) => (
              <Radio
                key={level}
                value={level}
                label={texts.levels[level].name}
                description={texts.levels[level].demands}
                disabled={!mayChange}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <NumberInput
        label={texts.minLength}
        description={password.isFlexible ? undefined : texts.minLengthHelp}
        min={1}
        max={128}
        allowDecimal={false}
        maw={240}
        readOnly={!mayChange}
        {...form.getInputProps("password.minLength")}
      />
      {password.isFlexible && <FlexibleFields form={form} mayChange={mayChange} />}
      <Switch label={texts.noPersonal} {...toggle("noPersonal")} />
      <Switch label={texts.dictionary} {...toggle("dictionary")} />
      {password.dictionary && (
        <Textarea
          label={texts.dictionaryWords}
          description={texts.dictionaryWordsHelp}
          autosize
          minRows={2}
          maxRows={8}
          maw={480}
          readOnly={!mayChange}
          {...form.getInputProps("password.dictionaryWords")}
        />
      )}
    </>
  );
}

function FlexibleFields({ form, mayChange }: PasswordFieldsProps) {
  const texts = useTexts("connections").settings;
  const toggle = (name: string) => ({
    disabled: !mayChange,
    ...form.getInputProps(`password.${name}`, { type: "checkbox" }),
  });
  return (
    <>
      <Switch label={texts.threeOfFour} {...toggle("threeOfFour")} />
      {!form.values.password.threeOfFour && (
        <Checkbox.Group label={texts.types} {...form.getInputProps("password.types")}>
          <Group mt={6}>
            {CHARACTER_TYPES.map((type) => (
              <Checkbox key={type} value={type} label={texts.typeOf[type]} disabled={!mayChange} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <Switch label={texts.identical} {...toggle("noIdentical")} />
      <Switch label={texts.sequential} {...toggle("noSequential")} />
    </>
  );
}
