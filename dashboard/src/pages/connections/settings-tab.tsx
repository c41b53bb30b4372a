import { Stack, Switch, TextInput } from "@mantine/core";
import { CopyText } from "../../components/copy-text.tsx";
import { Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Connection } from "./connection.ts";
import { IdentifierFields } from "./identifier-fields.tsx";
import { PasswordFields } from "./password-fields.tsx";
import { RealmFields } from "./realm-fields.tsx";
import { errorsOf, isRealmTaken } from "./settings-errors.ts";
import { changeTo, readSettings, type SettingsValues } from "./settings-values.ts";
import type { useChangeConnection } from "./use-change-connection.ts";

interface SettingsTabProps {
  readonly connection: Connection;
  readonly change: ReturnType<typeof useChangeConnection>;
}

/** What a database asks of people: name, sign-up, usernames, passwords. */
export function SettingsTab({ connection, change }: SettingsTabProps) {
  const texts = useTexts("connections").settings;
  const notices = useNotices();
  const mayChange = useMay("update:connections");
  const { form, isOvertaken, settle, sentOver } = useStoredForm<SettingsValues>(readSettings(connection), {
    validateInputOnBlur: true,
    validate: (values) => errorsOf(values, texts),
  });
  const save = form.onSubmit(() =>
    change.mutate((stored) => changeTo(stored, sentOver(readSettings(stored))), {
      onSuccess(saved) {
        settle(readSettings(saved));
        notices.done();
      },
      onError(error) {
        if (isRealmTaken(error)) form.setFieldError("realms", texts.realmsTaken);
      },
    }),
  );

  return (
    <form onSubmit={save} noValidate>
      <Stack gap="lg">
        <FormSection title={texts.identity}>
          <TextInput
            label={texts.displayName}
            description={texts.displayNameHelp}
            placeholder={connection.name}
            maxLength={128}
            maw={480}
            readOnly={!mayChange}
            {...form.getInputProps("displayName")}
          />
          <Facts
            facts={[
              { name: texts.name, value: <CopyText value={connection.name ?? ""} label={texts.name} /> },
              { name: texts.id, value: <CopyText value={connection.id ?? ""} label={texts.id} /> },
            ]}
          />
        </FormSection>
        <FormSection title={texts.signUp}>
          <Switch
            label={texts.allowSignUp}
            description={texts.allowSignUpHelp}
            disabled={!mayChange}
            {...form.getInputProps("allowSignUp", { type: "checkbox" })}
          />
          <Switch
            label={texts.changePassword}
            description={texts.changePasswordHelp}
            disabled={!mayChange}
            {...form.getInputProps("changePassword", { type: "checkbox" })}
          />
          <Switch
            label={texts.bruteForce}
            description={texts.bruteForceHelp}
            disabled={!mayChange}
            {...form.getInputProps("bruteForce", { type: "checkbox" })}
          />
        </FormSection>
        <IdentifierFields form={form} mayChange={mayChange} />
        <FormSection title={texts.password} text={texts.passwordLead}>
          <PasswordFields form={form} mayChange={mayChange} />
        </FormSection>
        <RealmFields form={form} name={connection.name ?? ""} mayChange={mayChange} />
        {mayChange ? (
          <SaveBar
            isDirty={form.isDirty()}
            isSaving={change.isPending}
            isOvertaken={isOvertaken}
            error={isRealmTaken(change.error) ? null : change.error}
            onDiscard={form.reset}
          />
        ) : (
          <NotAllowed />
        )}
      </Stack>
    </form>
  );
}
