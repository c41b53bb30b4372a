import { Alert, Checkbox, Grid, TextInput } from "@mantine/core";
import { useState } from "react";
import { http } from "../../api/client.ts";
import { changedOnly } from "../../components/changed-only.ts";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { SaveBar } from "../../components/save-bar.tsx";
import { useStoredForm } from "../../components/use-stored-form.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { changesBetween, type ProfileValues, profileValues } from "./profile-values.ts";
import { identifierRules, useConnectionNamed } from "./use-connection.ts";
import { useUsersChanged } from "./use-user.ts";
import { isFromDatabase, type User } from "./user-types.ts";

const HALF = { base: 12, sm: 6 };

/** The profile of a user, to be changed. What an identity provider says of them is only shown. */
export function ProfileForm({ user }: { user: User }) {
  const texts = useTexts("users").details;
  const mayUpdate = useMay("update:users");
  const notices = useNotices();
  const changed = useUsersChanged();
  const [sendsMail, setSendsMail] = useState(true);
  const [error, setError] = useState<unknown>();
  const [isPartly, setPartly] = useState(false);
  const stored = profileValues(user);
  const { form, isOvertaken, settle } = useStoredForm<ProfileValues>(stored);
  // Only what differs from that is this person's change.
  const base = form.getInitialValues();
  const rules = identifierRules(useConnectionNamed(user.identities?.[0]?.connection)?.options);
  const isLocal = isFromDatabase(user);
  const isReadOnly = !mayUpdate || form.submitting;
  const isNewEmail = form.values.email.trim() !== base.email && form.values.email.trim() !== "";

  /** Nobody has verified an address that was just typed. */
  function changeEmail(email: string) {
    form.setValues({ email, email_verified: email.trim() === base.email && base.email_verified });
  }

  /** Whether somebody else has changed the same since this form was last filled. */
  async function isOutdated(): Promise<boolean> {
    const { data } = await http.GET("/users/{id}", { params: { path: { id: user.user_id ?? "" } } });
    const theirs = changedOnly(base, profileValues(data!));
    return Object.keys(changedOnly(base, form.getValues())).some((field) => field in theirs);
  }

  async function save() {
    try {
      // The form then shows so, and saves when asked again.
      if (await isOutdated()) return await changed();
    } catch (refusal) {
      return setError(refusal);
    }
    const changes = changesBetween(form.getInitialValues(), form.getValues(), sendsMail);
    setError(undefined);
    for (const [place, body] of changes.entries()) {
      try {
        const { data } = await http.PATCH("/users/{id}", { params: { path: { id: user.user_id ?? "" } }, body });
        if (place === changes.length - 1) settle(profileValues(data!));
      } catch (refusal) {
        setPartly(place > 0);
        setError(refusal);
        if (place > 0) await changed();
        return;
      }
    }
    notices.done();
    await changed();
  }

  const text = (name: Exclude<keyof typeof stored, "email_verified" | "phone_verified">, label: string) => (
    <TextInput label={label} readOnly={isReadOnly} autoComplete="off" maxLength={300} {...form.getInputProps(name)} />
  );
  return (
    <form onSubmit={form.onSubmit(save)}>
      <FormSection title={texts.profile} text={isLocal ? undefined : texts.notHere}>
        <Grid gap="md">
          <Grid.Col span={12}>{text("name", texts.name)}</Grid.Col>
          <Grid.Col span={HALF}>{text("given_name", texts.givenName)}</Grid.Col>
          <Grid.Col span={HALF}>{text("family_name", texts.familyName)}</Grid.Col>
          <Grid.Col span={HALF}>{text("nickname", texts.nickname)}</Grid.Col>
          {(rules.username !== "off" || stored.username !== "") && (
            <Grid.Col span={HALF}>
              <TextInput
                label={texts.username}
                readOnly={isReadOnly || !isLocal}
                autoComplete="off"
                spellCheck={false}
                maxLength={128}
                {...form.getInputProps("username")}
              />
            </Grid.Col>
          )}
          <Grid.Col span={12}>
            <TextInput
              type="email"
              label={texts.email}
              readOnly={isReadOnly || !isLocal}
              autoComplete="off"
              {...form.getInputProps("email")}
              onChange={(event) => changeEmail(event.currentTarget.value)}
            />
            <Checkbox
              mt="xs"
              label={texts.emailVerified}
              disabled={isReadOnly || !isLocal || form.values.email === ""}
              {...form.getInputProps("email_verified", { type: "checkbox" })}
            />
            {isNewEmail && !form.values.email_verified && (
              <Checkbox
                mt="xs"
                label={texts.sendMail}
                checked={sendsMail}
                onChange={(event) => setSendsMail(event.currentTarget.checked)}
              />
            )}
          </Grid.Col>
          {(rules.phone !== "off" || stored.phone_number !== "") && (
            <Grid.Col span={12}>
              <TextInput
                type="tel"
                label={texts.phone}
                pattern="\+[0-9]{1,15}"
                placeholder="+4930123456"
                readOnly={isReadOnly || !isLocal}
                autoComplete="off"
                {...form.getInputProps("phone_number")}
              />
              <Checkbox
                mt="xs"
                label={texts.phoneVerified}
                disabled={isReadOnly || !isLocal || form.values.phone_number === ""}
                {...form.getInputProps("phone_verified", { type: "checkbox" })}
              />
            </Grid.Col>
          )}
          <Grid.Col span={12}>
            <TextInput
              type="url"
              label={texts.picture}
              readOnly={isReadOnly}
              autoComplete="off"
              {...form.getInputProps("picture")}
            />
          </Grid.Col>
        </Grid>
        {isPartly && error !== undefined && <Alert color="yellow">{texts.partly}</Alert>}
        {error !== undefined && <ErrorState error={error} />}
        {mayUpdate && (
          <SaveBar
            isDirty={form.isDirty()}
            isSaving={form.submitting}
            isOvertaken={isOvertaken}
            onDiscard={form.reset}
          />
        )}
      </FormSection>
    </form>
  );
}
