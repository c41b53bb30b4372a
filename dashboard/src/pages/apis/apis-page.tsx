import { Button, Group } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import { Answer } from "../../components/answer.tsx";
import { CopyText } from "../../components/copy-text.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { SearchField, searchOf } from "../../components/search-field.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { CreateApi } from "./create-api.tsx";

const ROWS_OF_A_PAGE = 50;

interface ApiRow {
  readonly id?: string;
  readonly name?: string;
  readonly identifier?: string;
  readonly token_lifetime?: number;
  readonly is_system?: boolean;
}

/** The tenant's APIs. */
export function ApisPage() {
  const texts = useTexts("apis");
  const columns = useColumns();
  const [{ q, from, create }, setParams] = useSearchParams();
  const mayCreate = useMay("create:resource_servers");
  const query = api.useQuery(
    "get",
    "/resource-servers",
    { params: { query: { search: searchOf(q), sort: "name:1", from, take: ROWS_OF_A_PAGE } } },
    { placeholderData: keepPreviousData },
  );
  return (
    <>
      <PageHeader
        title={texts.title}
        lead={texts.lead}
        actions={mayCreate && <Button onClick={() => setParams({ create: "1" })}>{texts.create.title}</Button>}
      />
      <Group mb="md">
        <SearchField label={texts.search} />
      </Group>
      <Answer query={query} loading={<TableSkeleton />}>
        {(answer) => {
          const { rows, next } = listed(answer, "resource_servers");
          return (
            <>
              <DataTable
                label={texts.title}
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id ?? ""}
                empty={
                  searchOf(q) === undefined ? (
                    <EmptyState title={texts.empty.title} text={texts.empty.text} />
                  ) : (
                    <EmptyState title={texts.nothingFound.title} text={texts.nothingFound.text} />
                  )
                }
              />
              <KeyPager from={from} next={next} />
            </>
          );
        }}
      </Answer>
      <CreateApi opened={mayCreate && create !== undefined} onClose={() => setParams({ create: undefined })} />
    </>
  );
}

function useColumns(): readonly Column<ApiRow>[] {
  const { columns, system } = useTexts("apis");
  const format = useFormat();
  return [
    {
      key: "name",
      header: columns.name,
      cell: ({ id = "", name, is_system: isSystem }) => (
        <Group gap="xs">
          <TextLink to="/apis/$id/$tab" params={{ id, tab: "settings" }} data-row-link size="sm" fw={500}>
            {name}
          </TextLink>
          {isSystem && <StatusBadge tone="neutral">{system}</StatusBadge>}
        </Group>
      ),
    },
    { key: "identifier", header: columns.identifier, cell: ({ identifier = "" }) => <CopyText value={identifier} /> },
    {
      key: "lifetime",
      header: columns.lifetime,
      onlyWide: true,
      cell: ({ token_lifetime = 0 }) => format.duration(token_lifetime * 1_000),
    },
  ];
}
