import { Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { HiddenScripts } from "./hidden-scripts.tsx";
import { VersionChanges } from "./version-changes.tsx";

const TAKE = 25;

/** The versions of a connection's scripts, and what each one changed. */
export function VersionsTab({ id }: { id: string }) {
  const texts = useTexts("connections").versions;
  const format = useFormat();
  const authors: Readonly<Record<string, string>> = { cli: texts.cli, unknown: texts.unknownAuthor };
  const maySeeScripts = useMay("update:connections");
  const [search] = useSearchParams();
  const shown = Number(search.version) || undefined;
  const from = Number(search.from) || undefined;
  const query = api.useQuery(
    "get",
    "/migrations/{connection_id}/script-versions",
    { params: { path: { connection_id: id }, query: { from, take: TAKE } } },
    { staleTime: 0 },
  );
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="75ch">
        {texts.lead}
      </Text>
      {!maySeeScripts && <HiddenScripts />}
      {maySeeScripts && shown !== undefined && <VersionChanges key={shown} id={id} version={shown} />}
      <Answer query={query} loading={<TableSkeleton rows={4} />}>
        {({ script_versions: versions, next }) => (
          <div>
            <DataTable
              label={texts.version}
              rows={versions}
              rowKey={({ version }) => String(version)}
              columns={[
                {
                  key: "version",
                  header: texts.version,
                  cell: ({ version, is_current: isCurrent, note }) => (
                    <>
                      {maySeeScripts ? (
                        <TextLink
                          to="."
                          search={(old: Record<string, string | undefined>) => ({
                            ...old,
                            version: String(version),
                            against: undefined,
                          })}
                          data-row-link
                          aria-label={texts.show(version)}
                          aria-current={version === shown ? "true" : undefined}
                        >
                          {format.number(version)}
                        </TextLink>
                      ) : (
                        format.number(version)
                      )}{" "}
                      {isCurrent && <StatusBadge tone="good">{texts.current}</StatusBadge>}
                      {note && (
                        <Text size="sm" c="dimmed">
                          {note}
                        </Text>
                      )}
                    </>
                  ),
                },
                {
                  key: "saved",
                  header: texts.saved,
                  cell: ({ saved_at: savedAt }) => <RelativeTime time={savedAt} />,
                },
                {
                  key: "by",
                  header: texts.by,
                  onlyWide: true,
                  cell: ({ author }) => authors[author] ?? author,
                },
                {
                  key: "people",
                  header: texts.brought,
                  align: "right",
                  cell: ({ people }) => texts.people(people.count),
                },
              ]}
              empty={
                <EmptyState
                  title={texts.empty}
                  text={texts.emptyText}
                  action={
                    <ButtonLink to="/connections/$id/$tab" params={{ id, tab: "database" }}>
                      {texts.toScripts}
                    </ButtonLink>
                  }
                />
              }
            />
            <KeyPager from={search.from} next={next === undefined ? undefined : String(next)} />
          </div>
        )}
      </Answer>
    </Stack>
  );
}
