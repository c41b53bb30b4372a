import { Button } from "@mantine/core";
import { PauseIcon, PlayIcon } from "@primer/octicons-react";
import { PageHeader } from "../../components/page-header.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { ExportLogs } from "./export-logs.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { useLogFilters } from "./log-filters.ts";
import { LogList } from "./log-list.tsx";

/** What has happened in the tenant: filtered, followed while it happens, and taken along as a file. */
export function LogsPage() {
  const texts = useTexts("logs");
  const filters = useLogFilters();
  const [{ follow }, change] = useSearchParams();
  const isFollowing = follow !== undefined;
  return (
    <>
      <PageHeader
        title={texts.title}
        lead={texts.lead}
        actions={
          <>
            <ExportLogs filters={filters} />
            <Button
              variant={isFollowing ? "light" : "filled"}
              leftSection={isFollowing ? <PauseIcon size={16} /> : <PlayIcon size={16} />}
              onClick={() => change({ follow: isFollowing ? undefined : "live", from: undefined })}
            >
              {isFollowing ? texts.follow.stop : texts.follow.start}
            </Button>
          </>
        }
      />
      <FilterBar filters={filters} />
      <LogList filters={filters} isFollowing={isFollowing} />
    </>
  );
}
