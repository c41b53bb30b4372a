import { Button, Checkbox, Group, NumberInput, SimpleGrid, Stack, Table, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useNotAmongFailed } from "../../components/migration/use-not-among-failed.ts";
import { useNotices } from "../../components/notices.ts";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useMay } from "../../session/session.tsx";
import type { Format } from "../../texts/format.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { wordFor } from "../../texts/word-for.ts";
import { CutOverReport } from "./cut-over-report.tsx";
import { useChangeSettings } from "./use-change-settings.ts";
import { useRefresh } from "./use-refresh.ts";

type Criterion = Migration["gate"][number];

/** The end of a migration: its criteria, closing the source, and the proof. */
export function CutOverTab({ migration }: { migration: Migration }) {
  return (
    <Stack gap="lg">
      {migration.phase === "finalised" ? (
        <CutOverReport migration={migration} />
      ) : (
        <>
          <Criteria migration={migration} />
          <CriteriaForm key={JSON.stringify(migration.criteria)} migration={migration} />
          <Finalise migration={migration} isOpen={isOpen(migration.gate)} />
        </>
      )}
    </Stack>
  );
}

const isOpen = (criteria: Migration["gate"]): boolean => criteria.every(({ met }) => met);

function Criteria({ migration: { gate, counts } }: { migration: Migration }) {
  const texts = useTexts("migrations").cutOver;
  const { blocked = 0, collision = 0 } = counts.by_state;
  const hints: Readonly<Record<string, string | undefined>> = {
    share_moved: counts.share_moved === undefined ? texts.shareNotKnown : undefined,
    open_failures: useNotAmongFailed({ blocked, collision }),
  };
  return (
    <FormSection title={texts.gate} text={texts.gateLead}>
      <Text fw={600} aria-live="polite">
        {isOpen(gate) ? texts.isOpen : texts.isShut}
      </Text>
      <Table aria-label={texts.gate}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.criterion}</Table.Th>
            <Table.Th ta="right">{texts.required}</Table.Th>
            <Table.Th ta="right">{texts.actual}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {gate.map((criterion) => (
            <CriterionRow key={criterion.name} criterion={criterion} hint={hints[criterion.name]} />
          ))}
        </Table.Tbody>
      </Table>
    </FormSection>
  );
}

function CriterionRow({ criterion, hint }: { criterion: Criterion; hint: string | undefined }) {
  const texts = useTexts("migrations").cutOver;
  const format = useFormat();
  const { name, actual, met } = criterion;
  return (
    <Table.Tr>
      <Table.Td>
        {wordFor(texts.names, name)}
        {hint !== undefined && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
        <div>
          <StatusBadge tone={met ? "good" : "warning"}>{met ? texts.met : texts.notMet}</StatusBadge>
        </div>
      </Table.Td>
      <Table.Td ta="right">{requiredText(criterion, format)}</Table.Td>
      <Table.Td ta="right">{actual === undefined ? texts.notKnown : actualText(criterion, actual, format)}</Table.Td>
    </Table.Tr>
  );
}

/** As exactly as it can be set. */
const requiredText = ({ name, required }: Criterion, format: Format): string =>
  name === "share_moved" ? format.percent(required, 2) : format.number(required);

/** A share as on every other page; one that is not enough must not look as if it were. */
const actualText = (criterion: Criterion, actual: number, format: Format): string => {
  const text = criterion.name === "share_moved" ? format.percent(actual) : format.number(actual);
  return criterion.met || text !== requiredText(criterion, format) ? text : `<\u00A0${text}`;
};

function CriteriaForm({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").cutOver;
  const common = useTexts("common");
  const mayChange = useMay("update:migrations");
  const settings = useChangeSettings(migration.connection_id);
  const { criteria } = migration;
  const stored = {
    share: Math.round(criteria.share_moved * 10_000) / 100,
    quiet: criteria.quiet_days,
    noCall: criteria.days_without_source_call,
    failures: criteria.open_failures,
  };
  const [values, setValues] = useState<Record<keyof typeof stored, number | string>>(stored);
  const isDirty = JSON.stringify(values) !== JSON.stringify(stored);
  const isWhole = Object.values(values).every((value) => value !== "");
  if (!mayChange) return null;
  const field = (name: keyof typeof stored) => ({
    value: values[name],
    onChange: (value: number | string) => setValues({ ...values, [name]: value }),
    min: 0,
    allowDecimal: name === "share",
  });
  return (
    <FormSection title={texts.set}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          settings.save({
            criteria: {
              share_moved: Number(values.share) / 100,
              quiet_days: Number(values.quiet),
              days_without_source_call: Number(values.noCall),
              open_failures: Number(values.failures),
            },
          });
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberInput label={texts.shareMoved} suffix=" %" max={100} decimalScale={2} {...field("share")} />
            <NumberInput label={texts.openFailures} {...field("failures")} />
            <NumberInput label={texts.quietDays} description={texts.quietDaysHelp} max={3_650} {...field("quiet")} />
            <NumberInput
              label={texts.daysWithoutCall}
              description={texts.daysWithoutCallHelp}
              max={3_650}
              {...field("noCall")}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" variant="default" disabled={!isDirty || !isWhole} loading={settings.isPending}>
              {common.actions.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormSection>
  );
}

function Finalise({ migration, isOpen }: { migration: Migration; isOpen: boolean }) {
  const texts = useTexts("migrations").cutOver;
  const mayFinalise = useMay("update:migrations");
  const refresh = useRefresh();
  const notices = useNotices();
  const [isForced, setForced] = useState(false);
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const finalise = api.useMutation("post", "/migrations/{connection_id}/finalise");
  if (!mayFinalise) return null;
  const isReady = isOpen || (isForced && reason.trim() !== "");
  return (
    <FormSection title={texts.finalise} text={texts.finaliseLead}>
      {!isOpen && (
        <>
          <Checkbox
            label={texts.force}
            checked={isForced}
            onChange={(event) => setForced(event.currentTarget.checked)}
          />
          {isForced && (
            <TextInput
              label={texts.reason}
              description={texts.reasonHelp}
              required
              maxLength={1_000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </>
      )}
      <Group>
        <Button color="red.9" disabled={!isReady} onClick={() => setAsked(true)}>
          {texts.finalise}
        </Button>
      </Group>
      <ConfirmDelete
        opened={isAsked}
        title={texts.confirmTitle}
        text={texts.confirmText}
        typeName={migration.connection}
        label={texts.confirm}
        onClose={() => setAsked(false)}
        onConfirm={async () => {
          await finalise.mutateAsync({
            params: { path: { connection_id: migration.connection_id } },
            body: isOpen ? {} : { force: true, reason: reason.trim() },
          });
          notices.done(texts.done);
          await refresh();
        }}
      />
    </FormSection>
  );
}
