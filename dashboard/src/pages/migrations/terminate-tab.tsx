import { Button, Checkbox, Group, MultiSelect, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { bodyOf, type Criteria, criteriaOf, isComplete, searchOf } from "./terminate-criteria.ts";
import { TerminateReport } from "./terminate-report.tsx";
import { useCurrentJobId } from "./use-current-job.ts";
import { useRefresh } from "./use-refresh.ts";

/** Undoes what a source, a list or an import brought: a report first, and then exactly what it says. */
export function TerminateTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const { notAllowed } = useTexts("common");
  const mayUndo = useMay("delete:migrations");
  const [search] = useSearchParams();
  const job = useCurrentJobId({ connectionId: id, type: "migration_terminate" });
  return (
    <Stack gap="lg">
      {mayUndo ? <CriteriaForm id={id} /> : <EmptyState title={notAllowed} />}
      {job !== undefined && (
        <TerminateReport
          key={job}
          migration={migration}
          jobId={job}
          // Of a report whose criteria are not in the address nobody knows what it is about.
          criteria={search.job === job && search.what !== undefined ? criteriaOf(search) : undefined}
        />
      )}
    </Stack>
  );
}

function CriteriaForm({ id }: { id: string }) {
  const texts = useTexts("migrations").terminate;
  const { ways } = useTexts("home");
  const [search, changeAddress] = useSearchParams();
  const [criteria, setCriteria] = useState(() => criteriaOf(search));
  const change = (part: Partial<Criteria>) => setCriteria({ ...criteria, ...part });
  const refresh = useRefresh();
  const dryRun = api.useMutation("post", "/migrations/{connection_id}/terminate", {
    onSuccess: async (job) => {
      changeAddress({ ...searchOf(criteria), job: job.id, verdict: undefined, from: undefined });
      await refresh();
    },
  });
  return (
    <FormSection title={texts.title} text={texts.lead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          dryRun.mutate({ params: { path: { connection_id: id } }, body: { ...bodyOf(criteria), dry_run: true } });
        }}
      >
        <Stack>
          <Select
            label={texts.what}
            value={criteria.what}
            allowDeselect={false}
            data={Object.entries(texts.kinds).map(([value, label]) => ({ value, label }))}
            onChange={(what) => change({ what: (what ?? "batch") as Criteria["what"] })}
          />
          {criteria.what === "batch" && (
            <Batches id={id} value={criteria.batch} onChange={(batch) => change({ batch })} />
          )}
          {criteria.what === "time" && (
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                type="datetime-local"
                label={texts.since}
                value={criteria.since ?? ""}
                onChange={(event) => change({ since: event.currentTarget.value || undefined })}
              />
              <TextInput
                type="datetime-local"
                label={texts.until}
                value={criteria.until ?? ""}
                onChange={(event) => change({ until: event.currentTarget.value || undefined })}
              />
            </SimpleGrid>
          )}
          <MultiSelect
            label={texts.ways}
            description={texts.waysHelp}
            value={[...criteria.ways]}
            data={Object.entries(ways).map(([value, label]) => ({ value, label }))}
            onChange={(chosen) => change({ ways: chosen as unknown as Criteria["ways"] })}
          />
          <Checkbox
            label={texts.active}
            description={texts.activeHelp}
            checked={criteria.active}
            onChange={(event) => change({ active: event.currentTarget.checked })}
          />
          {dryRun.error !== null && <ErrorState error={dryRun.error} />}
          <Group>
            <Button type="submit" disabled={!isComplete(criteria)} loading={dryRun.isPending}>
              {texts.dryRun}
            </Button>
          </Group>
        </Stack>
      </form>
    </FormSection>
  );
}

const BATCH_TYPES = ["users_import", "roster_load", "reset_campaign"] as const;

interface BatchesProps {
  readonly id: string;
  readonly value: string | undefined;
  readonly onChange: (batch: string | undefined) => void;
}

/** The lists, imports and campaigns that have ended. */
function Batches({ id, value, onChange }: BatchesProps) {
  const texts = useTexts("migrations").terminate;
  const names = useTexts("home").attention.job;
  const format = useFormat();
  const recent = api.useQuery("get", "/jobs", { params: { query: { connection_id: id, take: 100 } } });
  const batches = (recent.data?.jobs ?? []).filter(
    ({ type, status, summary }) =>
      BATCH_TYPES.some((one) => one === type) &&
      status !== "pending" &&
      status !== "processing" &&
      summary?.dry_run !== true,
  );
  if (recent.data !== undefined && batches.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.noBatch}
      </Text>
    );
  return (
    <Select
      label={texts.batch}
      value={value ?? null}
      searchable
      data={batches.map((job) => ({
        value: job.id,
        label: `${names[job.type]}, ${format.dateTime(job.created_at)} (${job.id})`,
      }))}
      onChange={(batch) => onChange(batch ?? undefined)}
    />
  );
}
