import { Alert, Box, Button, Group, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { Answer } from "../../components/answer.tsx";
import { KeyPager } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { TableSkeleton } from "../../components/loading.tsx";
import { useSearchParams } from "../../components/use-search-params.ts";
import { useTexts } from "../../texts/use-texts.tsx";
import { isFiltered, type LogFilters, NO_FILTERS } from "./log-filters.ts";
import { LogTable } from "./log-table.tsx";
import type { LogEvent } from "./log-types.ts";
import { useFollowLog } from "./use-follow-log.ts";
import { useLogPage } from "./use-log-page.ts";
import { useReading } from "./use-reading.ts";

/** A page of the log, with what happens meanwhile above it where that is wanted. */
export function LogList({ filters, isFollowing }: { filters: LogFilters; isFollowing: boolean }) {
  const [{ from }] = useSearchParams();
  const query = useLogPage(filters, from);
  return (
    <Answer query={query} loading={<TableSkeleton rows={12} />}>
      {({ logs, next }) => (
        <Box style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }} aria-busy={query.isPlaceholderData}>
          {isFollowing && from === undefined && !query.isPlaceholderData ? (
            <Followed key={JSON.stringify(filters)} filters={filters} logs={logs} hasMore={next !== undefined} />
          ) : (
            <LogTable events={logs} empty={<Nothing filters={filters} from={from} next={next} />} />
          )}
          <KeyPager from={from} next={query.isPlaceholderData ? undefined : next} />
        </Box>
      )}
    </Answer>
  );
}

interface FollowedProps {
  readonly filters: LogFilters;
  readonly logs: readonly LogEvent[];
  readonly hasMore: boolean;
}

/** New events come in at the top, but only while nobody reads: then they wait, and are counted. */
function Followed({ filters, logs, hasMore }: FollowedProps) {
  const texts = useTexts("logs").follow;
  const [base] = useState(logs);
  const { events, hasFailed } = useFollowLog(filters, base[0]?.log_id, true);
  const { isReading, listeners } = useReading();
  const [shown, setShown] = useState(events);
  useEffect(() => {
    if (!isReading) setShown(events);
  }, [isReading, events]);
  const newestShown = shown[0]?.log_id;
  const waiting = newestShown === undefined ? events.length : events.findIndex((event) => event.log_id === newestShown);
  return (
    <>
      <Group mih={36} mb="xs" gap="sm" role="status" pos="sticky" top={64} style={{ zIndex: 2 }}>
        {waiting > 0 ? (
          <>
            <Button
              size="xs"
              onClick={() => {
                setShown(events);
                window.scrollTo({ top: 0 });
              }}
            >
              {texts.held(waiting)}
            </Button>
            <Text size="sm" c="dimmed" className="only-wide">
              {texts.heldText}
            </Text>
          </>
        ) : (
          <Text size="sm">{texts.on}</Text>
        )}
      </Group>
      {hasFailed && (
        <Alert color="yellow" mb="xs">
          {texts.failed}
        </Alert>
      )}
      <Box {...listeners}>
        <LogTable
          events={[...shown, ...base]}
          empty={<Nothing filters={filters} from={undefined} next={hasMore ? "more" : undefined} />}
        />
      </Box>
    </>
  );
}

interface NothingProps {
  readonly filters: LogFilters;
  readonly from: string | undefined;
  readonly next: string | undefined;
}

function Nothing({ filters, from, next }: NothingProps) {
  const texts = useTexts("logs");
  const [, change] = useSearchParams();
  if (next !== undefined) return <EmptyState {...texts.further} />;
  if (from !== undefined) return <EmptyState {...texts.noOlder} />;
  if (!isFiltered(filters)) return <EmptyState {...texts.empty} />;
  return (
    <EmptyState
      {...texts.nothingFound}
      action={
        <Button variant="default" onClick={() => change(NO_FILTERS)}>
          {texts.filters.clear}
        </Button>
      }
    />
  );
}
