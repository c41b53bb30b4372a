import { NumberInput, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { CopyText } from "../../components/copy-text.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Connection, part } from "./connection.ts";
import { IdentifierAttributes } from "./identifier-attributes.tsx";
import { PasswordFields } from "./password-fields.tsx";
import { readSettings, type SettingsValues, withSettings } from "./settings-values.ts";
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
  const { form, settle } = useStoredForm<SettingsValues>(readSettings(connection), {
    validate: {
      usernameMax: (max, { usernameMin: min }) => (max !== "" && min !== "" && min > max ? texts.usernameRange : null),
    },
  });
  const save = form.onSubmit((values) =>
    change.mutate(
      {
        displayName: values.displayName.trim() || null,
        options: (stored) => withSettings(stored, values),
      },
      {
        onSuccess(saved) {
          settle(readSettings(saved));
          notices.done();
        },
      },
    ),
  );
  const hasAttributes = connection.options?.attributes !== undefined;

  return (
    <form onSubmit={save}>
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
          {hasAttributes ? (
            <IdentifierAttributes attributes={part(connection.options, "attributes")} />
          ) : (
            <>
              <Switch
                label={texts.requiresUsername}
                description={texts.requiresUsernameHelp}
                disabled={!mayChange}
                {...form.getInputProps("requiresUsername", { type: "checkbox" })}
              />
              {form.values.requiresUsername && (
                <SimpleGrid cols={2} maw={480}>
                  <NumberInput
                    label={texts.usernameMin}
                    min={1}
                    max={128}
                    allowDecimal={false}
                    placeholder="1"
                    readOnly={!mayChange}
                    {...form.getInputProps("usernameMin")}
                  />
                  <NumberInput
                    label={texts.usernameMax}
                    min={1}
                    max={128}
                    allowDecimal={false}
                    placeholder="15"
                    readOnly={!mayChange}
                    {...form.getInputProps("usernameMax")}
                  />
                </SimpleGrid>
              )}
            </>
          )}
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
        <FormSection title={texts.password} text={texts.passwordLead}>
          <PasswordFields form={form} mayChange={mayChange} />
        </FormSection>
        {change.error != null && <ErrorState error={change.error} />}
        {mayChange ? (
          <SaveBar isDirty={form.isDirty()} isSaving={change.isPending} onDiscard={form.reset} />
        ) : (
          <NotAllowed />
        )}
      </Stack>
    </form>
  );
}
