import { Button, Group, Select, SimpleGrid, Table, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { wordFor } from "../../texts/word-for.ts";
import { Numbers } from "./numbers.tsx";
import { useRefresh } from "./use-refresh.ts";

type Report = operations["readShadowReport"]["responses"][200]["content"]["application/json"];
type Comparison = Report["comparisons"][number];
type Agreement = Comparison["agreement"];

/** In the order in which they want to be looked at. */
export const AGREEMENTS: readonly Agreement[] = ["disagreed", "fields_differ", "no_verdict", "would_come", "agreed"];

interface ShadowReportProps {
  readonly id: string;
  readonly report: Report;
  readonly agreement: Agreement;
  readonly from: string | undefined;
}

/** What was compared, in numbers and one by one. */
export function ShadowReport({ id, report, agreement, from }: ShadowReportProps) {
  const texts = useTexts("migrations").shadow;
  const format = useFormat();
  const [, change] = useSearchParams();
  return (
    <>
      <FormSection title={texts.report}>
        <Numbers
          items={[
            { name: texts.total, value: format.number(report.total) },
            ...(report.agreement_rate === undefined
              ? []
              : [{ name: texts.rate, value: format.percent(report.agreement_rate) }]),
            ...AGREEMENTS.map((one) => ({
              name: texts.agreements[one],
              value: format.number(report.by_agreement[one] ?? 0),
            })),
          ]}
        />
        {report.dropped > 0 && <Text size="sm">{texts.dropped(report.dropped)}</Text>}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Verdicts report={report} />
          {report.by_differing_field.length > 0 && <Fields report={report} />}
        </SimpleGrid>
        <Discard id={id} />
      </FormSection>
      <FormSection title={texts.comparisons}>
        <Select
          label={texts.filter}
          maw={320}
          value={agreement}
          allowDeselect={false}
          data={AGREEMENTS.map((one) => ({ value: one, label: texts.agreements[one] }))}
          onChange={(chosen) => change({ agreement: chosen ?? undefined, from: undefined })}
        />
        <DataTable
          label={texts.comparisons}
          columns={columnsOf(texts, format)}
          rows={report.comparisons}
          rowKey={(one) => one.id}
          empty={
            <Text size="sm" c="dimmed">
              {texts.noneOf}
            </Text>
          }
        />
        <KeyPager from={from} next={report.next} />
      </FormSection>
    </>
  );
}

const answerText = (answer: Comparison["local" | "source"], texts: Texts<"migrations">["shadow"]): string =>
  wordFor(texts.answers, answer);

function columnsOf(texts: Texts<"migrations">["shadow"], format: Format): readonly Column<Comparison>[] {
  return [
    { key: "when", header: texts.when, cell: ({ at }) => <RelativeTime time={at} />, onlyWide: true },
    { key: "who", header: texts.who, cell: ({ identifier }) => identifier },
    { key: "here", header: texts.here, cell: ({ local }) => answerText(local, texts) },
    { key: "source", header: texts.source, cell: ({ source }) => answerText(source, texts) },
    {
      key: "differing",
      header: texts.differing,
      cell: ({ differing_fields: fields }) => format.list(fields.map((field) => wordFor(texts.attributes, field))),
      onlyWide: true,
    },
    {
      key: "took",
      header: texts.took,
      cell: ({ duration_ms: ms }) => format.duration(ms),
      align: "right",
      onlyWide: true,
    },
  ];
}

function Verdicts({ report }: { report: Report }) {
  const texts = useTexts("migrations").shadow;
  const format = useFormat();
  return (
    <Table captionSide="top" aria-label={texts.verdicts}>
      <Table.Caption>{texts.verdicts}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{texts.here}</Table.Th>
          <Table.Th>{texts.source}</Table.Th>
          <Table.Th ta="right">{texts.count}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {report.by_verdicts.map(({ local, source, count }) => (
          <Table.Tr key={`${local} ${source}`}>
            <Table.Td>{answerText(local, texts)}</Table.Td>
            <Table.Td>{answerText(source, texts)}</Table.Td>
            <Table.Td ta="right">{format.number(count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Fields({ report }: { report: Report }) {
  const texts = useTexts("migrations").shadow;
  const format = useFormat();
  return (
    <Table captionSide="top" aria-label={texts.fields}>
      <Table.Caption>{texts.fields}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{texts.field}</Table.Th>
          <Table.Th ta="right">{texts.count}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {report.by_differing_field.map(({ field, count }) => (
          <Table.Tr key={field}>
            <Table.Td>{wordFor(texts.attributes, field)}</Table.Td>
            <Table.Td ta="right">{format.number(count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Discard({ id }: { id: string }) {
  const texts = useTexts("migrations").shadow;
  const mayDiscard = useMay("delete:migrations");
  const [isOpen, setOpen] = useState(false);
  const refresh = useRefresh();
  const notices = useNotices();
  const discard = api.useMutation("delete", "/migrations/{connection_id}/shadow");
  if (!mayDiscard) return null;
  return (
    <Group>
      <Button variant="default" onClick={() => setOpen(true)}>
        {texts.discard}
      </Button>
      <ConfirmDelete
        opened={isOpen}
        title={texts.discardTitle}
        text={texts.discardText}
        label={texts.discard}
        onClose={() => setOpen(false)}
        onConfirm={async () => {
          await discard.mutateAsync({ params: { path: { connection_id: id } } });
          notices.done(texts.discarded);
          await refresh();
        }}
      />
    </Group>
  );
}
