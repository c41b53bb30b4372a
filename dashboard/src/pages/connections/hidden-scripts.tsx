import { Text } from "@mantine/core";
import { FormSection } from "../../components/form-section.tsx";
import { useTexts } from "../../texts/use-texts.tsx";

/** In place of scripts where the API does not show them: to whoever may not change connections. */
export function HiddenScripts() {
  const texts = useTexts("connections").scripts;
  return (
    <FormSection title={texts.title}>
      <Text size="sm">{texts.hidden}</Text>
    </FormSection>
  );
}
