import { Alert, Badge, Group, Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { useClientGrants } from "../../api/client-grants.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { ClientGrantEditor } from "../../components/client-grant.tsx";
import { KeyPager } from "../../components/data-table.tsx";
import { TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import type { ApiScope } from "../../components/scope-picker.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Application } from "./application.ts";

const ROWS = 25;

/** Which APIs an application may call as itself, and with which scopes. */
export function ApisTab({ application }: { application: Application }) {
  const texts = useTexts("applications").apis;
  const [{ from }] = useSearchParams();
  const mayRead = useMay("read:client_grants");
  const grants = useClientGrants({ client_id: application.client_id }, mayRead);
  const query = api.useQuery("get", "/resource-servers", { params: { query: { take: ROWS, from } } });
  const isMachine = application.grant_types?.includes("client_credentials") ?? false;
  if (!mayRead) return <NotAllowed />;
  return (
    <Stack gap="md">
      <Text c="dimmed" maw="70ch">
        {texts.text}
      </Text>
      {!isMachine && (
        <Alert color="yellow" title={texts.noMachine}>
          {texts.noMachineText}{" "}
          <TextLink
            to="/applications/$id/$tab"
            params={{ id: application.client_id, tab: "settings" }}
            search={{ open: "advanced" }}
            c="inherit"
            underline="always"
            size="sm"
          >
            {texts.toGrants}
          </TextLink>
        </Alert>
      )}
      <Answer query={grants} loading={<TableSkeleton />}>
        {(given) => (
          <Answer query={query} loading={<TableSkeleton />}>
            {(answer) => {
              const { rows, next } = listed(answer, "resource_servers");
              return (
                <>
                  {rows.map(({ id = "", identifier = "", name, is_system: isSystem, scopes }) => (
                    <ClientGrantEditor
                      key={id}
                      clientId={application.client_id}
                      audience={identifier}
                      scopes={(scopes ?? []) as readonly ApiScope[]}
                      grant={given.find(({ audience }) => audience === identifier)}
                      name={String(name ?? identifier)}
                      title={
                        <Group gap="xs">
                          <TextLink to="/apis/$id/$tab" params={{ id, tab: "settings" }}>
                            {String(name ?? identifier)}
                          </TextLink>
                          {isSystem && (
                            <Badge variant="light" color="gray" tt="none">
                              {texts.system}
                            </Badge>
                          )}
                        </Group>
                      }
                      subtitle={identifier}
                    />
                  ))}
                  <KeyPager from={from} next={next} />
                </>
              );
            }}
          </Answer>
        )}
      </Answer>
    </Stack>
  );
}
