import { NumberInput, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { FormSection } from "../../components/form-section.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { SOURCE_NUMBERS, type SourceNumber, type SourceValues } from "./source-values.ts";

/** What belongs together, in the order in which a question meets it. */
const GROUPS = {
  waiting: ["timeout", "connectTimeout"],
  load: ["concurrency", "queue", "queueWait"],
  breaker: ["breakerFailures", "breakerWindow", "breakerShare", "breakerOpen"],
  lockout: ["lockoutAttempts", "lockoutWindow"],
  address: ["guesses", "guessesWindow"],
} as const satisfies Readonly<Record<string, readonly SourceNumber[]>>;

interface SourceLimitsProps {
  readonly form: UseFormReturnType<SourceValues>;
  readonly mayChange: boolean;
}

/** How the old system is spared. An empty field has the server's own number, which it shows. */
export function SourceLimits({ form, mayChange }: SourceLimitsProps) {
  const texts = useTexts("connections").source;
  return (
    <FormSection title={texts.title} text={texts.lead}>
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <Stack key={group} gap="xs" role="group" aria-label={texts.groups[group].title}>
          <div>
            <Title order={3} size="h4">
              {texts.groups[group].title}
            </Title>
            <Text size="sm" c="dimmed" maw="70ch">
              {texts.groups[group].text}
            </Text>
          </div>
          <SimpleGrid cols={{ base: 1, sm: 2 }} maw={720} verticalSpacing="md">
            {GROUPS[group].map((name) => (
              <LimitInput key={name} form={form} name={name} mayChange={mayChange} />
            ))}
          </SimpleGrid>
        </Stack>
      ))}
    </FormSection>
  );
}

function LimitInput({ form, name, mayChange }: SourceLimitsProps & { name: SourceNumber }) {
  const { numbers, units, usual: usualText } = useTexts("connections").source;
  const format = useFormat();
  const { unit, usual } = SOURCE_NUMBERS[name];
  const value = form.values[name];
  const unitOf = (count: number) => (unit === "none" ? "" : ` ${units[unit](count)}`);
  return (
    <NumberInput
      label={numbers[name]}
      placeholder={usualText(`${format.number(usual)}${unitOf(usual)}`)}
      suffix={unitOf(value === "" ? usual : value)}
      allowDecimal={unit === "percent"}
      decimalSeparator={format.number(1.5).charAt(1)}
      allowNegative={false}
      clampBehavior="none"
      hideControls
      readOnly={!mayChange}
      {...form.getInputProps(name)}
    />
  );
}
