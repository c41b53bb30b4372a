import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { JobRows } from "../../components/job-rows.tsx";
import { type Job, LiveJob, useLiveJob } from "../../components/live-job.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { countsOf } from "./counts-of.ts";
import { Numbers } from "./numbers.tsx";
import { bodyOf, type Criteria } from "./terminate-criteria.ts";
import { useRefresh, useRefreshAfter } from "./use-refresh.ts";

interface TerminateReportProps {
  readonly migration: Migration;
  readonly jobId: string;
  /** Of which the report was made; absent: not known any more. */
  readonly criteria: Criteria | undefined;
}

/** Who would go and who would stay, or who went. */
export function TerminateReport({ migration, jobId, criteria }: TerminateReportProps) {
  const texts = useTexts("migrations").terminate;
  const format = useFormat();
  const mayUndo = useMay("delete:migrations");
  const job = useLiveJob(jobId).data;
  useRefreshAfter(job);
  const isReview = job?.summary?.dry_run !== false;
  return (
    <FormSection title={isReview ? texts.report : texts.result}>
      <LiveJob id={jobId} />
      {job && (
        <>
          <Numbers items={countsOf(job.summary, texts.summary, format)} />
          {mayUndo && isReview && job.status === "completed" && (
            <CarryOut migration={migration} review={job} criteria={criteria} />
          )}
          <JobRows
            job={job}
            verdicts={isReview ? ["would_remove", "would_unlist", "kept"] : ["removed", "unlisted", "kept"]}
          />
        </>
      )}
    </FormSection>
  );
}

const GOOD_FOR_MS = 3_600_000;

interface CarryOutProps {
  readonly migration: Migration;
  readonly review: Job;
  readonly criteria: Criteria | undefined;
}

function CarryOut({ migration, review, criteria }: CarryOutProps) {
  const texts = useTexts("migrations").terminate;
  const [isAsked, setAsked] = useState(false);
  const [, changeAddress] = useSearchParams();
  const refresh = useRefresh();
  const undo = api.useMutation("post", "/migrations/{connection_id}/terminate");
  const count = (name: string) => (typeof review.summary?.[name] === "number" ? review.summary[name] : 0);
  const going = count("would_remove") + count("would_unlist");
  if (going === 0) return <Text>{texts.nothing}</Text>;
  if (criteria === undefined) return <Text c="dimmed">{texts.otherCriteria}</Text>;
  if (Date.now() - Date.parse(review.created_at) > GOOD_FOR_MS) return <Text c="dimmed">{texts.old}</Text>;
  return (
    <Group>
      <Button color="red.9" onClick={() => setAsked(true)}>
        {texts.confirm}
      </Button>
      <ConfirmDelete
        opened={isAsked}
        title={texts.confirmTitle}
        text={texts.confirmText(count("would_remove"))}
        typeName={migration.connection}
        label={texts.confirm}
        onClose={() => setAsked(false)}
        onConfirm={async () => {
          const job = await undo.mutateAsync({
            params: { path: { connection_id: migration.connection_id } },
            body: { ...bodyOf(criteria), dry_run: false, review_id: review.id },
          });
          changeAddress({ job: job.id, verdict: undefined, from: undefined });
          await refresh();
        }}
      />
    </Group>
  );
}
