import { Switch, Table, Text, TextInput } from "@mantine/core";
import { SearchIcon } from "@primer/octicons-react";
import { useQuery } from "@tanstack/react-query";
import { http } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { readAll } from "../../api/read-all.ts";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { NotAllowed } from "../../components/not-allowed.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { useToggleClient } from "./use-toggle-client.ts";

const TAKE = 100;

interface Clients {
  readonly clients: readonly { readonly client_id?: string; readonly name?: string }[];
  /** client_ids. */
  readonly enabled: ReadonlySet<string>;
}

/** Which applications may use the connection. Each switch is saved when it is moved. */
export function ApplicationsTab({ id }: { id: string }) {
  const texts = useTexts("connections").applications;
  const [{ q = "" }, change] = useSearchParams();
  const query = useQuery({
    queryKey: ["get", "/connections/{id}/clients", id],
    staleTime: 0,
    queryFn: async (): Promise<Clients> => {
      const [clients, enabled] = await Promise.all([readClients(), readEnabled(id)]);
      return { clients, enabled };
    },
  });
  return (
    <Answer query={query} loading={<TableSkeleton />}>
      {({ clients, enabled }) =>
        clients.length === 0 ? (
          <EmptyState
            title={texts.empty}
            text={texts.emptyText}
            action={<ButtonLink to="/applications">{texts.toApplications}</ButtonLink>}
          />
        ) : (
          <FormSection title={texts.count(enabled.size, clients.length)} text={texts.lead}>
            <TextInput
              type="search"
              aria-label={texts.search}
              placeholder={texts.search}
              leftSection={<SearchIcon />}
              maw={360}
              value={q}
              onChange={(event) => change({ q: event.currentTarget.value || undefined }, { replace: true })}
            />
            <Toggles id={id} clients={clients.filter((client) => hasInName(client, q))} enabled={enabled} />
          </FormSection>
        )
      }
    </Answer>
  );
}

function Toggles({ id, clients, enabled }: Clients & { id: string }) {
  const texts = useTexts("connections").applications;
  const mayChange = useMay("update:connections");
  const toggle = useToggleClient(id);
  if (clients.length === 0) return <Text role="status">{texts.nothingFound}</Text>;
  return (
    <>
      <Table aria-label={texts.lead} verticalSpacing="xs">
        <Table.Tbody>
          {clients.map(({ client_id: clientId = "", name = clientId }) => (
            <Table.Tr key={clientId}>
              <Table.Th scope="row" fw={400} style={{ overflowWrap: "anywhere" }}>
                <TextLink to="/applications/$id/$tab" params={{ id: clientId, tab: "settings" }}>
                  {name}
                </TextLink>
              </Table.Th>
              <Table.Td>
                <Switch
                  aria-label={texts.enabled(name)}
                  style={{ float: "right" }}
                  checked={enabled.has(clientId)}
                  disabled={!mayChange || toggle.isPending}
                  onChange={(event) => toggle.mutate({ clientId, name, isOn: event.currentTarget.checked })}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {!mayChange && <NotAllowed />}
    </>
  );
}

async function readClients(): Promise<Clients["clients"]> {
  const clients = await readAll(async (from) => {
    const query = { take: TAKE, from, fields: "client_id,name", is_global: false };
    const { data } = await http.GET("/clients", { params: { query } });
    return listed(data ?? [], "clients");
  });
  return clients.toSorted(({ name: one = "" }, { name: other = "" }) => one.localeCompare(other));
}

async function readEnabled(id: string): Promise<ReadonlySet<string>> {
  const enabled = await readAll(async (from) => {
    const { data } = await http.GET("/connections/{id}/clients", {
      params: { path: { id }, query: { take: TAKE, from } },
    });
    return { rows: data?.clients ?? [], next: data?.next };
  });
  return new Set(enabled.map(({ client_id: clientId }) => clientId));
}

const hasInName = ({ name = "", client_id: id }: { name?: string; client_id?: string }, typed: string): boolean =>
  name.toLowerCase().includes(typed.trim().toLowerCase()) || id === typed.trim();
