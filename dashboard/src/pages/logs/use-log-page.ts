import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { http } from "../../api/client.ts";
import { type LogFilters, queryOf } from "./log-filters.ts";
import type { LogEvent } from "./log-types.ts";

const PAGE_SIZE = 50;
/** Stretches of the log looked through before the person is asked whether to go on. */
const MOST_STRETCHES = 10;

interface LogPage {
  readonly logs: readonly LogEvent[];
  /** Where the next page begins; absent on the last. */
  readonly next: string | undefined;
}

/** A page of the log. The server looks through a limited stretch at a time; several are asked for until the page is full. */
export const useLogPage = (filters: LogFilters, from: string | undefined) =>
  useQuery({
    queryKey: ["get", "/log-events", filters, from],
    queryFn: ({ signal }) => readPage(filters, from, signal),
    placeholderData: keepPreviousData,
  });

async function readPage(filters: LogFilters, from: string | undefined, signal: AbortSignal): Promise<LogPage> {
  const logs: LogEvent[] = [];
  const query = queryOf(filters);
  let next = from;
  for (let stretch = 0; stretch < MOST_STRETCHES && logs.length < PAGE_SIZE; stretch++) {
    const { data } = await http.GET("/log-events", {
      params: { query: { ...query, before: next, take: PAGE_SIZE - logs.length } },
      signal,
    });
    logs.push(...data!.logs);
    next = data!.next;
    if (next === undefined) break;
  }
  return { logs, next };
}
