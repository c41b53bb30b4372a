import { Button, Stack } from "@mantine/core";
import { Answer } from "../../components/answer.tsx";
import { KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { SearchField, searchOf } from "../../components/search-field.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { ConnectionTable } from "./connection-table.tsx";
import { CreateConnection } from "./create-connection.tsx";
import { useConnections } from "./use-connections.ts";

/** The connections of the tenant, with how far each migration is. */
export function ConnectionsPage() {
  const texts = useTexts("connections");
  const [{ q, from, create: isCreating }, change] = useSearchParams();
  const mayCreate = useMay("create:connections");
  const query = useConnections({ search: searchOf(q), from });
  const create = mayCreate && <Button onClick={() => change({ create: "1" })}>{texts.list.create}</Button>;
  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} actions={create} />
      <Stack>
        <SearchField label={texts.list.search} />
        <Answer query={query} loading={<TableSkeleton />}>
          {({ rows, next }) => {
            const empty =
              searchOf(q) === undefined && from === undefined ? (
                <EmptyState title={texts.list.empty} text={texts.list.emptyText} action={create} />
              ) : (
                <EmptyState title={texts.list.nothingFound} text={texts.list.nothingFoundText} />
              );
            return (
              <>
                <ConnectionTable connections={rows} empty={empty} />
                <KeyPager from={from} next={next} />
              </>
            );
          }}
        </Answer>
      </Stack>
      <CreateConnection opened={mayCreate && isCreating !== undefined} onClose={() => change({ create: undefined })} />
    </>
  );
}
