import { Select, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { DataTable, KeyPager } from "../../components/data-table.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TextLink } from "../../components/links.tsx";
import { LiveJob } from "../../components/live-job.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { Numbers } from "./numbers.tsx";

type Result = NonNullable<NonNullable<operations["listResetCampaignPeople"]["parameters"]["query"]>["result"]>;
type Campaign = operations["readResetCampaign"]["responses"][200]["content"]["application/json"];

const FOLLOW_MS = 3_000;
const of = (connectionId: string, jobId: string) => ({ path: { connection_id: connectionId, job_id: jobId } });

interface CampaignProps {
  readonly connectionId: string;
  readonly jobId: string;
}

/** How far one campaign is, and what became of whom it mailed. */
export function CampaignResults({ connectionId, jobId }: CampaignProps) {
  const texts = useTexts("migrations").campaign;
  const query = api.useQuery(
    "get",
    "/migrations/{connection_id}/campaigns/{job_id}",
    { params: of(connectionId, jobId) },
    { refetchInterval: FOLLOW_MS },
  );
  return (
    <FormSection title={query.data?.dry_run ? texts.counted : texts.results}>
      <Answer query={query} loading={<TableSkeleton rows={3} />}>
        {(campaign) => (
          <>
            <LiveJob id={jobId} />
            <Outcome campaign={campaign} />
            {campaign.results !== undefined && <People connectionId={connectionId} jobId={jobId} />}
          </>
        )}
      </Answer>
    </FormSection>
  );
}

function Outcome({ campaign: { summary, results } }: { campaign: Campaign }) {
  const texts = useTexts("migrations").campaign;
  const format = useFormat();
  const number = (value: unknown) => (typeof value === "number" ? format.number(value) : undefined);
  const items = [
    { name: texts.wouldMail, value: number(summary?.would_send) },
    { name: texts.mailed, value: number(summary?.sent) },
    { name: texts.failedMails, value: number(summary?.failed) },
    { name: texts.result.moved_by_campaign, value: number(results?.moved_by_campaign) },
    { name: texts.result.moved_otherwise, value: number(results?.moved_otherwise) },
    { name: texts.result.waiting, value: number(results?.waiting) },
    { name: texts.skipped, value: number(summary?.skipped) },
  ].filter(({ value }) => value !== undefined);
  const reasons = Object.entries((summary?.skipped_by_reason ?? {}) as Record<string, number>).filter(
    ([, count]) => count > 0,
  );
  const words = texts.skipReasons as Record<string, string>;
  return (
    <>
      <Numbers items={items} />
      {reasons.length > 0 && (
        <Text size="sm">
          {texts.skipped}:{" "}
          {format.list(reasons.map(([reason, count]) => `${format.number(count)} ${words[reason] ?? reason}`))}
        </Text>
      )}
    </>
  );
}

function People({ connectionId, jobId }: CampaignProps) {
  const texts = useTexts("migrations").campaign;
  const [{ result, from }, change] = useSearchParams();
  const query = api.useQuery("get", "/migrations/{connection_id}/campaigns/{job_id}/people", {
    params: { ...of(connectionId, jobId), query: { result: result as Result | undefined, from, take: 50 } },
  });
  return (
    <>
      <Select
        aria-label={texts.results}
        placeholder={texts.everybody}
        clearable
        maw={280}
        value={result ?? null}
        data={Object.entries(texts.result).map(([value, label]) => ({ value, label }))}
        onChange={(chosen) => change({ result: chosen ?? undefined, from: undefined })}
      />
      <Answer query={query} loading={<TableSkeleton rows={3} />}>
        {({ people, next }) => (
          <>
            <DataTable
              label={texts.results}
              columns={[
                {
                  key: "person",
                  header: texts.person,
                  cell: ({ email, user_id: id }) =>
                    id === undefined ? (
                      email
                    ) : (
                      <TextLink to="/users/$id" params={{ id }}>
                        {email}
                      </TextLink>
                    ),
                },
                {
                  key: "result",
                  header: texts.results,
                  cell: ({ result: became, reason }) => (
                    <>
                      {texts.result[became]}
                      {reason !== undefined && (
                        <Text size="xs" c="dimmed">
                          {reason}
                        </Text>
                      )}
                    </>
                  ),
                },
                { key: "at", header: texts.mailedAt, onlyWide: true, cell: ({ at }) => <RelativeTime time={at} /> },
              ]}
              rows={people}
              rowKey={({ key }) => key}
              empty={
                <Text size="sm" c="dimmed">
                  {texts.nobody}
                </Text>
              }
            />
            <KeyPager from={from} next={next} />
          </>
        )}
      </Answer>
    </>
  );
}
