import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { TextLink } from "../../components/links.tsx";
import { logSentence } from "../../components/log-sentence.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusDot } from "../../components/status-dot.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { type LogEvent, textIn, typeTexts, typeTone } from "./log-types.ts";

/** Log events, each leading to all that is known of it. */
export function LogTable({ events, empty }: { events: readonly LogEvent[]; empty: ReactNode }) {
  const texts = useTexts("logs");
  return (
    <DataTable label={texts.list} columns={useColumns()} rows={events} rowKey={({ log_id }) => log_id} empty={empty} />
  );
}

const personIn = (event: LogEvent): string => textIn(event, "user_name") || textIn(event, "user_id");

function useColumns(): readonly Column<LogEvent>[] {
  const texts = useTexts("logs");
  const { columns } = texts;
  return [
    {
      key: "event",
      header: columns.event,
      cell: (event) => (
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <StatusDot tone={typeTone(event.type)} />
          <div>
            <TextLink to="/logs/$id" params={{ id: event.log_id }} data-row-link inherit>
              {typeTexts(event.type, texts)?.name ?? event.type}
            </TextLink>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {logSentence(event, texts.changes)}
            </Text>
            <Text size="xs" className="only-narrow">
              {personIn(event)}
            </Text>
          </div>
        </Group>
      ),
    },
    { key: "time", header: columns.time, width: 150, cell: ({ date }) => <RelativeTime time={date} /> },
    { key: "person", header: columns.person, onlyWide: true, cell: personIn },
    {
      key: "where",
      header: columns.where,
      onlyWide: true,
      cell: (event) => [textIn(event, "client_name"), textIn(event, "connection")].filter(Boolean).join(" · "),
    },
    { key: "ip", header: columns.ip, onlyWide: true, width: 140, cell: (event) => textIn(event, "ip") },
  ];
}
