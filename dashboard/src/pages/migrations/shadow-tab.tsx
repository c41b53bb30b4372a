import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { Numbers } from "./numbers.tsx";
import { usePhaseChange } from "./phase-actions.tsx";
import { useChangeSettings } from "./use-change-settings.ts";
import { useRefresh } from "./use-refresh.ts";

type Report = operations["readShadowReport"]["responses"][200]["content"]["application/json"];
type Comparison = Report["comparisons"][number];
type Agreement = Comparison["agreement"];

const AGREEMENTS: readonly Agreement[] = ["disagreed", "fields_differ", "no_verdict", "agreed"];
const FOLLOW_MS = 5_000;

/** Shadow mode: switched on and off, and what it found. */
export function ShadowTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const texts = useTexts("migrations").shadow;
  const [{ agreement = "disagreed", from }] = useSearchParams();
  const isOn = migration.phase === "shadow";
  const query = api.useQuery(
    "get",
    "/migrations/{connection_id}/shadow",
    { params: { path: { connection_id: id }, query: { agreement: agreement as Agreement, from, take: 50 } } },
    { refetchInterval: isOn ? FOLLOW_MS : false },
  );
  return (
    <Stack gap="lg" maw={1100}>
      <Switching migration={migration} />
      <Answer query={query}>
        {(report) =>
          report.total === 0 ? (
            <EmptyState title={texts.none} text={isOn ? texts.noneOn : texts.noneOff} />
          ) : (
            <Found id={id} report={report} agreement={agreement as Agreement} from={from} />
          )
        }
      </Answer>
    </Stack>
  );
}

function Switching({ migration }: { migration: Migration }) {
  const { shadow: texts, phase } = useTexts("migrations");
  const common = useTexts("common");
  const mayChange = useMay("update:migrations");
  const change = usePhaseChange(migration.connection_id);
  const settings = useChangeSettings(migration.connection_id);
  const stored = Math.round(migration.shadow_share * 1_000) / 10;
  const [share, setShare] = useState<number | string>(stored);
  const isOn = migration.phase === "shadow";
  if (migration.phase === "finalised") return null;
  return (
    <FormSection title={texts.title} text={texts.lead}>
      <Group justify="space-between">
        <Text role="status">{isOn ? texts.isOn : texts.isOff}</Text>
        {mayChange && !isOn && (
          <Button loading={change.isPending} onClick={() => change.to("shadow", phase.shadowStarted)}>
            {phase.shadow}
          </Button>
        )}
        {mayChange && isOn && (
          <Button loading={change.isPending} onClick={() => change.to("start", phase.started)}>
            {texts.stopAndStart}
          </Button>
        )}
      </Group>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          settings.save({ shadow_share: Number(share) / 100 });
        }}
      >
        <Group align="flex-end">
          <NumberInput
            label={texts.share}
            description={texts.shareHelp}
            value={share}
            onChange={setShare}
            min={0}
            max={100}
            decimalScale={1}
            suffix=" %"
            readOnly={!mayChange}
            w={260}
          />
          {mayChange && (
            <Button
              type="submit"
              variant="default"
              disabled={share === "" || Number(share) === stored}
              loading={settings.isPending}
            >
              {common.actions.save}
            </Button>
          )}
        </Group>
      </form>
    </FormSection>
  );
}

interface FoundProps {
  readonly id: string;
  readonly report: Report;
  readonly agreement: Agreement;
  readonly from: string | undefined;
}

function Found({ id, report, agreement, from }: FoundProps) {
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

const answerText = (answer: string, texts: Texts<"migrations">["shadow"]): string =>
  (texts.answers as Record<string, string>)[answer] ?? answer;

function columnsOf(texts: Texts<"migrations">["shadow"], format: Format): readonly Column<Comparison>[] {
  return [
    { key: "when", header: texts.when, cell: ({ at }) => <RelativeTime time={at} />, onlyWide: true },
    { key: "who", header: texts.who, cell: ({ identifier }) => identifier },
    { key: "here", header: texts.here, cell: ({ local }) => answerText(local, texts) },
    { key: "source", header: texts.source, cell: ({ source }) => answerText(source, texts) },
    {
      key: "differing",
      header: texts.differing,
      cell: ({ differing_fields: fields }) => fields.join(", "),
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
            <Table.Td>{field}</Table.Td>
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
