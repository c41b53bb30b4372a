import { Button, Group, Select } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { api } from "../../api/client.ts";
import { Answer } from "../../components/answer.tsx";
import { KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useMay, useMayBegin } from "../../session/session.tsx";
import { useTexts } from "../../texts/use-texts.tsx";
import { JobTable } from "./job-table.tsx";
import { JOB_STATUSES, JOB_TYPES, oneOf } from "./job-words.ts";

const ImportUsers = lazy(() => import("./import-users.tsx").then((file) => ({ default: file.ImportUsers })));
const ExportUsers = lazy(() => import("./export-users.tsx").then((file) => ({ default: file.ExportUsers })));

const PAGE_SIZE = 25;
const POLL_MS = 2_000;

/** Background work, newest first; moves while something runs. */
export function JobsPage() {
  const texts = useTexts("jobs");
  const mayImport = useMay("create:users");
  const mayExport = useMayBegin("read:users");
  const [{ start }, change] = useSearchParams();
  const close = () => change({ start: undefined });
  return (
    <>
      <PageHeader
        title={texts.title}
        lead={texts.lead}
        actions={
          <>
            {mayExport && (
              <Button variant="default" onClick={() => change({ start: "export" })}>
                {texts.exporting.open}
              </Button>
            )}
            {mayImport && <Button onClick={() => change({ start: "import" })}>{texts.importing.open}</Button>}
          </>
        }
      />
      <Filters />
      <Jobs />
      <Suspense fallback={null}>
        {start === "import" && mayImport && <ImportUsers onClose={close} />}
        {start === "export" && mayExport && <ExportUsers onClose={close} />}
      </Suspense>
    </>
  );
}

function Filters() {
  const texts = useTexts("jobs");
  const { status: states } = useTexts("common").job;
  const [{ type, status }, change] = useSearchParams();
  return (
    <Group gap="sm" mb="md">
      <Select
        label={texts.filters.type}
        placeholder={texts.filters.anyType}
        clearable
        data={JOB_TYPES.map((value) => ({ value, label: texts.types[value] }))}
        value={oneOf(JOB_TYPES, type) ?? null}
        onChange={(chosen) => change({ type: chosen ?? undefined, from: undefined })}
      />
      <Select
        label={texts.filters.status}
        placeholder={texts.filters.anyStatus}
        clearable
        data={JOB_STATUSES.map((value) => ({ value, label: states[value] }))}
        value={oneOf(JOB_STATUSES, status) ?? null}
        onChange={(chosen) => change({ status: chosen ?? undefined, from: undefined })}
      />
    </Group>
  );
}

function Jobs() {
  const texts = useTexts("jobs");
  const [search] = useSearchParams();
  const { from } = search;
  const type = oneOf(JOB_TYPES, search.type);
  const status = oneOf(JOB_STATUSES, search.status);
  const query = api.useQuery(
    "get",
    "/jobs",
    { params: { query: { type, status, from, take: PAGE_SIZE } } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        state.data?.jobs.some((job) => job.status === "pending" || job.status === "processing") ? POLL_MS : false,
    },
  );
  const isFiltered = type !== undefined || status !== undefined || from !== undefined;
  return (
    <Answer query={query} loading={<TableSkeleton />}>
      {(data) => {
        const { jobs, next } = data;
        return (
          <>
            <JobTable jobs={jobs} empty={<EmptyState {...(isFiltered ? texts.nothingFound : texts.empty)} />} />
            <KeyPager from={from} next={next} />
          </>
        );
      }}
    </Answer>
  );
}
