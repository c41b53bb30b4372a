import { Checkbox, Group, Stack, Switch } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { FormSection } from "../../components/form-section.tsx";
import { SecondsInput } from "../../components/seconds-input.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { SettingsValues } from "./settings-values.ts";

/** How long the tokens live that an application gets of a person. */
export function TokenSettings({ form }: { form: UseFormReturnType<SettingsValues> }) {
  const texts = useTexts("applications").tokens;
  const { rotates, endsAfter, endsUnused } = form.values;
  return (
    <FormSection title={texts.title} text={texts.text}>
      <SecondsInput label={texts.idToken} {...form.getInputProps("idTokenSeconds")} />
      <Switch
        label={texts.rotates}
        description={texts.rotatesHelp}
        {...form.getInputProps("rotates", { type: "checkbox" })}
      />
      {rotates && (
        <SecondsInput label={texts.leeway} description={texts.leewayHelp} {...form.getInputProps("leewaySeconds")} />
      )}
      <Group gap="xl" align="flex-start">
        <Stack gap="xs">
          <Checkbox label={texts.endsAfter} {...form.getInputProps("endsAfter", { type: "checkbox" })} />
          {endsAfter && <SecondsInput aria-label={texts.endsAfter} {...form.getInputProps("lifetimeSeconds")} />}
        </Stack>
        <Stack gap="xs">
          <Checkbox label={texts.endsUnused} {...form.getInputProps("endsUnused", { type: "checkbox" })} />
          {endsUnused && <SecondsInput aria-label={texts.endsUnused} {...form.getInputProps("idleSeconds")} />}
        </Stack>
      </Group>
    </FormSection>
  );
}
