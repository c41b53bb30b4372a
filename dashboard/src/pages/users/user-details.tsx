import { Code, Grid, Stack } from "@mantine/core";
import { CopyText } from "../../components/copy-text.tsx";
import { type Fact, Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { ProfileForm } from "./profile-form.tsx";
import { UserIdentities } from "./user-identities.tsx";
import type { User } from "./user-types.ts";

/** Who a user is: the profile, what is known of them, and their ways in. */
export function UserDetails({ user }: { user: User }) {
  const texts = useTexts("users").details;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <ProfileForm user={user} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="lg">
          <FormSection title={texts.facts}>
            <Facts facts={useFacts(user)} />
          </FormSection>
          <UserIdentities user={user} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

function useFacts(user: User): Fact[] {
  const texts = useTexts("users").details;
  const common = useTexts("common");
  const format = useFormat();
  const time = (at: string | undefined) => (at === undefined ? common.never : <RelativeTime time={at} />);
  return [
    { name: texts.id, value: <CopyText value={user.user_id ?? ""} label={texts.id} /> },
    { name: texts.logins, value: format.number(user.logins_count ?? 0) },
    { name: texts.lastLogin, value: time(user.last_login) },
    user.last_ip !== undefined && { name: texts.lastIp, value: <Code>{user.last_ip}</Code> },
    { name: texts.created, value: time(user.created_at) },
    { name: texts.updated, value: time(user.updated_at) },
    { name: texts.passwordReset, value: time(user.last_password_reset) },
  ].filter((fact) => fact !== false);
}
