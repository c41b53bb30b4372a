import { Button, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import type { Job } from "../../components/live-job.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import type { Texts } from "../../texts/index.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { useRefresh } from "./use-refresh.ts";

type Row = operations["listJobRows"]["responses"][200]["content"]["application/json"]["rows"][number];
type Verdict = keyof Texts<"migrations">["rows"]["verdicts"];

interface JobRowsProps {
  readonly job: Job;
  /** Verdicts that this kind of job gives. */
  readonly verdicts: readonly Verdict[];
}

const TAKE = 50;

/** What became of single rows of a job, page by page, and of one verdict only where that is chosen. */
export function JobRows({ job, verdicts }: JobRowsProps) {
  const texts = useTexts("migrations").rows;
  const [{ verdict, from }, change] = useSearchParams();
  const mayDismiss = useMay("update:migrations");
  const hasEnded = job.status !== "pending" && job.status !== "processing";
  const query = api.useQuery("get", "/jobs/{id}/rows", {
    params: { path: { id: job.id }, query: { verdict, from, take: TAKE } },
  });
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="flex-end">
        <Title order={3} size="md">
          {texts.title}
        </Title>
        <Group align="flex-end">
          <Select
            size="xs"
            label={texts.filter}
            placeholder={texts.all}
            clearable
            value={verdict ?? null}
            data={verdicts.map((one) => ({ value: one, label: texts.verdicts[one] }))}
            onChange={(chosen) => change({ verdict: chosen ?? undefined, from: undefined })}
          />
          {mayDismiss && hasEnded && (query.data?.rows.length ?? 0) > 0 && <Dismiss id={job.id} />}
        </Group>
      </Group>
      <Answer query={query} loading={<TableSkeleton rows={4} />}>
        {({ rows, next }) => (
          <>
            <DataTable
              label={texts.title}
              columns={columnsOf(texts)}
              rows={rows}
              rowKey={({ row }) => String(row)}
              empty={
                <Text size="sm" c="dimmed">
                  {verdict === undefined ? `${texts.none}. ${texts.noneText}` : texts.noneOf}
                </Text>
              }
            />
            <KeyPager from={from} next={next} />
          </>
        )}
      </Answer>
    </Stack>
  );
}

function columnsOf(texts: Texts<"migrations">["rows"]): readonly Column<Row>[] {
  return [
    { key: "row", header: texts.row, cell: ({ row }) => row, align: "right", width: 70, onlyWide: true },
    { key: "person", header: texts.person, cell: personOf },
    {
      key: "verdict",
      header: texts.verdict,
      cell: ({ verdict }) => (texts.verdicts as Record<string, string>)[verdict] ?? verdict,
    },
    { key: "reason", header: texts.reason, cell: ({ errors }) => errors.map(({ message }) => message).join(" ") },
  ];
}

function personOf({ user, key }: Row): string {
  const names = [user.email, user.username, user.user_id, user.phone_number, key];
  return (names.find((name) => typeof name === "string" && name !== "") as string | undefined) ?? "";
}

function Dismiss({ id }: { id: string }) {
  const texts = useTexts("migrations").rows;
  const [isOpen, setOpen] = useState(false);
  const refresh = useRefresh();
  const notices = useNotices();
  const dismiss = api.useMutation("delete", "/jobs/{id}/errors");
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        {texts.dismiss}
      </Button>
      <ConfirmDelete
        opened={isOpen}
        title={texts.dismissTitle}
        text={texts.dismissText}
        label={texts.dismiss}
        onClose={() => setOpen(false)}
        onConfirm={async () => {
          await dismiss.mutateAsync({ params: { path: { id } } });
          notices.done(texts.dismissed);
          await refresh();
        }}
      />
    </>
  );
}
