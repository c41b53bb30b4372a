import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { api } from "../api/client.ts";
import { useMay } from "../session/session.tsx";
import { useFormat, useTexts } from "../texts/use-texts.tsx";
import { Answer } from "./answer.tsx";
import { type Job, JobBadge } from "./job-badge.tsx";
import { TextLink } from "./links.tsx";
import { Loading } from "./loading.tsx";
import { useNotices } from "./notices.ts";
import { JobWords } from "./row-words.tsx";

export type { Job };

const POLL_MS = 1_500;

/** Whether there is something of it to wait for. */
export const isRunning = (job: Job | undefined): boolean => job?.status === "pending" || job?.status === "processing";

/** A job, asked for again until it has ended. */
export const useLiveJob = (id: string) =>
  api.useQuery(
    "get",
    "/jobs/{id}",
    { params: { path: { id } } },
    { refetchInterval: (query) => (query.state.data === undefined || isRunning(query.state.data) ? POLL_MS : false) },
  );

/** How far a job is, while it runs and after. Keep its id in the address, and it survives a reload. On its own page, it leads nowhere. */
export function LiveJob(props: { id: string; isOwnPage?: boolean }) {
  const query = useLiveJob(props.id);
  return (
    <Answer query={query} loading={<Loading>…</Loading>}>
      {(job) => <JobProgress job={job} isOwnPage={props.isOwnPage ?? false} onChanged={() => void query.refetch()} />}
    </Answer>
  );
}

function JobProgress({ job, isOwnPage, onChanged }: { job: Job; isOwnPage: boolean; onChanged: () => void }) {
  const texts = useTexts("common").job;
  const format = useFormat();
  const percentage = job.status === "completed" ? 100 : (job.percentage_done ?? 0);
  const said = texts.progress(format.percent(percentage / 100, 0));
  return (
    <Stack gap="xs">
      <Group gap="sm" aria-live="polite">
        <JobBadge job={job} />
        {isRunning(job) && (
          <Text size="sm">
            {said}
            {job.time_left_seconds !== undefined && `, ${texts.left(format.duration(job.time_left_seconds * 1_000))}`}
          </Text>
        )}
        {!isOwnPage && (
          <TextLink to="/jobs/$id" params={{ id: job.id }} size="sm">
            {texts.details}
          </TextLink>
        )}
        {isRunning(job) && <CancelJob id={job.id} onCancelled={onChanged} />}
      </Group>
      {isRunning(job) && <Progress value={percentage} aria-label={said} animated />}
      {job.status_details && (
        <Text size="sm">
          <JobWords job={job} />
        </Text>
      )}
    </Stack>
  );
}

function CancelJob(props: { id: string; onCancelled: () => void }) {
  const texts = useTexts("common").job;
  const notices = useNotices();
  const mayCancel = useMay("create:users");
  const cancel = api.useMutation("post", "/jobs/{id}/cancel", {
    onSuccess: props.onCancelled,
    onError: notices.failed,
  });
  if (!mayCancel) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={cancel.isPending}
      onClick={() => cancel.mutate({ params: { path: { id: props.id } } })}
    >
      {texts.cancel}
    </Button>
  );
}
