import { Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { JobRows } from "../../components/job-rows.tsx";
import { ButtonLink } from "../../components/links.tsx";
import { LiveJob, useLiveJob } from "../../components/live-job.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { useNotices } from "../../components/notices.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RowWords } from "../../components/row-words.tsx";
import { SignInTraceSteps } from "../../components/sign-in-trace.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { countsOf } from "./counts-of.ts";
import { Numbers } from "./numbers.tsx";
import { useCurrentJobId } from "./use-current-job.ts";
import { useRefresh, useRefreshAfter } from "./use-refresh.ts";

type Failures =
  operations["readMigrationFailures"]["responses"][200]["content"]["application/json"]["failures"][number];
type Example = Failures["examples"][number];

/** Why people are not here although they tried, and asking the source about them again. */
export function FailuresTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const texts = useTexts("migrations").failures;
  const query = api.useQuery("get", "/migrations/{connection_id}/failures", {
    params: { path: { connection_id: id } },
  });
  const retry = useCurrentJobId({ connectionId: id, type: "migration_retry" });
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="75ch">
        {texts.lead} {texts.retryText}
      </Text>
      {retry !== undefined && <LastRetry id={retry} />}
      <Answer query={query}>
        {({ failures }) =>
          failures.length === 0 ? (
            <EmptyState title={texts.none} text={texts.noneText} />
          ) : (
            failures.map((one) => <Kind key={one.cause ?? one.state} migration={migration} failures={one} />)
          )
        }
      </Answer>
    </Stack>
  );
}

function LastRetry({ id }: { id: string }) {
  const texts = useTexts("migrations").failures;
  const format = useFormat();
  const job = useLiveJob(id).data;
  useRefreshAfter(job);
  return (
    <FormSection title={texts.retryJob}>
      <LiveJob id={id} />
      {job && (
        <>
          <Numbers items={countsOf(job.summary, texts.summary, format)} />
          <JobRows job={job} verdicts={["ready", "cleared", "still_failing", "gone", "here", "deleted"]} />
        </>
      )}
    </FormSection>
  );
}

function Kind({ migration, failures }: { migration: Migration; failures: Failures }) {
  const { failures: texts, people } = useTexts("migrations");
  const { causes, states } = useTexts("home");
  const { state, cause, last_at: lastAt } = failures;
  const title = cause === undefined ? states[state] : causes[cause];
  return (
    <FormSection
      title={`${title}: ${people(failures.people)}`}
      text={texts.advice[cause ?? (state === "failed" ? "not_importable" : state)]}
    >
      {lastAt !== undefined && (
        <Text size="sm" c="dimmed">
          {texts.last} <RelativeTime time={lastAt} />
        </Text>
      )}
      <Details failures={failures} />
      <Examples failures={failures} />
      <Group>
        {cause !== undefined && <Retry migration={migration} cause={cause} />}
        <ButtonLink
          to="/migrations/$id/$tab"
          params={{ id: migration.connection_id, tab: "left" }}
          search={{ state, cause: state === "failed" ? cause : undefined }}
          variant="default"
        >
          {texts.seeAll}
        </ButtonLink>
      </Group>
    </FormSection>
  );
}

function Details({ failures }: { failures: Failures }) {
  const { failures: texts, people } = useTexts("migrations");
  const format = useFormat();
  if (failures.details.every(({ detail }) => detail === undefined)) return null;
  return (
    <div>
      <Title order={3} size="sm">
        {texts.details}
      </Title>
      <Table>
        <Table.Tbody>
          {failures.details.map(({ detail, code, facts, people: count }) => (
            <Table.Tr key={detail ?? ""}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <RowWords reason={code && { code, facts }} sentence={detail ?? texts.noDetail} />
              </Table.Td>
              <Table.Td ta="right">{people(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {failures.details_of < failures.people && (
        <Text size="sm" c="dimmed">
          {texts.detailsOf(format.number(failures.details_of))}
        </Text>
      )}
    </div>
  );
}

function Examples({ failures: { examples } }: { failures: Failures }) {
  const texts = useTexts("migrations").failures;
  const maySeeTraces = useMay("read:sign_in_traces");
  const [shown, setShown] = useState<Example>();
  if (examples.length === 0) return null;
  return (
    <div>
      <Title order={3} size="sm">
        {texts.examples}
      </Title>
      <Table>
        <Table.Tbody>
          {examples.map((example) => (
            <Table.Tr key={example.key}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{example.identifier}</Table.Td>
              <Table.Td className="only-wide">{example.failures > 0 && texts.times(example.failures)}</Table.Td>
              <Table.Td className="only-wide">
                {example.at !== undefined && <RelativeTime time={example.at} />}
              </Table.Td>
              <Table.Td ta="right">
                {maySeeTraces && example.trace_id !== undefined && (
                  <Button size="compact-sm" variant="default" onClick={() => setShown(example)}>
                    {texts.why}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Dialog
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={shown === undefined ? "" : texts.whyTitle(shown.identifier)}
        size="lg"
      >
        {shown?.trace_id !== undefined && <Trace id={shown.trace_id} />}
      </Dialog>
    </div>
  );
}

function Trace({ id }: { id: string }) {
  const query = api.useQuery("get", "/sign-in-traces/{id}", { params: { path: { id } } });
  return <Answer query={query}>{(trace) => <SignInTraceSteps trace={trace} />}</Answer>;
}

function Retry({ migration, cause }: { migration: Migration; cause: NonNullable<Failures["cause"]> }) {
  const texts = useTexts("migrations").failures;
  const mayRetry = useMay("update:migrations");
  const refresh = useRefresh();
  const notices = useNotices();
  const [, changeAddress] = useSearchParams();
  const retry = api.useMutation("post", "/migrations/{connection_id}/failures/retry", {
    onSuccess: async (job) => {
      changeAddress({ job: job.id, verdict: undefined, from: undefined });
      await refresh();
    },
    onError: notices.failed,
  });
  if (!mayRetry) return null;
  if (migration.phase !== "running")
    return (
      <Text size="sm" c="dimmed">
        {texts.notWhile}
      </Text>
    );
  return (
    <Button
      loading={retry.isPending}
      onClick={() => retry.mutate({ params: { path: { connection_id: migration.connection_id } }, body: { cause } })}
    >
      {cause === "wrong_password" ? texts.forget : texts.retry}
    </Button>
  );
}
