import { Button, Stack, TextInput } from "@mantine/core";
import { SearchIcon } from "@primer/octicons-react";
import { Answer } from "../../components/answer.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { ConnectionTable } from "./connection-table.tsx";
import { CreateConnection } from "./create-connection.tsx";
import { useConnections } from "./use-connections.ts";

/** The connections of the tenant, with how far each migration is. */
export function ConnectionsPage() {
  const texts = useTexts("connections");
  const [{ q = "", create: isCreating }, change] = useSearchParams();
  const mayCreate = useMay("create:connections");
  const query = useConnections();
  const create = mayCreate && <Button onClick={() => change({ create: "1" })}>{texts.list.create}</Button>;
  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} actions={create} />
      <Stack>
        <TextInput
          type="search"
          aria-label={texts.list.search}
          placeholder={texts.list.search}
          leftSection={<SearchIcon />}
          maw={360}
          value={q}
          onChange={(event) => change({ q: event.currentTarget.value || undefined }, { replace: true })}
        />
        <Answer query={query} loading={<TableSkeleton />}>
          {(connections) => {
            const found = connections.filter((one) => hasInName(one, q));
            const empty =
              connections.length === 0 ? (
                <EmptyState title={texts.list.empty} text={texts.list.emptyText} action={create} />
              ) : (
                <EmptyState title={texts.list.nothingFound} text={texts.list.nothingFoundText} />
              );
            return <ConnectionTable connections={found} empty={empty} />;
          }}
        </Answer>
      </Stack>
      <CreateConnection opened={mayCreate && isCreating !== undefined} onClose={() => change({ create: undefined })} />
    </>
  );
}

const hasInName = (one: { name?: string; display_name?: string }, typed: string): boolean =>
  [one.name, one.display_name].some((name) => name?.toLowerCase().includes(typed.trim().toLowerCase()));
