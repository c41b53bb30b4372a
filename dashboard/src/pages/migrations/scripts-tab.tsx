import { Stack } from "@mantine/core";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { ButtonLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";

/** Which version of the scripts took over how many. */
export function ScriptsTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const { scripts: texts, people } = useTexts("migrations");
  const format = useFormat();
  const [{ from }] = useSearchParams();
  const query = api.useQuery("get", "/migrations/{connection_id}/script-versions", {
    params: { path: { connection_id: id }, query: { from: from === undefined ? undefined : Number(from), take: 50 } },
  });
  const day = (date: string) => format.date(`${date}T12:00:00Z`);
  return (
    <Stack>
      <FormSection title={texts.title} text={texts.lead}>
        <Answer query={query} loading={<TableSkeleton rows={3} />}>
          {({ script_versions: versions, next }) => (
            <>
              <DataTable
                label={texts.title}
                columns={[
                  {
                    key: "version",
                    header: texts.version,
                    cell: ({ version, is_current: isCurrent }) => (
                      <>
                        {version} {isCurrent && <StatusBadge tone="good">{texts.current}</StatusBadge>}
                      </>
                    ),
                  },
                  { key: "saved", header: texts.saved, cell: ({ saved_at: at }) => <RelativeTime time={at} /> },
                  { key: "author", header: texts.author, cell: ({ author }) => author, onlyWide: true },
                  { key: "note", header: texts.note, cell: ({ note }) => note ?? "", onlyWide: true },
                  {
                    key: "brought",
                    header: texts.brought,
                    align: "right",
                    cell: ({ people: brought }) => people(brought.count),
                  },
                  {
                    key: "days",
                    header: texts.days,
                    onlyWide: true,
                    cell: ({ people: { first_day: first, last_day: last } }) =>
                      first !== undefined && last !== undefined && texts.between(day(first), day(last)),
                  },
                ]}
                rows={versions}
                rowKey={({ version }) => String(version)}
                empty={<EmptyState title={texts.none} text={texts.noneText} />}
              />
              <KeyPager from={from} next={next === undefined ? undefined : String(next)} />
            </>
          )}
        </Answer>
        <div>
          <ButtonLink to="/connections/$id/$tab" params={{ id, tab: "versions" }} variant="default">
            {texts.open}
          </ButtonLink>
        </div>
      </FormSection>
    </Stack>
  );
}
