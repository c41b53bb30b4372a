import { Switch, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { FormSection } from "../../components/form-section.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type SettingsValues, words } from "./settings-values.ts";

interface RealmFieldsProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly name: string;
  readonly mayChange: boolean;
}

/** By which names applications call the connection, and who may use it unasked. */
export function RealmFields({ form, name, mayChange }: RealmFieldsProps) {
  const texts = useTexts("connections").settings;
  const realms = words(form.values.realms);
  const isNameMissing = realms.length > 0 && !realms.includes(name);
  return (
    <FormSection title={texts.realmsTitle} text={texts.realmsLead}>
      <Textarea
        label={texts.realms}
        description={isNameMissing ? texts.realmsWithoutName(name) : texts.realmsHelp}
        placeholder={name}
        autosize
        minRows={2}
        maxRows={8}
        maw={480}
        spellCheck={false}
        readOnly={!mayChange}
        {...form.getInputProps("realms")}
      />
      <Switch
        label={texts.isDomainConnection}
        description={texts.isDomainConnectionHelp}
        disabled={!mayChange}
        {...form.getInputProps("isDomainConnection", { type: "checkbox" })}
      />
    </FormSection>
  );
}
