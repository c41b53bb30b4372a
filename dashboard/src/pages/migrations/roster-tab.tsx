import { Alert, Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { FormSection } from "../../components/form-section.tsx";
import { JobRows } from "../../components/job-rows.tsx";
import { type Job, LiveJob, useLiveJob } from "../../components/live-job.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { countsOf } from "./counts-of.ts";
import { Numbers } from "./numbers.tsx";
import { RosterUpload } from "./roster-upload.tsx";
import { useChangeSettings } from "./use-change-settings.ts";
import { useCurrentJobId, useJobsOf } from "./use-current-job.ts";
import { useRefreshAfter } from "./use-refresh.ts";

/** Who lives at the source: lists are loaded here, and what became of each row is read here. */
export function RosterTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const texts = useTexts("migrations").roster;
  const mayLoad = useMay("create:migrations");
  const [hasFile, setHasFile] = useState(false);
  const place = { connectionId: id, type: "roster_load" } as const;
  const jobId = useCurrentJobId(place);
  const latest = useJobsOf(place, 1).data?.jobs[0];
  const { listed } = migration.counts;
  return (
    <Stack gap="lg">
      <Text fw={600}>{listed === 0 ? texts.none : texts.listed(listed)}</Text>
      {mayLoad && <RosterUpload id={id} latest={latest} onFile={setHasFile} />}
      {jobId !== undefined && <LastLoad id={jobId} hasFile={hasFile} />}
      <Estimate migration={migration} />
    </Stack>
  );
}

function LastLoad({ id, hasFile }: { id: string; hasFile: boolean }) {
  const texts = useTexts("migrations").roster;
  const job = useLiveJob(id).data;
  useRefreshAfter(job);
  return (
    <FormSection title={job?.dry_run ? texts.lastDry : texts.last}>
      <LiveJob id={id} />
      {job && <Loaded job={job} hasFile={hasFile} />}
    </FormSection>
  );
}

function Loaded({ job, hasFile }: { job: Job; hasFile: boolean }) {
  const texts = useTexts("migrations").roster;
  const format = useFormat();
  return (
    <>
      <Numbers items={countsOf(job.summary, texts.summary, format)} />
      {job.dry_run && job.status === "completed" && (
        <Alert color="blue" title={texts.wasDry}>
          {!hasFile && texts.chooseAgain}
        </Alert>
      )}
      <JobRows
        job={job}
        verdicts={["failed", "collision", "already_moved", "deleted", "listed", "updated", "unchanged"]}
      />
    </>
  );
}

function Estimate({ migration }: { migration: Migration }) {
  const texts = useTexts("migrations").roster;
  const common = useTexts("common");
  const mayChange = useMay("update:migrations") && migration.phase !== "finalised";
  const settings = useChangeSettings(migration.connection_id);
  const stored = migration.estimate ?? "";
  const [estimate, setEstimate] = useState<number | string>(stored);
  return (
    <FormSection title={texts.estimateTitle} text={texts.estimateText}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          settings.save({ estimate: estimate === "" ? null : Number(estimate) });
        }}
      >
        <Group align="flex-end">
          <NumberInput
            label={texts.estimate}
            value={estimate}
            onChange={setEstimate}
            min={0}
            max={1_000_000_000}
            allowDecimal={false}
            readOnly={!mayChange}
          />
          {mayChange && (
            <Button type="submit" variant="default" disabled={estimate === stored} loading={settings.isPending}>
              {common.actions.save}
            </Button>
          )}
        </Group>
      </form>
    </FormSection>
  );
}
