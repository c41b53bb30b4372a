import { Accordion, Alert, Checkbox, Select, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { TextLink } from "../../components/links.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import {
  type Application,
  isOfferedGrant,
  isPasswordGrant,
  isPublic,
  OFFERED_GRANTS,
  PASSWORD_GRANTS,
} from "./application.ts";
import { MetadataFields } from "./metadata-fields.tsx";
import type { SettingsValues } from "./settings-values.ts";

interface AdvancedSettingsProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly application: Application;
}

/** What is seldom changed. Whether it is open is in the address, so that a link can lead here. */
export function AdvancedSettings({ form, application }: AdvancedSettingsProps) {
  const texts = useTexts("applications").advanced;
  const [{ open }, setParams] = useSearchParams();
  return (
    <Accordion
      variant="contained"
      value={open ?? null}
      onChange={(value) => setParams({ open: value ?? undefined }, { replace: true })}
      order={2}
      styles={{ item: { backgroundColor: "var(--mantine-color-body)" } }}
    >
      <Accordion.Item value="advanced">
        <Accordion.Control>
          <Text component="span" fw={600} size="lg">
            {texts.title}
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="lg">
            <GrantTypes form={form} application={application} />
            <OtherSettings form={form} application={application} />
            <MetadataFields form={form} />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function GrantTypes({ form, application }: AdvancedSettingsProps) {
  const texts = useTexts("applications").advanced;
  const { grants } = form.values;
  const kept = (application.grant_types ?? []).filter((grant) => !isOfferedGrant(grant));
  const passwords = grants.filter(isPasswordGrant);
  const others = grants.filter((grant) => !isPasswordGrant(grant));
  const hasBoth = passwords.length === PASSWORD_GRANTS.length;

  function choose(chosen: string[]) {
    const before = hasBoth ? [] : passwords;
    form.setFieldValue("grants", [
      ...(chosen.filter((grant) => !isPasswordGrant(grant)) as SettingsValues["grants"]),
      ...(chosen.includes("password") ? PASSWORD_GRANTS : before),
    ]);
  }

  return (
    <Stack gap="sm">
      <div>
        <Title order={3} size="h4">
          {texts.grants}
        </Title>
        <Text size="sm" c="dimmed">
          {texts.grantsText}
        </Text>
      </div>
      <Checkbox.Group
        aria-label={texts.grants}
        {...form.getInputProps("grants")}
        value={hasBoth ? [...others, "password"] : others}
        onChange={choose}
      >
        <Stack gap="sm">
          {OFFERED_GRANTS.map((grant) => (
            <Checkbox
              key={grant}
              value={grant}
              indeterminate={grant === "password" && passwords.length === 1}
              label={texts.grantNames[grant]}
              description={texts.grantTexts[grant]}
            />
          ))}
          {kept.map((grant) => (
            <Checkbox key={grant} value={grant} label={grant} description={texts.keptGrant} />
          ))}
        </Stack>
      </Checkbox.Group>
      {passwords.length > 0 && (
        <Alert color="yellow" title={texts.passwordGrants}>
          {texts.passwordGrantsText}{" "}
          <TextLink to="/security" c="inherit" underline="always" size="sm">
            {texts.security}
          </TextLink>
        </Alert>
      )}
    </Stack>
  );
}

function OtherSettings({ form, application }: AdvancedSettingsProps) {
  const texts = useTexts("applications").advanced;
  const present = application.jwt_configuration?.alg ?? "RS256";
  const algorithms = [...new Set(["RS256", "HS256", present] as const)];
  return (
    <Stack gap="lg">
      <Select
        label={texts.algorithm}
        description={isPublic(application) ? texts.algorithmPublic : texts.algorithmHelp}
        data={algorithms.map((value) => ({ value, label: algorithmName(value, texts) }))}
        allowDeselect={false}
        maw={560}
        {...form.getInputProps("algorithm")}
      />
      <Switch
        label={texts.trustsIpHeader}
        description={texts.trustsIpHeaderHelp}
        {...form.getInputProps("trustsIpHeader", { type: "checkbox" })}
      />
      <Switch
        label={texts.requiresPushedRequests}
        description={texts.requiresPushedRequestsHelp}
        {...form.getInputProps("requiresPushedRequests", { type: "checkbox" })}
      />
      <Switch
        label={texts.isFirstParty}
        description={texts.isFirstPartyHelp}
        {...form.getInputProps("isFirstParty", { type: "checkbox" })}
      />
      <TextInput
        label={texts.initiateLoginUri}
        description={texts.initiateLoginUriHelp}
        inputMode="url"
        autoComplete="off"
        maw={560}
        {...form.getInputProps("initiateLoginUri")}
      />
    </Stack>
  );
}

const algorithmName = (
  value: SettingsValues["algorithm"],
  texts: ReturnType<typeof useTexts<"applications">>["advanced"],
) => (value === "RS256" || value === "HS256" ? texts.algorithms[value] : value);
