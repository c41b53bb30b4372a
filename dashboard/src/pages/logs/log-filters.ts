import { useMemo } from "react";
import type { operations } from "../../api/schema.d.ts";
import { useSearchParams } from "../../components/use-search-params.ts";

type Query = NonNullable<operations["exportLogsCsv"]["parameters"]["query"]>;

const HOUR_MS = 3_600_000;
/** Times that end now, by their name in the address. */
export const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS } as const;
export type Span = keyof typeof SPANS;

/** What is filtered by, as the address has it. */
export interface LogFilters {
  readonly types: readonly string[];
  readonly user: string;
  readonly text: string;
  readonly time: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
}

export const NO_FILTERS = {
  type: undefined,
  user: undefined,
  text: undefined,
  time: undefined,
  since: undefined,
  until: undefined,
  from: undefined,
} as const;

export function useLogFilters(): LogFilters {
  const [{ type, user = "", text = "", time, since, until }] = useSearchParams();
  return useMemo(
    () => ({ types: type === undefined ? [] : type.split(","), user, text, time, since, until }),
    [type, user, text, time, since, until],
  );
}

export const isFiltered = ({ types, user, text, time }: LogFilters): boolean =>
  types.length > 0 || user.trim() !== "" || text.trim() !== "" || time !== undefined;

/** The filters as the API takes them. "The last hour" is counted from when this is called. */
export function queryOf({ types, user, text, time, since, until }: LogFilters): Query {
  const span = time !== undefined && Object.hasOwn(SPANS, time) ? SPANS[time as Span] : undefined;
  const query: Query = {
    type: types.length === 0 ? undefined : [...types],
    user_id: user.trim() || undefined,
    text: text.trim() || undefined,
  };
  if (span !== undefined) return { ...query, since: new Date(Date.now() - span).toISOString() };
  return time === "range" ? { ...query, since: momentOf(since), until: momentOf(until) } : query;
}

/** Of what a `datetime-local` input holds: a time of the person's clock. */
function momentOf(local: string | undefined): string | undefined {
  const ms = Date.parse(local ?? "");
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
