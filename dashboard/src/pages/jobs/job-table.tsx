import { Group, Progress, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { JobBadge } from "../../components/job-badge.tsx";
import { TextLink } from "../../components/links.tsx";
import type { Job } from "../../components/live-job.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { jobTitle } from "./job-words.ts";
import { StartedBy } from "./started-by.tsx";

/** Jobs, each leading to its page. */
export function JobTable({ jobs, empty }: { jobs: readonly Job[]; empty: ReactNode }) {
  const texts = useTexts("jobs");
  return <DataTable label={texts.list} columns={useColumns()} rows={jobs} rowKey={({ id }) => id} empty={empty} />;
}

function useColumns(): readonly Column<Job>[] {
  const texts = useTexts("jobs");
  const { columns } = texts;
  return [
    {
      key: "job",
      header: columns.job,
      cell: (job) => (
        <>
          <TextLink to="/jobs/$id" params={{ id: job.id }} data-row-link inherit>
            {jobTitle(job, texts)}
          </TextLink>
          <Text size="xs" c="dimmed">
            {job.external_id}
          </Text>
        </>
      ),
    },
    { key: "connection", header: columns.connection, onlyWide: true, cell: (job) => job.connection },
    { key: "state", header: columns.state, cell: (job) => <State job={job} /> },
    { key: "by", header: columns.by, onlyWide: true, cell: (job) => <StartedBy job={job} /> },
    { key: "time", header: columns.time, width: 150, cell: (job) => <RelativeTime time={job.created_at} /> },
  ];
}

function State({ job }: { job: Job }) {
  const texts = useTexts("common").job;
  const format = useFormat();
  const said = format.percent((job.percentage_done ?? 0) / 100, 0);
  return (
    <Stack gap={4} maw={260}>
      <Group gap="xs">
        <JobBadge job={job} />
        {job.status === "processing" && (
          <Text size="xs">
            {said}
            {job.time_left_seconds !== undefined && `, ${texts.left(format.duration(job.time_left_seconds * 1_000))}`}
          </Text>
        )}
      </Group>
      {job.status === "processing" && (
        <Progress value={job.percentage_done ?? 0} size="sm" animated aria-label={texts.progress(said)} />
      )}
      {job.status === "failed" && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {job.status_details}
        </Text>
      )}
    </Stack>
  );
}
