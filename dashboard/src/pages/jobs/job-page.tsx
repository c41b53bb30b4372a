import { Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { CopyText } from "../../components/copy-text.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { type Fact, Facts } from "../../components/facts.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { JobRows } from "../../components/job-rows.tsx";
import { ButtonLink, TextLink } from "../../components/links.tsx";
import { type Job, LiveJob, useLiveJob } from "../../components/live-job.tsx";
import { PageSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { wordFor } from "../../texts/word-for.ts";
import { ExportedFile } from "./exported-file.tsx";
import { jobTitle } from "./job-words.ts";
import { StartedBy } from "./started-by.tsx";

/** One job: how far it is, what came of it, and what of single rows. */
export function JobPage() {
  const texts = useTexts("jobs");
  const { id = "" } = useParams({ strict: false });
  const { data: job, error, refetch } = useLiveJob(id);
  const mayImport = useMay("create:users");
  const back = <TextLink to="/jobs">{texts.one.back}</TextLink>;
  if (job === undefined && error === null) return <PageSkeleton />;
  if (job === undefined)
    return (
      <>
        <PageHeader title={texts.one.title} back={back} />
        <ErrorState error={error} onRetry={() => void refetch()} />
      </>
    );
  return (
    <>
      <PageHeader
        title={jobTitle(job, texts)}
        lead={wordFor(texts.explained, job.type)}
        back={back}
        actions={
          mayImport &&
          job.type === "users_import" &&
          job.status === "failed" && (
            <ButtonLink to="/jobs" search={{ start: "import" }}>
              {texts.importing.again}
            </ButtonLink>
          )
        }
      />
      <Stack gap="lg" maw="64rem">
        <FormSection title={texts.one.progress}>
          <LiveJob id={id} isOwnPage />
          <Counts job={job} />
        </FormSection>
        {job.type === "users_export" && job.status === "completed" && <ExportedFile job={job} />}
        {hasRows(job) && (
          <FormSection title={texts.rows.title} text={texts.rows.text}>
            <JobRows key={job.status} job={job} />
          </FormSection>
        )}
        <FormSection title={texts.one.facts}>
          <JobFacts job={job} />
        </FormSection>
      </Stack>
    </>
  );
}

/** A file that could not be read at all has none. */
function hasRows({ type, status, summary = {} }: Job): boolean {
  const wasRead = status !== "failed" || Object.keys(summary).length > 0;
  return wasRead && type !== "users_export" && type !== "verification_email";
}

/** What has been done so far, number by number; what the server counts in lists of its own is left to the pages of migrations. */
function Counts({ job: { summary = {} } }: { job: Job }) {
  const texts = useTexts("jobs");
  const common = useTexts("common");
  const format = useFormat();
  const order = Object.keys(texts.counts);
  const placeOf = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = Object.entries(summary).sort(([one], [other]) => placeOf(one) - placeOf(other));
  const facts = sorted.flatMap(([name, value]): Fact[] => {
    if (typeof value === "number") return [{ name: wordFor(texts.counts, name), value: format.number(value) }];
    if (typeof value === "boolean")
      return [{ name: wordFor(texts.counts, name), value: value ? common.yes : common.no }];
    return [];
  });
  return facts.length === 0 ? null : <Facts facts={facts} />;
}

function JobFacts({ job }: { job: Job }) {
  const texts = useTexts("jobs").one;
  const format = useFormat();
  const facts: readonly (Fact | undefined)[] = [
    { name: texts.id, value: <CopyText value={job.id} /> },
    job.external_id ? { name: texts.externalId, value: job.external_id } : undefined,
    job.connection ? { name: texts.connection, value: <Connection job={job} /> } : undefined,
    job.created_by ? { name: texts.startedBy, value: <StartedBy job={job} /> } : undefined,
    { name: texts.created, value: format.exactTime(job.created_at) },
    job.started_at ? { name: texts.begun, value: format.exactTime(job.started_at) } : undefined,
    job.finished_at ? { name: texts.ended, value: format.exactTime(job.finished_at) } : undefined,
  ];
  return <Facts facts={facts.filter((fact) => fact !== undefined)} />;
}

function Connection({ job: { connection, connection_id: id } }: { job: Job }) {
  if (id === undefined) return connection;
  return (
    <TextLink to="/connections/$id/$tab" params={{ id, tab: "settings" }} inherit>
      {connection}
    </TextLink>
  );
}
