import { Stack, Text } from "@mantine/core";
import { api as client } from "../../api/client.ts";
import { useClientGrants } from "../../api/client-grants.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { ClientGrantEditor } from "../../components/client-grant.tsx";
import { KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import type { Api } from "./use-api.ts";

const ROWS = 50;

/** Which machine applications may call an API, and with which scopes. */
export function ApplicationsTab({ api }: { api: Api }) {
  const texts = useTexts("apis").applications;
  const [{ from }] = useSearchParams();
  const grants = useClientGrants({ audience: api.identifier });
  const query = client.useQuery("get", "/clients", {
    params: { query: { is_global: false, fields: "client_id,name,grant_types", take: ROWS, from } },
  });
  return (
    <Stack gap="md">
      <Text c="dimmed" maw="70ch">
        {texts.text}
      </Text>
      <Answer query={grants} loading={<TableSkeleton />}>
        {(given) => (
          <Answer query={query} loading={<TableSkeleton />}>
            {(answer) => {
              const { rows, next } = listed(answer, "clients");
              const grantOf = (id: string) => given.find((grant) => grant.client_id === id);
              // Those that cannot ask for a token as themselves are shown only where they have a grant all the same.
              const shown = rows.filter(
                ({ client_id: id = "", grant_types: types }) => isMachine(types) || grantOf(id) !== undefined,
              );
              return (
                <>
                  {shown.length === 0 && (
                    <EmptyState
                      title={texts.empty}
                      text={texts.emptyText}
                      action={<ButtonLink to="/applications">{texts.toApplications}</ButtonLink>}
                    />
                  )}
                  {shown.map(({ client_id: id = "", name = id }) => (
                    <ClientGrantEditor
                      key={id}
                      clientId={id}
                      audience={api.identifier}
                      scopes={api.scopes}
                      grant={grantOf(id)}
                      name={name}
                      title={
                        <TextLink to="/applications/$id/$tab" params={{ id, tab: "apis" }}>
                          {name}
                        </TextLink>
                      }
                      subtitle={id}
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

const isMachine = (grantTypes: unknown): boolean =>
  Array.isArray(grantTypes) && grantTypes.includes("client_credentials");
