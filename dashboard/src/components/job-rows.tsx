import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { api } from "../api/client.ts";
import type { operations } from "../api/schema.d.ts";
import { useMay } from "../session/session.tsx";
import type { Texts } from "../texts/index.ts";
import { useTexts } from "../texts/use-texts.tsx";
import { wordFor } from "../texts/word-for.ts";
import { Answer } from "./answer.tsx";
import { ConfirmDelete } from "./confirm-delete.tsx";
import { type Column, DataTable, KeyPager } from "./data-table.tsx";
import type { Job } from "./live-job.tsx";
import { TableSkeleton } from "./loading.tsx";
import { useNotices } from "./notices.ts";
import { RowWords } from "./row-words.tsx";
import { useSearchParams } from "./use-search-params.ts";

type Row = operations["listJobRows"]["responses"][200]["content"]["application/json"]["rows"][number];

const PAGE_SIZE = 50;
const POLL_MS = 5_000;

interface JobRowsProps {
  readonly job: Pick<Job, "id" | "status">;
  /** Verdicts that this kind of job gives; all where the kind is not known. */
  readonly verdicts?: readonly (keyof Texts<"jobs">["verdicts"])[];
}

/** What became of single rows of a job, page by page, and of one verdict only where that is chosen. */
export function JobRows(props: JobRowsProps) {
  // Pages of other areas have not loaded the texts of jobs.
  return (
    <Suspense fallback={<TableSkeleton rows={4} />}>
      <Rows {...props} />
    </Suspense>
  );
}

function Rows({ job: { id, status }, verdicts }: JobRowsProps) {
  const texts = useTexts("jobs");
  const [{ verdict, from }, change] = useSearchParams();
  const mayDismiss = useMay("create:users");
  const columns = useColumns();
  const hasEnded = status !== "pending" && status !== "processing";
  const query = api.useQuery(
    "get",
    "/jobs/{id}/rows",
    { params: { path: { id }, query: { verdict, from, take: PAGE_SIZE } } },
    { refetchInterval: hasEnded ? false : POLL_MS },
  );
  const hasRows = (query.data?.rows.length ?? 0) > 0;
  return (
    <Stack gap="sm">
      {(verdict !== undefined || hasRows) && (
        <Group justify="space-between" align="flex-end">
          <Select
            label={texts.rows.filter}
            placeholder={texts.rows.all}
            clearable
            value={verdict ?? null}
            data={Object.entries(texts.verdicts)
              .filter(([value]) => verdicts === undefined || verdicts.some((one) => one === value))
              .map(([value, label]) => ({ value, label }))}
            onChange={(chosen) => change({ verdict: chosen ?? undefined, from: undefined })}
          />
          {mayDismiss && hasEnded && hasRows && <Dismiss id={id} />}
        </Group>
      )}
      <Answer query={query} loading={<TableSkeleton rows={4} />}>
        {({ rows, next }) => (
          <div>
            <DataTable
              label={texts.rows.title}
              columns={columns}
              rows={rows}
              rowKey={({ row }) => String(row)}
              empty={<Text size="sm">{verdict === undefined ? texts.rows.none : texts.rows.noneOf}</Text>}
            />
            <KeyPager from={from} next={next} />
          </div>
        )}
      </Answer>
    </Stack>
  );
}

function useColumns(): readonly Column<Row>[] {
  const texts = useTexts("jobs");
  return [
    { key: "row", header: texts.rows.row, cell: ({ row }) => row, align: "right", width: 70, onlyWide: true },
    { key: "person", header: texts.rows.person, cell: personOf, width: "24%" },
    { key: "verdict", header: texts.rows.verdict, cell: ({ verdict }) => wordFor(texts.verdicts, verdict), width: 150 },
    {
      key: "reason",
      header: texts.rows.reason,
      cell: ({ errors }) =>
        errors.map(({ code, message, path, reason }) => (
          <Text size="sm" key={`${code} ${path}`}>
            <RowWords reason={reason} sentence={message} />
            {path && ` (${texts.rows.field}: ${path})`}
          </Text>
        )),
    },
  ];
}

function personOf({ user, key }: Row): string {
  const names = [user.email, user.username, user.user_id, user.phone_number, key];
  return names.find((name): name is string => typeof name === "string" && name !== "") ?? "";
}

function Dismiss({ id }: { id: string }) {
  const texts = useTexts("jobs").rows;
  const [isOpen, setOpen] = useState(false);
  const queries = useQueryClient();
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
          await queries.invalidateQueries({ queryKey: ["get", "/jobs/{id}/rows"] });
        }}
      />
    </>
  );
}
