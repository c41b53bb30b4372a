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
import type { Application } from "./application.ts";

/** Which connections an application's people may come from. */
export function ConnectionsTab({ application: { client_id: clientId } }: { application: Application }) {
  const texts = useTexts("applications").connections;
  const [{ q, from, [FROM_ENABLED]: fromEnabled }] = useSearchParams();
  const enabled = useConnections({ enabled_for: clientId, search: searchOf(q), from: fromEnabled });
  const others = useConnections({ not_enabled_for: clientId, search: searchOf(q), from });
  return (
    <Stack gap="md">
      <Text c="dimmed" maw="70ch">
        {texts.text}
      </Text>
      <EnabledLists
        enabled={enabled}
        others={others}
        pairOf={({ id }) => ({ connectionId: id, clientId })}
        cell={({ id, name, strategy }) => (
          <>
            <TextLink to="/connections/$id/$tab" params={{ id, tab: "settings" }} size="sm" fw={500}>
              {name}
            </TextLink>
            <Text size="sm" c="dimmed">
              {strategy === "auth0" ? texts.database : strategy}
            </Text>
          </>
        )}
        empty={
          <EmptyState
            title={texts.empty}
            text={texts.emptyText}
            action={<ButtonLink to="/connections">{texts.toConnections}</ButtonLink>}
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

const useConnections = (filter: Filter) =>
  api.useQuery(
    "get",
    "/connections",
    { params: { query: { ...filter, fields: "id,name,strategy", sort: "name:1", take: ROWS } } },
    {
      // What is switched meanwhile is shown by the lists; whoever comes back sees how it is then.
      gcTime: 0,
      placeholderData: keepPreviousData,
      select(answer) {
        const { rows, next } = listed(answer, "connections");
        return { rows: rows.map(({ id = "", name = id, strategy = "" }) => ({ id, name, strategy })), next };
      },
    },
  );
