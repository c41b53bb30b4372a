import { Text } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { listed } from "../../api/listed.ts";
import type { paths } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { logSentence } from "../../components/log-sentence.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import type { User } from "./user-types.ts";

type LogEvent = Extract<
  paths["/users/{id}/logs"]["get"]["responses"][200]["content"]["application/json"],
  readonly unknown[]
>[number];

const PAGE_SIZE = 25;
const MAX_RECORDS = 1_000;
const LAST_PAGE = MAX_RECORDS / PAGE_SIZE - 1;

/** What has happened to a user, newest first. */
export function UserLogs({ user }: { user: User }) {
  const texts = useTexts("users").logs;
  const [{ from }] = useSearchParams();
  const page = Math.min(Math.max(Number.parseInt(from ?? "0", 10) || 0, 0), LAST_PAGE);
  const answer = api.useQuery(
    "get",
    "/users/{id}/logs",
    { params: { path: { id: user.user_id ?? "" }, query: { page, per_page: PAGE_SIZE } } },
    { placeholderData: keepPreviousData },
  );
  const columns = useColumns();
  return (
    <Answer query={answer} loading={<TableSkeleton />}>
      {(data) => {
        const { rows } = listed(data, "logs");
        const isFull = rows.length === PAGE_SIZE;
        return (
          <>
            <DataTable
              label={texts.label}
              columns={columns}
              rows={rows}
              rowKey={(event) => event.log_id ?? ""}
              empty={<EmptyState {...texts.empty} />}
            />
            <KeyPager from={from} next={isFull && page < LAST_PAGE ? String(page + 1) : undefined} />
            {isFull && page === LAST_PAGE && (
              <Text size="sm" c="dimmed" mt="sm">
                {texts.end}
              </Text>
            )}
          </>
        );
      }}
    </Answer>
  );
}

const textIn = (event: LogEvent, field: string): string => {
  const value = event[field];
  return typeof value === "string" ? value : "";
};

function useColumns(): readonly Column<LogEvent>[] {
  const texts = useTexts("users").logs;
  const { changes, ...logTexts } = useTexts("logs");
  const types: Readonly<Record<string, { readonly name: string }>> = logTexts.types;
  return [
    {
      key: "event",
      header: texts.event,
      cell: (event) => (
        <>
          <TextLink to="/logs/$id" params={{ id: event.log_id ?? "" }} data-row-link inherit>
            {types[event.type ?? ""]?.name ?? event.type}
          </TextLink>
          <Text size="xs" c="dimmed" lineClamp={2}>
            {logSentence(event, changes)}
          </Text>
        </>
      ),
    },
    { key: "time", header: texts.time, width: 150, cell: (event) => event.date && <RelativeTime time={event.date} /> },
    {
      key: "where",
      header: texts.where,
      onlyWide: true,
      cell: (event) => [textIn(event, "client_name"), textIn(event, "connection")].filter(Boolean).join(" · "),
    },
    { key: "ip", header: texts.ip, onlyWide: true, width: 150, cell: (event) => textIn(event, "ip") },
  ];
}
