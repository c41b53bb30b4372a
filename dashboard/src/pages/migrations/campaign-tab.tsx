import { Stack, Text } from "@mantine/core";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { JobBadge } from "../../components/job-badge.tsx";
import { TextLink } from "../../components/links.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import type { Migration } from "../../components/migration/migration-types.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import type { Format } from "../../texts/format.ts";
import type { Texts } from "../../texts/index.ts";
import { useFormat, useTexts } from "../../texts/use-texts.tsx";
import { CampaignForm } from "./campaign-form.tsx";
import { CampaignResults } from "./campaign-results.tsx";

type Campaign = operations["listResetCampaigns"]["responses"][200]["content"]["application/json"]["campaigns"][number];

const FOLLOW_MS = 3_000;

/** Mails to those who are left: made, followed, and what became of them. */
export function CampaignTab({ migration }: { migration: Migration }) {
  const id = migration.connection_id;
  const mayStart = useMay("create:migrations");
  const [{ job }] = useSearchParams();
  const query = api.useQuery(
    "get",
    "/migrations/{connection_id}/campaigns",
    { params: { path: { connection_id: id }, query: { take: 50 } } },
    { refetchInterval: ({ state }) => (state.data?.campaigns.some(isRunning) ? FOLLOW_MS : false) },
  );
  const shown = job ?? query.data?.campaigns.find((one) => one.dry_run === false)?.id;
  return (
    <Stack gap="lg">
      {mayStart && <CampaignForm migration={migration} />}
      {shown !== undefined && <CampaignResults key={shown} connectionId={id} jobId={shown} />}
      <Answer query={query} loading={<TableSkeleton rows={3} />}>
        {({ campaigns }) => <Campaigns id={id} campaigns={campaigns} />}
      </Answer>
    </Stack>
  );
}

const isRunning = ({ status }: Campaign): boolean => status === "pending" || status === "processing";

function Campaigns({ id, campaigns }: { id: string; campaigns: readonly Campaign[] }) {
  const texts = useTexts("migrations").campaign;
  const format = useFormat();
  return (
    <FormSection title={texts.list}>
      <DataTable
        label={texts.list}
        columns={columnsOf(id, texts, format)}
        rows={campaigns}
        rowKey={(campaign) => campaign.id}
        empty={
          <Text size="sm" c="dimmed">
            {texts.none}
          </Text>
        }
      />
    </FormSection>
  );
}

function columnsOf(id: string, texts: Texts<"migrations">["campaign"], format: Format): readonly Column<Campaign>[] {
  const count = (value: unknown) => (typeof value === "number" ? format.number(value) : "");
  return [
    {
      key: "when",
      header: texts.when,
      cell: (campaign) => (
        <TextLink
          to="/migrations/$id/$tab"
          params={{ id, tab: "campaign" }}
          search={{ job: campaign.id }}
          data-row-link
          size="sm"
        >
          <RelativeTime time={campaign.created_at} />
        </TextLink>
      ),
    },
    {
      key: "kind",
      header: texts.kind,
      width: 90,
      cell: ({ dry_run: isDry }) => (isDry ? texts.dry : texts.real),
    },
    {
      key: "status",
      header: texts.status,
      width: 130,
      cell: (campaign) => <JobBadge job={campaign} />,
    },
    {
      key: "mailed",
      header: texts.mailed,
      align: "right",
      onlyWide: true,
      cell: ({ summary }) =>
        typeof summary?.would_send === "number" ? texts.wouldBeMailed(count(summary.would_send)) : count(summary?.sent),
    },
    {
      key: "skipped",
      header: texts.skipped,
      align: "right",
      onlyWide: true,
      cell: ({ summary }) => count(summary?.skipped),
    },
  ];
}
