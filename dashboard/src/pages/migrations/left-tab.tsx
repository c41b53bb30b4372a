import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { ButtonLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { type SearchParams, useSearchParams } from "../../components/use-search-params.ts";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { LeftExports } from "./left-exports.tsx";
import { CAUSES, FILTERS, filterOf, STATES } from "./left-filter.ts";

type Operation = operations["listMigrationPeople"];
type Page = Operation["responses"][200]["content"]["application/json"];
type Person = Page["people"][number];

/** Everybody who has not moved yet, narrowed and exported. */
export function LeftTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const texts = useTexts("migrations").left;
  const home = useTexts("home");
  const format = useFormat();
  const [search] = useSearchParams();
  const filter = filterOf(search);
  const isFiltered = FILTERS.some((name) => search[name] !== undefined);
  const query = api.useQuery("get", "/migrations/{connection_id}/people", {
    params: { path: { connection_id: id }, query: { ...filter, from: search.from, take: 50 } },
  });
  return (
    <Stack>
      <FormSection title={texts.title} text={texts.lead}>
        <Filters search={search} isFiltered={isFiltered} />
        <Group justify="space-between">
          <Text fw={query.data?.total === undefined ? undefined : 600} size="sm" maw="60ch" role="status">
            {query.data && totalText(query.data, search.from === undefined, texts)}
          </Text>
          <LeftExports id={id} filter={filter} />
        </Group>
        <Answer query={query} loading={<TableSkeleton />}>
          {({ people, next }) => (
            <>
              <DataTable
                label={texts.title}
                columns={columnsOf(texts, home, format)}
                rows={people}
                rowKey={({ key }) => key}
                empty={<Nobody migration={migration} isFiltered={isFiltered} hasNext={next !== undefined} />}
              />
              <KeyPager from={search.from} next={next} />
            </>
          )}
        </Answer>
      </FormSection>
    </Stack>
  );
}

/** Counting everybody whom some filters mean would mean to look at everybody. */
function totalText({ total, people, next }: Page, isFirst: boolean, texts: Texts<"migrations">["left"]): string {
  if (total !== undefined) return texts.total(total);
  if (!isFirst || people.length === 0) return texts.totalUnknown;
  return texts.totalAtLeast(people.length + (next === undefined ? 0 : 1));
}

interface NobodyProps {
  readonly migration: Migration;
  readonly isFiltered: boolean;
  readonly hasNext: boolean;
}

function Nobody({ migration: { connection_id: id, counts }, isFiltered, hasNext }: NobodyProps) {
  const texts = useTexts("migrations").left;
  if (hasNext) return <Text size="sm">{texts.short}</Text>;
  if (isFiltered) return <EmptyState title={texts.noneFiltered} text={texts.noneFilteredText} />;
  const areAllNamed = counts.denominator !== undefined && counts.listed >= counts.denominator;
  if (areAllNamed) return <EmptyState title={texts.none} text={texts.noneText} />;
  return (
    <EmptyState
      title={texts.noneNamed}
      text={texts.noneNamedText}
      action={
        <ButtonLink to="/migrations/$id/$tab" params={{ id, tab: "roster" }}>
          {texts.toRoster}
        </ButtonLink>
      }
    />
  );
}

function columnsOf(
  texts: Texts<"migrations">["left"],
  { states, causes }: Texts<"home">,
  format: Format,
): readonly Column<Person>[] {
  return [
    {
      key: "person",
      header: texts.person,
      cell: ({ email, username, phone_number: phone, id, key }) => email ?? username ?? phone ?? id ?? key,
    },
    { key: "id", header: texts.id, cell: ({ id }) => id ?? "", onlyWide: true },
    {
      key: "state",
      header: texts.state,
      cell: ({ state, cause, detail }) => (
        <>
          {cause === undefined ? states[state] : causes[cause]}
          {detail !== undefined && (
            <Text size="xs" c="dimmed">
              {detail}
            </Text>
          )}
        </>
      ),
    },
    {
      key: "lastSeen",
      header: texts.lastSeen,
      cell: ({ last_seen_at: at }) => (at === undefined ? "" : format.date(at)),
      onlyWide: true,
    },
    {
      key: "failedAt",
      header: texts.failedAt,
      cell: ({ failed_at: at }) => at !== undefined && <RelativeTime time={at} />,
      onlyWide: true,
    },
  ];
}

function Filters({ search, isFiltered }: { search: SearchParams; isFiltered: boolean }) {
  const texts = useTexts("migrations").left;
  const { states, causes } = useTexts("home");
  const [, change] = useSearchParams();
  const set = (part: SearchParams) => change({ ...part, from: undefined }, { replace: true });
  const setLater = useDebouncedCallback(set, 350);
  const [timesCleared, setTimesCleared] = useState(0);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} key={timesCleared}>
      <Select
        label={texts.state}
        placeholder={texts.anyState}
        clearable
        value={search.state ?? null}
        data={STATES.map((state) => ({ value: state, label: states[state] }))}
        onChange={(state) => set({ state: state ?? undefined, cause: state === "failed" ? search.cause : undefined })}
      />
      <Select
        label={texts.cause}
        placeholder={texts.anyCause}
        clearable
        value={search.cause ?? null}
        data={CAUSES.map((cause) => ({ value: cause, label: causes[cause] }))}
        onChange={(cause) => set({ cause: cause ?? undefined, state: cause === null ? search.state : "failed" })}
      />
      <TextInput
        label={texts.domain}
        placeholder="example.com"
        defaultValue={search.domain}
        onChange={(event) => setLater({ domain: event.currentTarget.value.trim() || undefined })}
      />
      <TextInput
        label={texts.text}
        defaultValue={search.text}
        onChange={(event) => setLater({ text: event.currentTarget.value.trim() || undefined })}
      />
      <TextInput
        type="date"
        label={texts.seenAfter}
        value={search.after ?? ""}
        onChange={(event) => set({ after: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={texts.seenBefore}
        value={search.before ?? ""}
        onChange={(event) => set({ before: event.currentTarget.value || undefined })}
      />
      {isFiltered && (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              set(Object.fromEntries(FILTERS.map((name) => [name, undefined])));
              setTimesCleared((times) => times + 1);
            }}
          >
            {texts.clear}
          </Button>
        </Group>
      )}
    </SimpleGrid>
  );
}
