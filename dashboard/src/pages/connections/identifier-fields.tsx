import { NumberInput, Radio, Select, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { FormSection } from "../../components/form-section.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import {
  ATTRIBUTES,
  type Attribute,
  LONGEST_USERNAME,
  SHORTEST_USERNAME,
  SIGN_UP_STATES,
} from "./identifier-values.ts";
import type { SettingsValues } from "./settings-values.ts";

interface IdentifierFieldsProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly mayChange: boolean;
}

/** By what people are known: an e-mail address and perhaps a username, or attribute by attribute. */
export function IdentifierFields({ form, mayChange }: IdentifierFieldsProps) {
  const texts = useTexts("connections").settings;
  const { isFlexible, requiresUsername, username } = form.values.identifiers;
  return (
    <FormSection title={texts.identifiers} text={texts.identifiersLead}>
      <Radio.Group
        aria-label={texts.identifiers}
        value={isFlexible ? "flexible" : "plain"}
        onChange={(chosen) => {
          form.setFieldValue("identifiers.isFlexible", chosen === "flexible");
          clearErrors(form);
        }}
        error={form.errors["identifiers.isFlexible"]}
      >
        <Stack gap="xs">
          <Radio value="plain" label={texts.plain} description={texts.plainHelp} disabled={!mayChange} />
          <Radio value="flexible" label={texts.flexible} description={texts.flexibleHelp} disabled={!mayChange} />
        </Stack>
      </Radio.Group>
      {isFlexible ? (
        ATTRIBUTES.map((name) => <AttributeFields key={name} form={form} mayChange={mayChange} name={name} />)
      ) : (
        <Switch
          label={texts.requiresUsername}
          description={texts.requiresUsernameHelp}
          disabled={!mayChange}
          {...inputProps(form, "identifiers.requiresUsername", { type: "checkbox" })}
        />
      )}
      {(isFlexible ? username.isHeld : requiresUsername) && <UsernameLength form={form} mayChange={mayChange} />}
    </FormSection>
  );
}

function AttributeFields({ form, mayChange, name }: IdentifierFieldsProps & { name: Attribute }) {
  const texts = useTexts("connections").settings;
  const toggle = (field: string) => ({
    disabled: !mayChange,
    ...inputProps(form, `identifiers.${name}.${field}`, { type: "checkbox" }),
  });
  return (
    <Stack gap="sm" role="group" aria-label={texts.attributeOf[name]}>
      <Switch label={<Text fw={600}>{texts.attributeOf[name]}</Text>} {...toggle("isHeld")} />
      {form.values.identifiers[name].isHeld && (
        <Stack gap="sm" pl={{ base: 0, sm: "xl" }}>
          <Select
            label={texts.attributeSignUp}
            data={SIGN_UP_STATES.map((value) => ({ value, label: texts.attributeSignUpOf[value] }))}
            allowDeselect={false}
            maw={360}
            disabled={!mayChange}
            {...inputProps(form, `identifiers.${name}.signUp`)}
          />
          <Switch
            label={texts.attributeIdentifier}
            description={texts.attributeIdentifierHelp}
            {...toggle("isIdentifier")}
          />
          <Switch label={texts.attributeRequired} {...toggle("isRequired")} />
        </Stack>
      )}
    </Stack>
  );
}

function UsernameLength({ form, mayChange }: IdentifierFieldsProps) {
  const texts = useTexts("connections").settings;
  const numbers = { allowDecimal: false, clampBehavior: "none", hideControls: true, readOnly: !mayChange } as const;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} maw={480} style={{ alignItems: "start" }}>
      <NumberInput
        label={texts.usernameMin}
        placeholder={String(SHORTEST_USERNAME)}
        {...numbers}
        {...inputProps(form, "identifiers.usernameMin")}
      />
      <NumberInput
        label={texts.usernameMax}
        placeholder={String(LONGEST_USERNAME)}
        {...numbers}
        {...inputProps(form, "identifiers.usernameMax")}
      />
    </SimpleGrid>
  );
}

/** Of a field here. What is wrong with one may be mended by another, so that a change of any takes back what was said of all. */
function inputProps(form: UseFormReturnType<SettingsValues>, path: string, options?: { type: "checkbox" }) {
  const props = form.getInputProps(path, options);
  return {
    ...props,
    onChange(change: unknown) {
      props.onChange(change);
      clearErrors(form);
    },
  };
}

function clearErrors(form: UseFormReturnType<SettingsValues>): void {
  const others = ATTRIBUTES.map((name) => `identifiers.${name}.signUp`);
  for (const path of ["identifiers.isFlexible", "identifiers.usernameMax", ...others]) form.clearFieldError(path);
}
