import { Alert, Button, Group, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { notifyManager, type Query, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { SignedOutError } from "../api/api-error.ts";
import { errorText } from "../components/error-text.ts";
import { useFormat, useTexts } from "../texts/use-texts.tsx";

const ASK_AGAIN_MS = 10_000;

/** Says that something on the page is of earlier, since asking for it again has failed, and asks on until it works. */
export function StaleNotice() {
  const { stale: texts } = useTexts("shell");
  const { actions, errors } = useTexts("common");
  const format = useFormat();
  const queries = useQueryClient();
  const oldest = useOldestStale(queries);
  const askAgain = () => void queries.refetchQueries({ type: "active", predicate: isStale });
  const { start, stop } = useInterval(askAgain, ASK_AGAIN_MS);
  const isShown = oldest !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the interval's functions are new in each render
  useEffect(() => {
    if (isShown) start();
    return stop;
  }, [isShown]);
  return (
    // There before it has something to say, so that it is read out.
    <div role="status" className="stale-notice">
      {oldest && (
        <Alert color="yellow" p="xs" mb="md" bd="1px solid var(--mantine-color-default-border)">
          <Group justify="space-between" gap="xs">
            <Text size="sm" flex="1 1 16rem">
              {errorText(oldest.state.error, errors).title}.{" "}
              {texts(format.dateTime(new Date(oldest.state.dataUpdatedAt)))}
            </Text>
            <Button size="compact-sm" variant="default" onClick={askAgain}>
              {actions.tryAgain}
            </Button>
          </Group>
        </Alert>
      )}
    </div>
  );
}

/** The dialog about the session says it already where that is over. */
const isStale = ({ state }: Query): boolean =>
  state.data !== undefined && state.status === "error" && !((state.error as unknown) instanceof SignedOutError);

/** Of what is shown and could not be asked for again, what is the oldest. */
function useOldestStale(queries: QueryClient): Query | undefined {
  const cache = queries.getQueryCache();
  const subscribe = useCallback((onChange: () => void) => cache.subscribe(notifyManager.batchCalls(onChange)), [cache]);
  return useSyncExternalStore(subscribe, () =>
    cache
      .findAll({ type: "active", predicate: isStale })
      .reduce<Query | undefined>(
        (oldest, query) => (oldest && oldest.state.dataUpdatedAt <= query.state.dataUpdatedAt ? oldest : query),
        undefined,
      ),
  );
}
