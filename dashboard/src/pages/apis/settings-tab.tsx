import { Fieldset, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { SecondsInput } from "../../components/seconds-input.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type ApiValues, changeOf, nameError, tokenSecondsError, valuesOf } from "./api-values.ts";
import { DeleteApi } from "./delete-api.tsx";
import { SigningSecret } from "./signing-secret.tsx";
import { type Api, useChangeApi } from "./use-api.ts";

/** The settings form of an API, and its end. The system's own can only be read. */
export function SettingsTab({ api }: { api: Api }) {
  const texts = useTexts("apis");
  const common = useTexts("common");
  const notices = useNotices();
  const mayUpdate = useMay("update:resource_servers");
  const mayChange = mayUpdate && !api.is_system;
  const change = useChangeApi();
  const { form, isOvertaken, settle } = useStoredForm(valuesOf(api), {
    validate: ({ name, tokenSeconds }) => ({
      name: nameError(name, texts.errors),
      tokenSeconds: tokenSecondsError(tokenSeconds, texts.errors),
    }),
    validateInputOnBlur: true,
  });

  async function save(values: ApiValues) {
    await change.mutateAsync({ params: { path: { id: api.id } }, body: changeOf(api, values) }).then(
      (saved) => {
        settle(valuesOf(saved as unknown as Api));
        notices.done();
      },
      () => {},
    );
  }

  return (
    <Stack gap="lg">
      <form onSubmit={form.onSubmit((values) => save(values))} noValidate>
        <Fieldset variant="unstyled" m={0} disabled={!mayChange} aria-label={texts.tabs.settings}>
          <Stack gap="lg">
            {!mayUpdate && <Text c="dimmed">{common.notAllowed}</Text>}
            <FormSection title={texts.settings.basics}>
              <TextInput label={texts.columns.name} autoComplete="off" maw={560} {...form.getInputProps("name")} />
            </FormSection>
            <TokenSection form={form} api={api} />
            <AccessSection form={form} />
            {mayChange && (
              <SaveBar
                isDirty={form.isDirty()}
                isSaving={change.isPending}
                isOvertaken={isOvertaken}
                error={change.error}
                onDiscard={form.reset}
              />
            )}
          </Stack>
        </Fieldset>
      </form>
      {api.signing_alg === "HS256" && <SigningSecret api={api} />}
      <DeleteApi api={api} />
    </Stack>
  );
}

interface SectionProps {
  readonly form: UseFormReturnType<ApiValues>;
}

function TokenSection({ form, api }: SectionProps & { api: Api }) {
  const texts = useTexts("apis").settings;
  const algorithms = [...new Set(["RS256", "RS512", "PS256", "HS256", api.signing_alg ?? "RS256"] as const)];
  return (
    <FormSection title={texts.tokens}>
      <SecondsInput label={texts.lifetime} {...form.getInputProps("tokenSeconds")} />
      <Switch
        label={texts.offline}
        description={texts.offlineHelp}
        {...form.getInputProps("allowsOffline", { type: "checkbox" })}
      />
      <Select
        label={texts.algorithm}
        description={texts.algorithmHelp}
        data={algorithms.map((value) => ({ value, label: value === "HS256" ? texts.symmetric : value }))}
        allowDeselect={false}
        maw={560}
        {...form.getInputProps("algorithm")}
      />
      <Select
        label={texts.format}
        data={(["auth0", "rfc9068"] as const).map((value) => ({ value, label: texts.formats[value] }))}
        allowDeselect={false}
        maw={560}
        {...form.getInputProps("format")}
      />
    </FormSection>
  );
}

function AccessSection({ form }: SectionProps) {
  const texts = useTexts("apis").settings;
  return (
    <FormSection title={texts.access}>
      <Select
        label={texts.people}
        data={(["allow_all", "require_client_grant", "deny_all"] as const).map((value) => ({
          value,
          label: texts.peoplePolicies[value],
        }))}
        allowDeselect={false}
        maw={560}
        {...form.getInputProps("people")}
      />
      <Select
        label={texts.machines}
        data={(["require_client_grant", "deny_all"] as const).map((value) => ({
          value,
          label: texts.machinePolicies[value],
        }))}
        allowDeselect={false}
        maw={560}
        {...form.getInputProps("machines")}
      />
      <Switch
        label={texts.rbac}
        description={texts.rbacHelp}
        {...form.getInputProps("enforcesPolicies", { type: "checkbox" })}
      />
      <Switch
        label={texts.permissions}
        description={texts.permissionsHelp}
        {...form.getInputProps("hasPermissions", { type: "checkbox" })}
      />
    </FormSection>
  );
}
