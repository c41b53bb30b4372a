import { Stack, Text } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { EnabledLists, FROM_ENABLED, ROWS } from "../../components/enabled-lists.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { searchOf } from "../../components/search-field.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";

/** Which applications may use the connection. */
export function ApplicationsTab({ id }: { id: string }) {
  const texts = useTexts("connections").applications;
  const [{ q, from, [FROM_ENABLED]: fromEnabled }] = useSearchParams();
  const enabled = useClients({ enabled_for: id, search: searchOf(q), from: fromEnabled });
  const others = useClients({ not_enabled_for: id, search: searchOf(q), from });
  return (
    <Stack gap="md">
      <Text c="dimmed" maw="70ch">
        {texts.lead}
      </Text>
      <EnabledLists
        enabled={enabled}
        others={others}
        pairOf={({ id: clientId }) => ({ connectionId: id, clientId })}
        cell={({ id: clientId, name }) => (
          <TextLink to="/applications/$id/$tab" params={{ id: clientId, tab: "settings" }}>
            {name}
          </TextLink>
        )}
        empty={
          <EmptyState
            title={texts.empty}
            text={texts.emptyText}
            action={<ButtonLink to="/applications">{texts.toApplications}</ButtonLink>}
          />
        }
        texts={texts}
      />
    </Stack>
  );
}

interface Filter {
  readonly enabled_for?: string;
  readonly not_enabled_for?: string;
  readonly search: string | undefined;
  readonly from: string | undefined;
}

const useClients = (filter: Filter) =>
  api.useQuery(
    "get",
    "/clients",
    { params: { query: { ...filter, is_global: false, fields: "client_id,name", sort: "name:1", take: ROWS } } },
    {
      // What is switched meanwhile is shown by the lists; whoever comes back sees how it is then.
      gcTime: 0,
      placeholderData: keepPreviousData,
      select(answer) {
        const { rows, next } = listed(answer, "clients");
        return { rows: rows.map(({ client_id: id = "", name = id }) => ({ id, name })), next };
      },
    },
  );
