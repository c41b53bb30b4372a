import { MultiSelect, NumberInput, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { changedOnly } from "../../components/changed-only.ts";
import { FormSection } from "../../components/form-section.tsx";
import { FormSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay, useSession } from "../../session/session.tsx";
import { useFormat, useLanguage, useTexts } from "../../texts/use-texts.tsx";
import { addressError, emailError, isWhole } from "./field-errors.ts";
import { LookForm } from "./look-form.tsx";
import { SettingsForm } from "./settings-form.tsx";

type TenantSettings = operations["readTenantSettings"]["responses"][200]["content"]["application/json"];

/** Languages that the hosted pages have texts in. */
const LANGUAGES = ["en", "de", "fr", "es", "ja", "ar"];
const LONGEST_MINUTES = 525_600;
const MINUTE_MS = 60_000;
const AN_HOUR = 60;

/** Name, support, languages and sessions of the tenant, and how its pages look. */
export function TenantTab() {
  const query = api.useQuery("get", "/tenants/settings");
  const mayReadBranding = useMay("read:branding");
  const { tenant_name: name } = useSession();
  return (
    <Stack gap="lg">
      <Answer query={query} loading={<FormSkeleton />}>
        {(settings) => <Form settings={settings} />}
      </Answer>
      {mayReadBranding && <LookForm name={name} />}
    </Stack>
  );
}

const valuesOf = (settings: TenantSettings) => ({
  name: settings.friendly_name ?? "",
  supportEmail: settings.support_email ?? "",
  supportUrl: settings.support_url ?? "",
  languages: settings.enabled_locales ?? [],
  lifetime: (settings.session_lifetime_in_minutes ?? "") as number | string,
  idle: (settings.idle_session_lifetime_in_minutes ?? "") as number | string,
});

type Values = ReturnType<typeof valuesOf>;

const bodyOf = (values: Values) => ({
  friendly_name: values.name.trim() || null,
  support_email: values.supportEmail.trim() || null,
  support_url: values.supportUrl.trim() || null,
  enabled_locales: values.languages,
  session_lifetime_in_minutes: Number(values.lifetime),
  idle_session_lifetime_in_minutes: Number(values.idle),
});

function Form({ settings }: { settings: TenantSettings }) {
  const texts = useTexts("settings");
  const { settingsParts: parts } = useTexts("shell");
  const mayChange = useMay("update:tenant_settings");
  const { tenant_name: tenantName } = useSession();
  const notices = useNotices();
  const queries = useQueryClient();
  const minutesError = (value: number | string) => (isWhole(value, 1, LONGEST_MINUTES) ? null : texts.errors.minutes);
  const { form, isOvertaken, settle } = useStoredForm(valuesOf(settings), {
    validateInputOnBlur: true,
    validate: {
      supportEmail: (text) => emailError(text, texts.errors),
      supportUrl: (text) => addressError(text, texts.errors),
      languages: (chosen) => (chosen.length === 0 ? texts.errors.languages : null),
      lifetime: minutesError,
      idle: minutesError,
    },
  });
  const change = api.useMutation("patch", "/tenants/settings", {
    onSuccess: async (saved) => {
      settle(valuesOf(saved));
      notices.done();
      await queries.invalidateQueries({ queryKey: ["get", "/tenants/settings"] });
      // Where the tenant's name stands.
      await queries.invalidateQueries({ queryKey: ["get", "/administrators/me"] });
    },
  });
  const save = (values: Values) =>
    change.mutate({ body: changedOnly(bodyOf(form.getInitialValues()), bodyOf(values)) });
  return (
    <SettingsForm
      form={form}
      isOvertaken={isOvertaken}
      label={parts.tenant}
      mayChange={mayChange}
      isSaving={change.isPending}
      error={change.error}
      onSave={save}
    >
      <FormSection title={texts.tenant.about} text={texts.tenant.aboutText}>
        <TextInput
          label={texts.tenant.name}
          placeholder={tenantName}
          maw={480}
          maxLength={255}
          {...form.getInputProps("name")}
        />
        <TextInput
          type="email"
          label={texts.tenant.supportEmail}
          maw={480}
          maxLength={254}
          {...form.getInputProps("supportEmail")}
        />
        <TextInput label={texts.tenant.supportUrl} maw={480} maxLength={2_048} {...form.getInputProps("supportUrl")} />
        <Languages {...form.getInputProps("languages")} />
      </FormSection>
      <FormSection title={texts.tenant.sessions} text={texts.tenant.sessionsText}>
        <MinutesInput label={texts.tenant.lifetime} {...form.getInputProps("lifetime")} />
        <MinutesInput label={texts.tenant.idle} {...form.getInputProps("idle")} />
      </FormSection>
    </SettingsForm>
  );
}

function Languages(props: { value?: string[] }) {
  const texts = useTexts("settings").tenant;
  const { language } = useLanguage();
  const names = new Intl.DisplayNames(language, { type: "language" });
  const known = [...new Set([...LANGUAGES, ...(props.value ?? [])])];
  return (
    <MultiSelect
      label={texts.languages}
      description={texts.languagesHelp}
      maw={480}
      data={known.map((value) => ({ value, label: names.of(value) ?? value }))}
      {...props}
    />
  );
}

function MinutesInput(props: { label: string; value?: number | string }) {
  const { minutes } = useTexts("settings").tenant;
  const format = useFormat();
  const { value } = props;
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      hideControls
      maw={300}
      suffix={` ${minutes(typeof value === "number" ? value : undefined)}`}
      description={typeof value === "number" && value >= AN_HOUR ? `= ${format.duration(value * MINUTE_MS)}` : " "}
      inputWrapperOrder={["label", "input", "description", "error"]}
      {...props}
    />
  );
}
