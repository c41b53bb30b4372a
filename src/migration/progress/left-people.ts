import type { Connection } from "../../domain/connection.ts";
import { type FailureCause, LEFT_STATES, type LeftState } from "../../domain/roster.ts";
import type { KeysetPage } from "../../store/page.ts";
import { LEFT_NAMED, type LeftPath, type LeftPerson } from "../../store/roster-left.ts";
import type { Store } from "../../store/store.ts";
import type { ProgressCounts } from "./daily-series.ts";

/** Who of those who are still expected. All that is given must be so. */
export interface LeftFilter {
  readonly state?: LeftState;
  /** Only who failed for this; goes with no other state. */
  readonly cause?: FailureCause;
  /** Of the e-mail address, lower case. */
  readonly domain?: string;
  readonly lastSeenBefore?: Date;
  readonly lastSeenAfter?: Date;
  /** The beginning of the e-mail address or username, normalised. */
  readonly text?: string;
}

/** Some of those who are left, in the order of their keys. */
export interface LeftPage {
  readonly people: readonly LeftPerson[];
  /** Where to go on; undefined: that was all. A page may be short, or empty, and still not be the last. */
  readonly next?: string;
  /** How many the filter means in all, where reading the page has told. */
  readonly total?: number;
}

export interface LeftPeopleRequest {
  readonly connection: Pick<Connection, "tenantId" | "id">;
  readonly filter: LeftFilter;
}

type Deps = { readonly store: Pick<Store, "roster"> };

/** Rows that one query reads where not every row of the path is meant. */
const ROWS_AT_ONCE = 1_000;
/** Rows that are passed over for one page at most: about a tenth of a second. */
const MAX_ROWS = 5_000;

/** One page of those who are left. What it costs is bounded, whatever the filter and the size of the roster. */
export async function listLeft(request: LeftPeopleRequest, page: KeysetPage, deps: Deps): Promise<LeftPage> {
  const people: LeftPerson[] = [];
  let next = page.after;
  for (let rows = 0; rows < MAX_ROWS; ) {
    const some = await readSome(request, { after: next, limit: page.limit - people.length }, deps);
    people.push(...some.people);
    if (some.next === undefined)
      return { people, total: page.after === undefined ? people.length : await countNamed(request, deps) };
    next = some.next;
    rows += some.looked;
    if (people.length === page.limit) break;
  }
  return { people, next, total: await countNamed(request, deps) };
}

/** How many a beginning of a name means, where it leads to so few that they are all looked at. */
async function countNamed({ connection, filter }: LeftPeopleRequest, deps: Deps): Promise<number | undefined> {
  if (filter.text === undefined) return undefined;
  const named = await deps.store.roster.leftAfter(
    connection.tenantId,
    connection.id,
    { by: "name", prefix: filter.text },
    { limit: LEFT_NAMED + 1 },
  );
  return named?.filter((person) => isMeant(person, filter)).length;
}

/** Everybody who is left, a thousand at a time, without holding them. One query each. */
export async function* everybodyLeft(request: LeftPeopleRequest, deps: Deps): AsyncGenerator<readonly LeftPerson[]> {
  let after: string | undefined;
  do {
    const { people, next } = await readSome(request, { after, limit: ROWS_AT_ONCE }, deps);
    if (people.length > 0) yield people;
    after = next;
  } while (after !== undefined);
}

/** How many a filter means, where the counts say so; undefined: only looking at everybody would tell. */
export function countLeft(filter: LeftFilter, counts: ProgressCounts): number | undefined {
  const { state, cause, ...others } = filter;
  if (Object.values(others).some((value) => value !== undefined)) return undefined;
  const states: readonly LeftState[] = state === undefined ? LEFT_STATES : [state];
  const metrics = cause === undefined ? states.map((one) => `state:${one}`) : [`cause:${cause}`];
  return counts.reduce((sum, { metric, amount }) => sum + (metrics.includes(metric) ? amount : 0), 0);
}

/** One query along the path that leads most directly to who is meant, and who of them is. */
async function readSome(
  { connection, filter }: LeftPeopleRequest,
  { after, limit }: KeysetPage,
  deps: Deps,
): Promise<LeftPage & { readonly looked: number }> {
  const { tenantId, id } = connection;
  const read = (path: LeftPath, rows: number) =>
    deps.store.roster.leftAfter(tenantId, id, path, { after, limit: rows });
  const named = filter.text === undefined ? undefined : await read({ by: "name", prefix: filter.text }, LEFT_NAMED + 1);
  if (named !== undefined)
    return cut(
      named.filter((person) => isMeant(person, filter)),
      { limit, looked: named.length },
    );
  const path = pathOf(filter);
  const isExact = filter.text === undefined && path.by === "standing" && !hasLastSeen(filter);
  const size = isExact ? limit + 1 : Math.max(limit + 1, ROWS_AT_ONCE);
  const rows = (await read(path, size)) ?? [];
  const meant = rows.filter((person) => isMeant(person, filter));
  if (meant.length > limit) return cut(meant, { limit, looked: rows.length });
  return { people: meant, next: rows.length < size ? undefined : rows.at(-1)?.key, looked: rows.length };
}

function cut(people: readonly LeftPerson[], { limit, looked }: { readonly limit: number; readonly looked: number }) {
  const shown = people.slice(0, limit);
  return { people: shown, next: people.length > limit ? shown.at(-1)?.key : undefined, looked };
}

function pathOf({ state, cause, domain }: LeftFilter): LeftPath {
  if (domain !== undefined) return { by: "domain", domain };
  return cause === undefined ? { by: "standing", state } : { by: "standing", state: "failed", cause };
}

const hasLastSeen = ({ lastSeenBefore, lastSeenAfter }: LeftFilter): boolean =>
  lastSeenBefore !== undefined || lastSeenAfter !== undefined;

function isMeant(person: LeftPerson, filter: LeftFilter): boolean {
  const { state, cause, domain, lastSeenBefore, lastSeenAfter, text } = filter;
  const seen = person.lastSeenAt;
  return (
    LEFT_STATES.includes(person.state) &&
    (state === undefined || person.state === state) &&
    (cause === undefined || (person.state === "failed" && person.cause === cause)) &&
    (domain === undefined || person.email?.endsWith(`@${domain}`) === true) &&
    (lastSeenBefore === undefined || (seen !== undefined && seen < lastSeenBefore)) &&
    (lastSeenAfter === undefined || (seen !== undefined && seen >= lastSeenAfter)) &&
    (text === undefined || person.email?.startsWith(text) === true || person.username?.startsWith(text) === true)
  );
}
