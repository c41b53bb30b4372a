import { useInterval } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { http } from "../../api/client.ts";
import { type LogFilters, queryOf } from "./log-filters.ts";
import type { LogEvent } from "./log-types.ts";

const POLL_MS = 2_000;
const AT_ONCE = 100;
/** After a burst, more is asked for at once, so often at most. */
const MOST_STRETCHES = 10;
/** Newer ones push older ones out, so that a window left open does not fill the memory. */
const MOST_KEPT = 1_000;
/** Before every event there is. */
const BEGINNING = "0";

interface Followed {
  /** Newest first. */
  readonly events: readonly LogEvent[];
  readonly hasFailed: boolean;
}

/** What has happened since the newest event that is shown, asked for again and again by its id. */
export function useFollowLog(filters: LogFilters, newest: string | undefined, isOn: boolean): Followed {
  const [followed, setFollowed] = useState<Followed>({ events: [], hasFailed: false });
  const checkpoint = useRef<string>(undefined);
  const isAsking = useRef(false);
  const run = useRef(0);

  async function ask() {
    if (isAsking.current || checkpoint.current === undefined) return;
    isAsking.current = true;
    const mine = run.current;
    try {
      let isBehind = true;
      for (let stretch = 0; isBehind && stretch < MOST_STRETCHES; stretch++) {
        const { logs, next } = await readAfter(checkpoint.current, filters);
        if (run.current !== mine) return;
        checkpoint.current = next ?? logs.at(-1)?.log_id ?? checkpoint.current;
        isBehind = logs.length === AT_ONCE;
        setFollowed((before) => ({
          events: logs.length === 0 ? before.events : [...logs.toReversed(), ...before.events].slice(0, MOST_KEPT),
          hasFailed: false,
        }));
      }
    } catch {
      if (run.current === mine) setFollowed((before) => ({ ...before, hasFailed: true }));
    } finally {
      isAsking.current = false;
    }
  }

  useEffect(() => {
    run.current++;
    checkpoint.current = isOn ? (newest ?? BEGINNING) : undefined;
    setFollowed({ events: [], hasFailed: false });
  }, [newest, isOn]);
  const interval = useInterval(() => void ask(), POLL_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the interval itself is new in each render
  useEffect(() => {
    if (isOn) interval.start();
    return interval.stop;
  }, [isOn]);
  return followed;
}

async function readAfter(id: string, filters: LogFilters): Promise<{ logs: readonly LogEvent[]; next?: string }> {
  const query = { ...queryOf(filters), after: id, oldest_first: true, take: AT_ONCE };
  const { data } = await http.GET("/log-events", { params: { query } });
  return data!;
}
