import { Fieldset, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { AddressList } from "./address-list.tsx";
import { addressesError } from "./addresses.ts";
import { AdvancedSettings } from "./advanced-settings.tsx";
import { type Application, KINDS, kindName } from "./application.ts";
import { DeleteApplication } from "./delete-application.tsx";
import {
  changeOf,
  descriptionError,
  type Errors,
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
  const { form, isOvertaken, settle } = useStoredForm(settingsOf(application), {
    validate: (values) => errorsOf(values, texts.errors),
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

  return (
    <Stack gap="lg">
      <form onSubmit={form.onSubmit((values) => save(values), focusFirstError)} noValidate>
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
            {change.error !== null && <ErrorState error={change.error} />}
            {mayUpdate && (
              <SaveBar
                isDirty={form.isDirty()}
                isSaving={change.isPending}
                isOvertaken={isOvertaken}
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

function errorsOf(values: SettingsValues, texts: Errors) {
  const upTo = (most: number, least = 1) => ({ least, most });
  return {
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

function focusFirstError(
  _errors: unknown,
  _values: SettingsValues,
  event: React.FormEvent<HTMLFormElement> | undefined,
) {
  const form = event?.currentTarget;
  // The fields are marked with the next paint.
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
