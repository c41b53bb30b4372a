import { Fieldset, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import type { Texts } from "../../texts/index.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { AddressList } from "./address-list.tsx";
import { addressesError } from "./addresses.ts";
import { AdvancedSettings } from "./advanced-settings.tsx";
import { type Application, KINDS, kindName } from "./application.ts";
import { DeleteApplication } from "./delete-application.tsx";
import { metadataErrors } from "./metadata-values.ts";
import {
  changeOf,
  descriptionError,
  LONGEST_ID_TOKEN_SECONDS,
  LONGEST_LEEWAY_SECONDS,
  LONGEST_REFRESH_TOKEN_SECONDS,
  nameError,
  type SettingsValues,
  secondsError,
  settingsOf,
} from "./settings-values.ts";
import { TokenSettings } from "./token-settings.tsx";
import { useChangeApplication } from "./use-application.ts";

/** The settings form of an application, and its end. */
export function SettingsTab({ application }: { application: Application }) {
  const texts = useTexts("applications");
  const common = useTexts("common");
  const notices = useNotices();
  const mayUpdate = useMay("update:clients");
  const change = useChangeApplication();
  const [, setParams] = useSearchParams();
  const { form, isOvertaken, settle } = useStoredForm(settingsOf(application), {
    validate: (values) => errorsOf(values, texts),
    validateInputOnBlur: true,
  });

  async function save(values: SettingsValues) {
    const id = application.client_id;
    await change.mutateAsync({ params: { path: { id } }, body: changeOf(application, values) }).then(
      (saved) => {
        settle(settingsOf(saved as unknown as Application));
        notices.done();
      },
      () => {},
    );
  }

  const showErrors = (errors: object) => {
    if (Object.keys(errors).some(isAdvanced)) setParams({ open: "advanced" }, { replace: true });
  };

  return (
    <Stack gap="lg">
      <form onSubmit={form.onSubmit((values) => save(values), showErrors)} noValidate>
        <Fieldset variant="unstyled" m={0} disabled={!mayUpdate} aria-label={texts.tabs.settings}>
          <Stack gap="lg">
            {!mayUpdate && <Text c="dimmed">{common.notAllowed}</Text>}
            <FormSection title={texts.settings.basics}>
              <TextInput label={texts.fields.name} autoComplete="off" maw={560} {...form.getInputProps("name")} />
              <Textarea
                label={texts.fields.description}
                description={texts.settings.descriptionHelp}
                autosize
                maxRows={4}
                maw={560}
                {...form.getInputProps("description")}
              />
              <Select
                label={texts.fields.kind}
                description={texts.settings.kindHelp}
                data={kindsFor(application, texts.kinds)}
                allowDeselect={false}
                maw={560}
                {...form.getInputProps("kind")}
              />
            </FormSection>
            <FormSection title={texts.settings.addresses} text={texts.settings.addressesText}>
              {(["callbacks", "logoutUrls", "webOrigins", "allowedOrigins"] as const).map((field) => (
                <AddressList
                  key={field}
                  label={texts.fields[field]}
                  description={texts.settings.help[field]}
                  {...form.getInputProps(field)}
                />
              ))}
            </FormSection>
            <TokenSettings form={form} />
            <AdvancedSettings form={form} application={application} />
            {mayUpdate && (
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
      <DeleteApplication application={application} />
    </Stack>
  );
}

/** The four kinds, and the one it has where that is another. */
function kindsFor({ app_type: present }: Application, texts: Parameters<typeof kindName>[1]) {
  const isKnown = KINDS.some((kind) => kind === present);
  return [
    ...KINDS.map((kind) => ({ value: kind, label: texts[kind].name })),
    ...(isKnown ? [] : [{ value: present ?? "", label: kindName(present, texts) }]),
  ];
}

/** Fields under advanced settings, which may be closed when they turn out wrong. */
const isAdvanced = (field: string): boolean => field === "initiateLoginUri" || field.startsWith("metadata.");

function errorsOf(values: SettingsValues, { errors: texts, metadata }: Texts<"applications">) {
  const upTo = (most: number, least = 1) => ({ least, most });
  return {
    ...metadataErrors(values.metadata, metadata),
    name: nameError(values.name, texts),
    description: descriptionError(values.description, texts),
    callbacks: addressesError(values.callbacks, "address", texts),
    logoutUrls: addressesError(values.logoutUrls, "address", texts),
    webOrigins: addressesError(values.webOrigins, "origin", texts),
    allowedOrigins: addressesError(values.allowedOrigins, "origin", texts),
    initiateLoginUri: addressesError(values.initiateLoginUri, "address", texts),
    idTokenSeconds: secondsError(values.idTokenSeconds, upTo(LONGEST_ID_TOKEN_SECONDS), texts),
    leewaySeconds: values.rotates ? secondsError(values.leewaySeconds, upTo(LONGEST_LEEWAY_SECONDS, 0), texts) : null,
    lifetimeSeconds: values.endsAfter
      ? secondsError(values.lifetimeSeconds, upTo(LONGEST_REFRESH_TOKEN_SECONDS), texts)
      : null,
    idleSeconds: values.endsUnused
      ? secondsError(values.idleSeconds, upTo(LONGEST_REFRESH_TOKEN_SECONDS), texts)
      : null,
  };
}
