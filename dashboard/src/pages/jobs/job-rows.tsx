import { Button, Group, Select, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/client.ts";
import type { operations } from "../../api/schema.d.ts";
import { Answer } from "../../components/answer.tsx";
import { ConfirmDelete } from "../../components/confirm-delete.tsx";
import { type Column, DataTable, KeyPager } from "../../components/data-table.tsx";
import { FormSection } from "../../components/form-section.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useNotices } from "../../components/notices.ts";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { wordFor } from "./job-words.ts";

type Row = operations["listJobRows"]["responses"][200]["content"]["application/json"]["rows"][number];

const PAGE_SIZE = 50;
const POLL_MS = 5_000;

/** What became of single rows of a job, page by page. */
export function JobRows({ id, hasEnded }: { id: string; hasEnded: boolean }) {
  const texts = useTexts("jobs");
  const [{ verdict, from }, change] = useSearchParams();
  const mayDismiss = useMay("create:users");
  const columns = useColumns();
  const query = api.useQuery(
    "get",
    "/jobs/{id}/rows",
    { params: { path: { id }, query: { verdict, from, take: PAGE_SIZE } } },
    { refetchInterval: hasEnded ? false : POLL_MS },
  );
  const seen = new Set(query.data?.rows.map((row) => row.verdict));
  if (verdict !== undefined) seen.add(verdict);
  return (
    <FormSection title={texts.rows.title} text={texts.rows.text}>
      {(verdict !== undefined || seen.size > 0) && (
        <Group justify="space-between" align="flex-end">
          <Select
            label={texts.rows.filter}
            placeholder={texts.rows.all}
            clearable
            value={verdict ?? null}
            data={Object.entries(texts.verdicts).map(([value, label]) => ({ value, label }))}
            onChange={(chosen) => change({ verdict: chosen ?? undefined, from: undefined })}
          />
          {mayDismiss && hasEnded && <Dismiss id={id} />}
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
    </FormSection>
  );
}

function useColumns(): readonly Column<Row>[] {
  const texts = useTexts("jobs");
  return [
    { key: "row", header: texts.rows.row, cell: ({ row }) => row, align: "right", width: 70, onlyWide: true },
    { key: "person", header: texts.rows.person, cell: personOf },
    { key: "verdict", header: texts.rows.verdict, cell: ({ verdict }) => wordFor(texts.verdicts, verdict) },
    {
      key: "reason",
      header: texts.rows.reason,
      cell: ({ errors }) =>
        errors.map(({ code, message, path }) => (
          <Text size="sm" key={`${code} ${path}`}>
            {message || code}
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
