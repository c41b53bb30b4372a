import { Badge, Button, Group, Select, Text } from "@mantine/core";
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
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type Application, KINDS, kindName } from "./application.ts";
import { CreateApplication } from "./create-application.tsx";

const FIELDS = "client_id,name,app_type,is_first_party,description";
const ROWS = 50;

export function ApplicationsPage() {
  const texts = useTexts("applications");
  const [{ q, from, type, create }, setParams] = useSearchParams();
  const mayCreate = useMay("create:clients");
  const filter = { is_global: false, app_type: type, search: searchOf(q) };
  const query = api.useQuery(
    "get",
    "/clients",
    { params: { query: { ...filter, fields: FIELDS, sort: "name:1", take: ROWS, from } } },
    { placeholderData: keepPreviousData },
  );
  const openCreate = mayCreate && <Button onClick={() => setParams({ create: "1" })}>{texts.list.create}</Button>;

  return (
    <>
      <PageHeader title={texts.title} lead={texts.lead} actions={openCreate} />
      <Group mb="md">
        <SearchField label={texts.list.search} />
        <Select
          aria-label={texts.list.type}
          placeholder={texts.list.allTypes}
          data={KINDS.map((kind) => ({ value: kind, label: texts.kinds[kind].name }))}
          value={type ?? null}
          onChange={(chosen) => setParams({ type: chosen ?? undefined, from: undefined })}
          clearable
          clearButtonProps={{ "aria-label": texts.list.allTypes }}
          w={240}
        />
      </Group>
      <Answer query={query} loading={<TableSkeleton />}>
        {(answer) => {
          const { rows, next } = listed(answer, "clients");
          return (
            <>
              <DataTable
                label={texts.title}
                columns={columnsOf(texts)}
                rows={rows as unknown as readonly Application[]}
                rowKey={({ client_id: id }) => id}
                empty={
                  type === undefined && filter.search === undefined && from === undefined ? (
                    <EmptyState title={texts.list.empty} text={texts.list.emptyText} action={openCreate} />
                  ) : (
                    <EmptyState title={texts.list.nothingFound} text={texts.list.nothingFoundText} />
                  )
                }
              />
              <KeyPager from={from} next={next} />
            </>
          );
        }}
      </Answer>
      <CreateApplication opened={mayCreate && create !== undefined} onClose={() => setParams({ create: undefined })} />
    </>
  );
}

const columnsOf = (texts: ReturnType<typeof useTexts<"applications">>): readonly Column<Application>[] => [
  {
    key: "name",
    header: texts.list.name,
    cell: ({ client_id: id, name, app_type: type, description, is_first_party: isOurs }) => (
      <>
        <Group gap="xs">
          <TextLink to="/applications/$id/$tab" params={{ id, tab: "settings" }} data-row-link size="sm" fw={500}>
            {name}
          </TextLink>
          {isOurs === false && (
            <Badge variant="light" color="gray" tt="none">
              {texts.list.thirdParty}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className="only-narrow">
          {kindName(type, texts.kinds)}
        </Text>
        {description && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
      </>
    ),
  },
  { key: "type", header: texts.list.type, onlyWide: true, cell: ({ app_type: type }) => kindName(type, texts.kinds) },
  {
    key: "id",
    header: texts.list.clientId,
    onlyWide: true,
    width: 380,
    cell: ({ client_id: id }) => <CopyText value={id} label={texts.list.clientId} />,
  },
];
