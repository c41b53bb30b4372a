import { Button, Group, Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { type Fact, Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { AdministratorTable } from "./administrator-table.tsx";
import { InviteAdministrator } from "./invite-administrator.tsx";
import { ROLES } from "./roles.ts";

const MOST = 100;

/** Who may work with the dashboard, and what each role may do. */
export function AdministratorsTab() {
  const texts = useTexts("settings").administrators;
  const mayInvite = useMay("create:administrators");
  const [{ invite }, change] = useSearchParams();
  const query = api.useQuery("get", "/administrators", { params: { query: { per_page: MOST } } });
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Text c="dimmed" flex="1 1 20rem" maw="70ch">
          {texts.text}
        </Text>
        {mayInvite && <Button onClick={() => change({ invite: "1" })}>{texts.invite}</Button>}
      </Group>
      <Answer query={query} loading={<TableSkeleton rows={3} />}>
        {(data) => <AdministratorTable administrators={listed(data, "administrators").rows} />}
      </Answer>
      <FormSection title={texts.rolesTitle}>
        <Facts facts={ROLES.map((role): Fact => ({ name: texts.roles[role], value: texts.explained[role] }))} />
      </FormSection>
      <InviteAdministrator opened={mayInvite && invite !== undefined} onClose={() => change({ invite: undefined })} />
    </Stack>
  );
}
